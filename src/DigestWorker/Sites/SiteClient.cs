using System.Net;
using System.Net.Http.Headers;
using DigestWorker.Http;
using DigestWorker.Storage;
using Microsoft.Extensions.Options;
using Polly.Timeout;

namespace DigestWorker.Sites;

internal enum Site
{
    HuggingFace,
    Arxiv,
}

/// <summary>
/// Asks a public site for a page: politely (see <see cref="SiteRegistration"/>), conditionally where a copy is kept,
/// and never beyond the hosts that are configured or known. What goes wrong out there is a value, not an exception.
/// </summary>
internal sealed class SiteClient(
    IHttpClientFactory clients, IOptions<HuggingFaceOptions> huggingFace, IOptions<ArxivOptions> arxiv, PageCache cache, TimeProvider time)
{
    private const int MaxRedirects = 5;
    private static readonly string[] PublicHosts = ["huggingface.co", "hf.co", "arxiv.org", "www.arxiv.org", "export.arxiv.org"];

    public Task<Fetched> GetAsync(Site site, string pathAndQuery, ContentFormat form, CancellationToken cancellationToken) =>
        GetAsync(site, pathAndQuery, form, MaxRetryDelay.Default, cancellationToken);

    public Task<Fetched> GetAsync(Site site, string pathAndQuery, ContentFormat form, TimeSpan maxRetryDelay, CancellationToken cancellationToken) =>
        GetAsync(site, OptionsOf(site).Address(pathAndQuery), form, maxRetryDelay, cancellationToken);

    /// <param name="address">On one of the hosts that are configured for the site.</param>
    /// <param name="maxRetryDelay">The longest wait to sit out where the site asks for one.</param>
    public async Task<Fetched> GetAsync(Site site, Uri address, ContentFormat form, TimeSpan maxRetryDelay, CancellationToken cancellationToken) =>
        Redacted(await AskAsync(site, address, form, maxRetryDelay, cancellationToken));

    private async Task<Fetched> AskAsync(Site site, Uri address, ContentFormat form, TimeSpan maxRetryDelay, CancellationToken cancellationToken)
    {
        try
        {
            return await FollowAsync(site, address, form, maxRetryDelay, cancellationToken);
        }
        catch (TimeoutRejectedException timeout)
        {
            return new Fetched.Failed(FetchFailure.Network, $"{address.Host} did not answer within {timeout.Timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            return new Fetched.Failed(FetchFailure.Unreadable, $"{address.Host} answered with more than {SiteRegistration.MaxBytes >> 20} MB");
        }
        catch (HttpRequestException failure)
        {
            return new Fetched.Failed(FetchFailure.Network, $"{address.Host} cannot be read: {failure.InnerException?.Message ?? failure.Message}");
        }
        catch (InvalidDataException damaged)
        {
            return new Fetched.Failed(FetchFailure.Unreadable, $"{address.Host} sent damaged data: {damaged.Message}");
        }
    }

    /// <summary>Keeps a page for the next conditional request. For its reader to call, once it made sense of it.</summary>
    public Task KeepAsync(Fetched.Page page, CancellationToken cancellationToken) =>
        page.Unchanged || page.Copy is { ETag: null, LastModified: null } ? Task.CompletedTask : cache.KeepAsync(page.Address, page.Copy, cancellationToken);

    private async Task<Fetched> FollowAsync(Site site, Uri address, ContentFormat form, TimeSpan maxRetryDelay, CancellationToken cancellationToken)
    {
        var client = clients.CreateClient(site.ToString());
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            var kept = await cache.FindAsync(address, cancellationToken);
            using var request = Request(site, address, form, kept);
            MaxRetryDelay.Set(request, maxRetryDelay);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return await ReadAsync(address, form, kept, response, cancellationToken);

            if (response.Headers.Location is not { } location)
                return new Fetched.Failed(FetchFailure.Unreadable, $"{address.Host} answered {(int)response.StatusCode} without saying where to");
            var target = new Uri(address, location);
            if (!MayFollow(site, target))
                return new Fetched.Failed(FetchFailure.Blocked, $"{address.Host} sends us to {target.GetLeftPart(UriPartial.Path)}, which is none of the sites' own https addresses");
            address = target;
        }

        return new Fetched.Failed(FetchFailure.Unreadable, $"{address.Host} redirects in circles");
    }

    private HttpRequestMessage Request(Site site, Uri address, ContentFormat form, CachedPage? kept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd(form.Accept());
        if (kept?.ETag is { } tag)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        else if (kept?.LastModified is { } modified)
            request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);

        if (site is Site.HuggingFace && huggingFace.Value is var options && options.ReadToken() is { Length: > 0 } token && IsAt(options.BaseUrl, address)
            && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private async Task<Fetched> ReadAsync(Uri address, ContentFormat form, CachedPage? kept, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var unchanged = response.StatusCode is HttpStatusCode.NotModified && kept is not null;
        var body = unchanged ? kept!.Body : await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var type = unchanged ? kept!.ContentType : response.Content.Headers.ContentType?.ToString() ?? "";
        var readable = PageText.TryDecode(body, MediaTypeHeaderValue.TryParse(type, out var media) ? media.CharSet : null, out var text);

        if (!unchanged && response.StatusCode is not HttpStatusCode.OK)
            return FailureOf(address, response, text);
        if (!readable)
            return new Fetched.Failed(FetchFailure.Unreadable, $"{address.Host} sent bytes that are no text in any charset it names");
        if (Challenge.Of(address, text!) is { } challenge)
            return new Fetched.Failed(FetchFailure.Blocked, $"{address.Host} answers with {challenge} instead of the page", Challenge.RetryDelay);
        if (form.Problem(text!) is { } problem)
            return new Fetched.Failed(problem.Kind, $"{address.Host}{address.AbsolutePath}: {problem.Reason}");

        var copy = unchanged ? kept! : new CachedPage(
            response.Headers.ETag?.ToString(), response.Content.Headers.LastModified?.ToString("R"), body, type);
        return new Fetched.Page(address, text!, unchanged, copy);
    }

    private Fetched.Failed FailureOf(Uri address, HttpResponseMessage response, string? text)
    {
        var said = OneLine.Of(text) is { Length: > 0 and < 200 } words && words[0] != '<' ? $": {words}" : "";
        var reason = $"{address.Host} answered {(int)response.StatusCode} {response.ReasonPhrase}{said}";
        var retryAfter = SiteRegistration.RetryDelayOf(response, time);
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.UnavailableForLegalReasons =>
                new(FetchFailure.Blocked, reason, retryAfter ?? Challenge.RetryDelay),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new(FetchFailure.NotFound, reason),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => new(FetchFailure.Network, reason, retryAfter),
            >= HttpStatusCode.InternalServerError => new(FetchFailure.Network, reason, retryAfter),
            >= HttpStatusCode.BadRequest => new(FetchFailure.Rejected, reason, retryAfter, text),
            _ => new(FetchFailure.Unreadable, reason),
        };
    }

    private Fetched Redacted(Fetched fetched) => fetched is Fetched.Failed failed && huggingFace.Value.ReadToken() is { Length: > 0 } token
        ? failed with { Reason = Redaction.WithoutSecret(failed.Reason, token), Body = failed.Body is { } body ? Redaction.WithoutSecret(body, token) : null }
        : fetched;

    // A host that is configured may be anywhere; from elsewhere only the sites' own hosts are taken, by https, which also
    // is what makes a lying name server useless: it has no certificate for them.
    private bool MayFollow(Site site, Uri target) =>
        IsAt(OptionsOf(site).BaseUrl, target)
        || (site is Site.Arxiv && IsAt(arxiv.Value.WebBaseUrl, target))
        || (target.Scheme == Uri.UriSchemeHttps && target.IsDefaultPort && PublicHosts.Contains(target.IdnHost, StringComparer.OrdinalIgnoreCase));

    private static bool IsAt(Uri site, Uri address) =>
        Uri.Compare(site, address, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private SiteOptions OptionsOf(Site site) => site is Site.Arxiv ? arxiv.Value : huggingFace.Value;
}
