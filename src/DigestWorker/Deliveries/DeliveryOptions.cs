using System.Collections.Frozen;
using DigestWorker.Http;
using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Reasons;

namespace DigestWorker.Deliveries;

internal enum ChannelKind
{
    Slack,
    Discord,
    Teams,
    Telegram,

    /// <summary>The JSON of the edition, signed: https://www.standardwebhooks.com.</summary>
    Webhook,

    /// <summary>A commit in a repository.</summary>
    Git,

    Email,
}

/// <summary>One entry of section <c>Deliveries</c>.</summary>
internal sealed class DeliveryOptions
{
    public ChannelKind? Channel { get; set; }

    /// <summary>Empty for all.</summary>
    public IList<string> Digests { get; set; } = [];

    /// <summary>Empty: <c>Published</c> for chats, <c>Updated</c> for <c>Webhook</c> and <c>Git</c>.</summary>
    public IList<DeliveryEvent> Send { get; set; } = [];

    /// <summary>How many papers a chat message shows; the others are counted, with a link to the page.</summary>
    public int MaxPapers { get; set; } = 10;

    /// <summary>Only papers that match it, the best first; empty for all.</summary>
    public string Interest { get; set; } = "";

    /// <summary><c>ko</c> or <c>en</c>: the language of what is written around the papers.</summary>
    public string Language { get; set; } = "ko";

    /// <summary>Whether messages wait until this is false again.</summary>
    public bool Paused { get; set; }

    /// <summary>How long a message waits until it is given up.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Whether a secret may travel over plain http.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>The address of the webhook; for Telegram, another server.</summary>
    public string Url { get; set; } = "";

    public string UrlFile { get; set; } = "";

    /// <summary>For Telegram, of the bot; for Git, over https.</summary>
    public string Token { get; set; } = "";

    public string TokenFile { get; set; } = "";

    /// <summary>For Telegram: the id of a chat, or <c>@channel</c>.</summary>
    public string Chat { get; set; } = "";

    /// <summary>For Email: <c>smtp://</c> or <c>smtps://</c>, a host and optionally a port.</summary>
    public string Server { get; set; } = "smtp://127.0.0.1:25";

    public string User { get; set; } = "";
    public string Password { get; set; } = "";
    public string PasswordFile { get; set; } = "";
    public string From { get; set; } = "";
    public IList<string> To { get; set; } = [];
    public IList<string> Bcc { get; set; } = [];

    /// <summary>For Webhook: the key of the signature, <c>whsec_…</c>.</summary>
    public string Secret { get; set; } = "";

    public string SecretFile { get; set; } = "";

    /// <summary>For Webhook: a template of the body, see <see cref="WebhookTemplate"/>.</summary>
    public string Template { get; set; } = "";

    public string TemplateFile { get; set; } = "";

    /// <summary>For Webhook: further headers.</summary>
    public IDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>For Git: an address or a path.</summary>
    public string Remote { get; set; } = "";

    public string Branch { get; set; } = "main";

    /// <summary>For Git: a folder in the repository; empty for its root.</summary>
    public string Path { get; set; } = "";

    public string Author { get; set; } = "DigestWorker <digestworker@localhost>";
}

/// <summary>A configured delivery.</summary>
internal sealed record DeliveryDefinition(string Name, DeliveryOptions Options)
{
    public ChannelKind Channel => Options.Channel!.Value;

    /// <summary>The interest that selects its papers; null for all.</summary>
    public Interest? Interest { get; init; }

    /// <summary>The titles of the configured digests, by name, in the language of the messages.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; init; } = FrozenDictionary<string, string>.Empty;

    public IReadOnlyList<DeliveryEvent> Events => Options.Send.Count > 0 ? [.. Options.Send]
        : [Channel is ChannelKind.Webhook or ChannelKind.Git ? DeliveryEvent.Updated : DeliveryEvent.Published];

    public bool IsKorean => Options.Language is "ko";

    public Language Language => IsKorean ? Language.Korean : Language.English;

    public string TitleOf(string digest) => Titles.GetValueOrDefault(digest, digest);

    public string ReadUrl() => Read(Options.Url, Options.UrlFile);

    public string ReadToken() => Read(Options.Token, Options.TokenFile);

    public string ReadPassword() => Read(Options.Password, Options.PasswordFile);

    public string ReadSecret() => Read(Options.Secret, Options.SecretFile);

    public string ReadTemplate() => Options.TemplateFile is "" ? Options.Template : File.ReadAllText(Options.TemplateFile);

    /// <summary>What no log, message or page may contain.</summary>
    public IEnumerable<string> Secrets()
    {
        yield return ReadToken();
        yield return ReadSecret();
        yield return ReadPassword();
        foreach (var value in Options.Headers.Values)
            yield return value;
        // The address of a chat's webhook is its key: whole, and each part that can be one.
        if (Channel is ChannelKind.Telegram or ChannelKind.Email || !Uri.TryCreate(ReadUrl(), UriKind.Absolute, out var url))
            yield break;
        yield return url.OriginalString;
        yield return url.PathAndQuery;
        yield return url.Segments[^1].Trim('/');
        foreach (var pair in url.Query.TrimStart('?').Split('&'))
            yield return pair[(pair.IndexOf('=') + 1)..];
    }

    private static string Read(string value, string file) => file is "" ? value : PlainValue.InFile(file);
}
