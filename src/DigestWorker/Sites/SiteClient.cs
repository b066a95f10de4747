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
/// Fetches pages of public sites: with rate limits (see <see cref="SiteRegistration"/>), conditionally if a copy is cached,
/// and only from configured or known hosts. Failures are values, not exceptions.
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

    /// <param name="address">An address on a configured host of the site.</param>
    /// <param name="maxRetryDelay">The maximum delay to wait for if the site requests one.</param>
    public async Task<Fetched> GetAsync(Site site, Uri address, ContentFormat form, TimeSpan maxRetryDelay, CancellationToken cancellationToken)
    {
        try
        {
            return await FollowAsync(site, address, form, maxRetryDelay, cancellationToken);
        }
        catch (TimeoutRejectedException timeout)
        {
            return Failed(FetchFailure.Network, new Reason(ReasonCode.SiteTimeout) { Seconds = (int)timeout.Timeout.TotalSeconds }, address);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            return Failed(FetchFailure.Unreadable, new Reason(ReasonCode.SiteResponseTooLarge) { Megabytes = SiteRegistration.MaxBytes >> 20 }, address);
        }
        catch (HttpRequestException failure)
        {
            return Failed(FetchFailure.Network, new Reason(ReasonCode.SiteUnreachable) { Detail = failure.Message }, address);
        }
        catch (InvalidDataException damaged)
        {
            return Failed(FetchFailure.Unreadable, new Reason(ReasonCode.SiteResponseUnreadable) { Detail = damaged.Message }, address);
        }
    }

    private static Fetched.Failed Failed(FetchFailure kind, Reason reason, Uri address, TimeSpan? retryAfter = null) =>
        new(kind, reason with { Host = address.Host }, retryAfter);

    /// <summary>Caches a page for the next conditional request. Call it once the page was parsed.</summary>
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
                return Failed(
                    FetchFailure.Unreadable, new Reason(ReasonCode.SiteError) { Status = (int)response.StatusCode, Detail = "a redirect without a location" },
                    address);
            var target = new Uri(address, location);
            if (!MayFollow(site, target))
                return Failed(FetchFailure.Blocked, new Reason(ReasonCode.SiteRedirect) { Detail = target.GetLeftPart(UriPartial.Path) }, address);
            address = target;
        }

        return Failed(FetchFailure.Unreadable, new Reason(ReasonCode.SiteRedirect) { Detail = "a redirect loop" }, address);
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
            && (address.Scheme == Uri.UriSchemeHttps || ThisMachine.Is(address)))
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
            return Failed(
                FetchFailure.Unreadable, new Reason(ReasonCode.SiteResponseUnreadable) { Detail = "the bytes are not text in the charset that it names" },
                address);
        if (Challenge.Of(address, text!) is { } challenge)
            return Failed(FetchFailure.Blocked, new Reason(ReasonCode.SiteChallenge) { Detail = challenge }, address, Challenge.RetryDelay);
        if (form.Problem(text!) is { } problem)
            return Failed(problem.Kind, new Reason(ReasonCode.SiteResponseUnreadable) { Detail = $"{address.AbsolutePath}: {problem.Detail}" }, address);

        var copy = unchanged ? kept! : new CachedPage(
            response.Headers.ETag?.ToString(), response.Content.Headers.LastModified?.ToString("R"), body, type);
        return new Fetched.Page(address, text!, unchanged, copy);
    }

    private Fetched.Failed FailureOf(Uri address, HttpResponseMessage response, string? text)
    {
        var detail = OneLine.Beginning(text, 200) is { Length: > 0 and < 200 } words && words[0] != '<'
            ? $"{response.ReasonPhrase}: {words}" : response.ReasonPhrase;
        var reason = new Reason(ReasonCode.SiteError) { Host = address.Host, Status = (int)response.StatusCode, Detail = detail is "" ? null : detail };
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

    // Configured hosts may be anywhere. Redirects are only followed to the sites' own hosts over https, which also
    // protects against DNS spoofing: an attacker has no certificate for them.
    private bool MayFollow(Site site, Uri target) =>
        IsAt(OptionsOf(site).BaseUrl, target)
        || (site is Site.Arxiv && IsAt(arxiv.Value.WebBaseUrl, target))
        || (target.Scheme == Uri.UriSchemeHttps && target.IsDefaultPort && PublicHosts.Contains(target.IdnHost, StringComparer.OrdinalIgnoreCase));

    private static bool IsAt(Uri site, Uri address) =>
        Uri.Compare(site, address, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private SiteOptions OptionsOf(Site site) => site is Site.Arxiv ? arxiv.Value : huggingFace.Value;
}
