using DigestWorker.Reasons;
using DigestWorker.Web.Http;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>A reason: the cause, optionally the remedy, and collapsed details of servers and checks.</summary>
/// <param name="Digest">The digest in whose time zone its times are shown, if the reason does not name one.</param>
internal sealed record ReasonPart(PageContext Context, Reason Reason, bool WithRemedy = false, string? Digest = null)
{
    /// <summary>The reason with its times as the page shows times.</summary>
    public Reason Shown => ReasonText.In(Context.ZoneOf(Digest ?? Reason.Digest), Reason);

    /// <summary>The language of a message: checks speak Korean to the model, and servers English.</summary>
    public static string LanguageOf(string message) =>
        (message.Any(letter => letter is >= '\uAC00' and <= '\uD7A3') ? Language.Korean : Language.English).Code();
}
