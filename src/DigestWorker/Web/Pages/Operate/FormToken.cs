using DigestWorker.Web.Access;
using Microsoft.AspNetCore.Antiforgery;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>What a form shows that it is the worker's own.</summary>
internal sealed record FormToken(string Name, string Value)
{
    /// <summary>Null for who has not signed in, and may change nothing.</summary>
    public static FormToken? Of(HttpContext context)
    {
        if (!AccessRegistration.IsSignedIn(context.User))
            return null;
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return new(tokens.FormFieldName, tokens.RequestToken!);
    }
}
