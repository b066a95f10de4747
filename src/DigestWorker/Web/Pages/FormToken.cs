using DigestWorker.Web.Access;
using Microsoft.AspNetCore.Antiforgery;

namespace DigestWorker.Web.Pages;

/// <summary>The antiforgery token of a form.</summary>
internal sealed record FormToken(string Name, string Value)
{
    /// <summary>Null for readers who have not signed in and cannot make changes.</summary>
    public static FormToken? Of(HttpContext context)
    {
        if (!AccessRegistration.IsSignedIn(context.User))
            return null;
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return new(tokens.FormFieldName, tokens.RequestToken!);
    }
}
