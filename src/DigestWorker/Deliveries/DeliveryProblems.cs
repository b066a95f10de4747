using System.Net.Mail;
using DigestWorker.Http;
using DigestWorker.Interests;
using DigestWorker.Papers;

namespace DigestWorker.Deliveries;

/// <summary>Validates section <c>Deliveries</c>: each problem has its key and its remedy.</summary>
internal static class DeliveryProblems
{
    public static readonly IEnumerable<DeliveryEvent> Events = Enum.GetValues<DeliveryEvent>().Where(happened => happened is not DeliveryEvent.Test);

    public static IEnumerable<string> Of(IReadOnlyList<DeliveryDefinition> deliveries, IReadOnlyList<string> digests, IReadOnlyList<Interest> interests) =>
        deliveries.SelectMany(delivery => OfDelivery(delivery, digests, interests)).Concat(OfSharedFolders(deliveries));

    private static IEnumerable<string> OfDelivery(DeliveryDefinition delivery, IReadOnlyList<string> digests, IReadOnlyList<Interest> interests)
    {
        var (key, options) = ($"Deliveries:{delivery.Name}", delivery.Options);
        if (delivery.Name.Length > 50 || !delivery.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            yield return $"{key}: a delivery's name consists of letters, digits, - and _, 50 at most; rename it.";
        if (options.Channel is not { } channel || !Enum.IsDefined(channel))
        {
            yield return $"{key}:Channel: missing; set one of {string.Join(", ", Enum.GetNames<ChannelKind>())}.";
            yield break;
        }
        foreach (var digest in options.Digests.Where(digest => !digests.Contains(digest, StringComparer.OrdinalIgnoreCase)))
            yield return $"{key}:Digests: there is no digest '{digest}'; there are {string.Join(", ", digests)}.";
        foreach (var happened in options.Send.Except(Events))
            yield return $"{key}:Send: '{happened}' is invalid; set some of {string.Join(", ", Events)}.";
        if (channel is ChannelKind.Git && options.Send.Any(happened => happened is not (DeliveryEvent.Updated or DeliveryEvent.Settled)))
            yield return $"{key}:Send: a repository gets editions alone; set Updated or Settled.";
        if (options.MaxPapers is < 1 or > 100)
            yield return $"{key}:MaxPapers: {options.MaxPapers} is out of range; set 1 to 100.";
        if (options.Language is not ("ko" or "en"))
            yield return $"{key}:Language: '{options.Language}' is invalid; set ko or en.";
        if (InterestProblems.OfUse($"{key}:Interest", options.Interest, interests) is { } unknown)
            yield return unknown;
        else if (channel is ChannelKind.Git && options.Interest is not "")
            yield return $"{key}:Interest: a repository gets whole editions; remove it, or give a digest the interest.";
        if (options.GiveUpAfter < TimeSpan.FromMinutes(1) || options.GiveUpAfter > TimeSpan.FromDays(30))
            yield return $"{key}:GiveUpAfter: {options.GiveUpAfter} is out of range; set 1m to 30d.";
        foreach (var problem in OfSecrets(key, options).DefaultIfEmpty().Concat(channel switch
        {
            ChannelKind.Git => OfGit(key, delivery),
            ChannelKind.Email => OfEmail(key, options),
            _ => OfAddress(key, delivery),
        }))
        {
            if (problem is not null)
                yield return problem;
        }
    }

    private static IEnumerable<string> OfSecrets(string key, DeliveryOptions options)
    {
        foreach (var (name, value, file) in new[]
        {
            ("Url", options.Url, options.UrlFile), ("Token", options.Token, options.TokenFile), ("Secret", options.Secret, options.SecretFile),
            ("Password", options.Password, options.PasswordFile), ("Template", options.Template, options.TemplateFile),
        })
        {
            if (value is not "" && file is not "")
                yield return $"{key}:{name}File: {key}:{name} is also set; remove one of them.";
            else if (file is not "" && FileProblem(file) is { } problem)
                yield return $"{key}:{name}File: {problem}; name a readable file that contains it.";
        }
    }

    private static IEnumerable<string> OfAddress(string key, DeliveryDefinition delivery)
    {
        var options = delivery.Options;
        if (FileProblem(options.UrlFile) is not null || FileProblem(options.TokenFile) is not null || FileProblem(options.SecretFile) is not null)
            yield break;
        var text = delivery.ReadUrl();
        if (delivery.Channel is ChannelKind.Telegram)
        {
            if (delivery.ReadToken() is "")
                yield return $"{key}:Token: missing; set the token of the bot, which BotFather gave you, or TokenFile.";
            if (options.Chat is "")
                yield return $"{key}:Chat: missing; set the id of the chat, or the name of a channel such as @papers.";
            if (text is "")
                yield break;
        }
        if (text is "")
            yield return $"{key}:Url: missing; set the address of the webhook, or UrlFile.";
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo is not "")
            yield return $"{key}:Url: it is not a valid URL; set one that begins with https://, without a user name.";
        else if (url.Scheme is "http" && !ThisMachine.Is(url) && !options.AllowHttp)
            yield return $"{key}:Url: what is sent to {url.Host} would travel unencrypted; use https, or set AllowHttp.";
        if (delivery.Channel is ChannelKind.Webhook && delivery.ReadSecret() is { Length: > 0 } secret && StandardWebhook.KeyOf(secret) is null)
            yield return $"{key}:Secret: it is not whsec_ and at least 24 bytes in base64; make one with: echo whsec_$(openssl rand -base64 32)";
        if (delivery.Channel is ChannelKind.Webhook && FileProblem(options.TemplateFile) is null && delivery.ReadTemplate() is { Length: > 0 } template
            && WebhookTemplate.FaultOf(template) is { } fault)
            yield return $"{key}:Template: {fault}; config/README.md has templates that work.";
        foreach (var (name, value) in options.Headers.Where(header => !IsHeader(header.Key, header.Value)))
            yield return $"{key}:Headers:{name}: it is not a header that can be set; use letters, digits and -, and a value on one line.";
    }

    private static IEnumerable<string> OfGit(string key, DeliveryDefinition delivery)
    {
        var options = delivery.Options;
        if (options.Remote is "")
            yield return $"{key}:Remote: missing; set the address of the repository, such as https://github.com/name/digests.git, or a path.";
        else if (GitRemote.IsSsh(options.Remote))
        {
            if (GitRemote.FindSsh() is null)
                yield return $"{key}:Remote: there is no program ssh here; install OpenSSH's client, or use the https address of the repository, with a token.";
        }
        else if (options.Remote.Contains("://", StringComparison.Ordinal))
        {
            if (!Uri.TryCreate(options.Remote, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http" or "file"))
                yield return $"{key}:Remote: '{options.Remote}' is not a valid address; set one that begins with https:// or ssh://, or a path.";
            else if (url.UserInfo is not "")
                yield return $"{key}:Remote: it holds a user name or password; remove it, and set Token or TokenFile.";
            else if (url.Scheme is "http" && !ThisMachine.Is(url) && !options.AllowHttp)
                yield return $"{key}:Remote: the token would travel unencrypted to {url.Host}; use https, or set AllowHttp.";
        }
        if (!GitRemote.IsBranch(options.Branch))
            yield return $"{key}:Branch: '{options.Branch}' is not the name of a branch; set one such as main.";
        if (Path.IsPathRooted(options.Path) || options.Path.Split('/', '\\').Any(part => part is ".." or ".git"))
            yield return $"{key}:Path: '{options.Path}' leads out of the repository; set a folder in it, such as digests.";
        if (!MailAddress.TryCreate(options.Author, out _))
            yield return $"{key}:Author: '{options.Author}' is not a name and an address; set one such as DigestWorker <digestworker@example.com>.";
    }

    private static IEnumerable<string> OfEmail(string key, DeliveryOptions options)
    {
        if (!Uri.TryCreate(options.Server, UriKind.Absolute, out var server) || server.Scheme is not ("smtp" or "smtps") || server.Host is "")
            yield return $"{key}:Server: it is not the address of a mail server; "
                + "set one such as smtp://mail.example.com:587, or smtps:// for TLS from the beginning.";
        else if (server.UserInfo is not "")
            yield return $"{key}:Server: it holds a user name or password; remove it, and set User and PasswordFile.";
        if (options.From is "")
            yield return $"{key}:From: missing; set the address of the sender.";
        if (options.To.Count + options.Bcc.Count == 0)
            yield return $"{key}:To: missing; set the addresses of the recipients in To or Bcc.";
        foreach (var (name, address) in options.To.Select(to => ("To", to)).Concat(options.Bcc.Select(bcc => ("Bcc", bcc))).Append(("From", options.From)))
        {
            if (address is not "" && !MailAddress.TryCreate(address, out _))
                yield return $"{key}:{name}: '{address}' is not an address; set one such as team@example.com.";
        }
        if (options.User is not "" && options is { Password: "", PasswordFile: "" })
            yield return $"{key}:Password: missing; set the password of {options.User}, or PasswordFile.";
    }

    private static IEnumerable<string> OfSharedFolders(IReadOnlyList<DeliveryDefinition> deliveries) => deliveries
        .Where(delivery => delivery.Options is { Channel: ChannelKind.Git, Remote: not "" })
        .GroupBy(delivery => (Remote: delivery.Options.Remote.TrimEnd('/'), delivery.Options.Branch, Path: GitRemote.Normalized(delivery.Options.Path)))
        .Where(same => same.Count() > 1)
        .Select(same => $"Deliveries:{same.Last().Name}:Path: it is the branch and folder of {same.First().Name}; set another Path or Branch.");

    private static string? FileProblem(string file)
    {
        try
        {
            return file is "" || PlainValue.InFile(file) is not "" ? null : "the file is empty";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private static bool IsHeader(string name, string? value)
    {
        using var request = new HttpRequestMessage();
        return !string.IsNullOrEmpty(value) && !value.AsSpan().ContainsAny('\r', '\n', '\0')
            && !name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase) && request.Headers.TryAddWithoutValidation(name, value);
    }
}
