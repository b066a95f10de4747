using DigestWorker.Deliveries;
using DigestWorker.Digests;
using DigestWorker.Editions;
using DigestWorker.Http;
using DigestWorker.Interests;
using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.Schedules;
using DigestWorker.Sites;

namespace DigestWorker.Hosting;

/// <summary>Validates values that are well-formed: each problem has its key and its remedy.</summary>
internal static class SettingsProblems
{
    // The pace of all processes is kept in the store, which does not believe in waits of an hour.
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ArxivInterval = TimeSpan.FromSeconds(3);

    public static IEnumerable<string> Of(WorkerOptions options, IReadOnlyList<Interest> interests, IReadOnlyList<DigestDefinition> digests) =>
        OfSite("HuggingFace", options.HuggingFace)
            .Concat(OfSite("Arxiv", options.Arxiv))
            .Concat(OfArxiv(options.Arxiv))
            .Concat(OfPlaces(options))
            .Concat(InterestProblems.Of(options.Interests))
            .Concat(digests.Select(digest => InterestProblems.OfUse($"Digests:{digest.Name}:Interest", digest.Options.Interest, interests)).OfType<string>())
            .Concat(digests.SelectMany(OfDigest))
            .Concat(digests.SelectMany(digest => OfRoundup(digest, digests)))
            .Concat(OfSharedFiles(digests))
            .Concat(DeliveryProblems.Of(
                [.. options.Deliveries.Select(delivery => new DeliveryDefinition(delivery.Key, delivery.Value))],
                [.. digests.Select(digest => digest.Name)], interests));

    private static IEnumerable<string> OfArxiv(ArxivOptions arxiv)
    {
        if (NamesUser(arxiv.WebBaseUrl))
            yield return "Arxiv:WebBaseUrl: it holds a user name or password, which is not used; remove it.";
        else if (!arxiv.WebBaseUrl.IsAbsoluteUri || arxiv.WebBaseUrl.Scheme is not ("https" or "http"))
            yield return $"Arxiv:WebBaseUrl: '{arxiv.WebBaseUrl}' is not a valid URL; set one such as https://arxiv.org.";
        if (arxiv.MinInterval > MaxInterval)
            yield return $"Arxiv:MinInterval: {arxiv.MinInterval} is out of range; set 0s to 10m.";
        else if (arxiv.MinInterval < ArxivInterval && arxiv.BaseUrl.IsAbsoluteUri
                 && arxiv.BaseUrl.IdnHost.EndsWith("arxiv.org", StringComparison.OrdinalIgnoreCase))
            yield return $"Arxiv:MinInterval: {arxiv.MinInterval} is shorter than arXiv allows; set 3s or more.";
    }

    // Addresses are shown and logged, so they must not contain credentials.
    private static bool NamesUser(Uri address) => address.IsAbsoluteUri && address.UserInfo is not "";

    private static IEnumerable<string> OfSite(string section, SiteOptions site)
    {
        if (NamesUser(site.BaseUrl))
            yield return $"{section}:BaseUrl: it holds a user name or password, which is not used; remove it.";
        else if (!site.BaseUrl.IsAbsoluteUri || site.BaseUrl.Scheme is not ("https" or "http"))
            yield return $"{section}:BaseUrl: '{site.BaseUrl}' is not a valid URL; "
                + $"set one such as {(site is ArxivOptions ? "https://export.arxiv.org" : "https://huggingface.co")}.";
        else if (site is HuggingFaceOptions { TokenFile: not "" } named && !File.Exists(named.TokenFile))
            yield return $"{section}:TokenFile: '{named.TokenFile}' does not exist; name the file that holds the token.";
        else if (site is HuggingFaceOptions { BaseUrl.Scheme: "http" } hub && !ThisMachine.Is(hub.BaseUrl) && (hub.Token is not "" || hub.TokenFile is not ""))
            yield return $"{section}:Token: it would be sent unencrypted to {site.BaseUrl.Host}; use https.";
    }

    private static IEnumerable<string> OfPlaces(WorkerOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Output.Directory))
            yield return "Output:Directory: missing; set the folder for the digests.";
        foreach (var problem in options.Storage.Problems())
            yield return problem;
        foreach (var problem in options.Web.Problems())
            yield return problem;
        foreach (var problem in options.Logging.Problems())
            yield return problem;
    }

    private static IEnumerable<string> OfDigest(DigestDefinition digest)
    {
        var (key, options) = ($"Digests:{digest.Name}", digest.Options);
        if (digest.Name.Length > 50 || !digest.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            yield return $"{key}: a digest's name consists of letters, digits, - and _, 50 at most; rename it.";
        if (!Enum.IsDefined(options.Listing))
            yield return $"{key}:Listing: '{options.Listing}' is invalid; set one of {string.Join(", ", Enum.GetNames<ListingKind>())}.";
        if (!Enum.IsDefined(options.Repeat))
            yield return $"{key}:Repeat: '{options.Repeat}' is invalid; set Never or Always.";
        if (CronText.Problem(options.Cron) is { } cron)
            yield return $"{key}:Cron: {cron}";
        if (CronText.ZoneProblem(options.TimeZone) is { } zone)
            yield return $"{key}:TimeZone: {zone}";
        if (options.LookBackDays is < 1 or > 31)
            yield return $"{key}:LookBackDays: {options.LookBackDays} is out of range; set 1 to 31.";
        if (options.SettleAfter < TimeSpan.Zero || options.SettleAfter > TimeSpan.FromDays(7))
            yield return $"{key}:SettleAfter: {options.SettleAfter} is out of range; set 0s to 7d (7.00:00:00).";
        foreach (var (name, title) in new[] { ("Title", options.Title), ("EnglishTitle", options.EnglishTitle) })
        {
            if (title.Length > DigestOptions.MaxTitleLength || OneLine.Of(title) != title)
                yield return $"{key}:{name}: it is not one line of at most {DigestOptions.MaxTitleLength} characters; set a shorter title.";
        }
        if (options.MaxPapers < 0)
            yield return $"{key}:MaxPapers: {options.MaxPapers} is out of range; set 0 for all, or more.";
        if (options.MaxNewPapersPerRun is < 1 or > 10_000)
            yield return $"{key}:MaxNewPapersPerRun: {options.MaxNewPapersPerRun} is out of range; set 1 to 10000.";
        if (options.Listing is ListingKind.Arxiv && options.Categories.Count == 0)
            yield return $"{key}:Categories: missing; set the categories to follow, such as [\"cs.CL\"].";
        if (options.Listing is not ListingKind.Arxiv && options.Categories.Count > 0)
            yield return $"{key}:Categories: only the listing Arxiv has categories; remove them, or set {key}:Listing to Arxiv.";
        foreach (var category in options.Categories.Where(category => !ArxivCategory.IsWellFormed(category)))
            yield return $"{key}:Categories: '{category}' is not a category; set one such as cs.CL.";
        foreach (var (name, phrases) in new[] { ("Include", options.Include), ("Exclude", options.Exclude) })
        {
            if (phrases.Any(string.IsNullOrWhiteSpace))
                yield return $"{key}:{name}: an empty phrase matches every paper; remove it.";
            if (phrases.Count > PaperFilter.MaxPhrases)
                yield return $"{key}:{name}: {phrases.Count} phrases are too many; set at most {PaperFilter.MaxPhrases}.";
            if (phrases.FirstOrDefault(phrase => phrase?.Length > PaperFilter.MaxPhraseLength) is { } tooLong)
                yield return $"{key}:{name}: '{tooLong[..40]}…' has {tooLong.Length} characters; set phrases of at most {PaperFilter.MaxPhraseLength}.";
        }
        if (!options.FileName.EndsWith(".md", StringComparison.Ordinal) || !options.FileName.Contains("{date}", StringComparison.Ordinal)
            || options.FileName.Replace("{date}", "", StringComparison.Ordinal)
                .Replace("{digest}", "", StringComparison.Ordinal).AsSpan().IndexOfAny("/\\{}") >= 0)
            yield return $"{key}:FileName: '{options.FileName}' is invalid; "
                + "it holds {date} and optionally {digest}, ends with .md and names no folder, such as {date}.md.";
        if (Path.IsPathRooted(options.Directory) || options.Directory.Split('/', '\\').Any(part => part is ".."))
            yield return $"{key}:Directory: '{options.Directory}' leads out of the output folder; set a folder below it, such as nlp.";
    }

    private static IEnumerable<string> OfRoundup(DigestDefinition digest, IReadOnlyList<DigestDefinition> digests)
    {
        var (key, options, defaults) = ($"Digests:{digest.Name}", digest.Options, new DigestOptions());
        if (options.Listing is not ListingKind.Roundup)
        {
            foreach (var name in new[] { options.Of is not "" ? nameof(options.Of) : null, options.Period is not null ? nameof(options.Period) : null })
            {
                if (name is not null)
                    yield return $"{key}:{name}: only the listing Roundup has it; remove it, or set {key}:Listing to Roundup.";
            }
            yield break;
        }

        var others = digests.Where(other => other.Options.Listing is not ListingKind.Roundup).Select(other => other.Name).ToList();
        var allowed = others.Count > 0 ? string.Join(", ", others) : "a digest with another listing";
        if (options.Of is "")
            yield return $"{key}:Of: missing; set the digest whose papers it has: {allowed}.";
        else if (!others.Contains(options.Of, StringComparer.OrdinalIgnoreCase))
            yield return $"{key}:Of: '{options.Of}' is not a digest that lists papers; set {allowed}.";
        if (options.Period is not { } period || !Enum.IsDefined(period))
            yield return $"{key}:Period: {(options.Period is { } odd ? $"'{odd}' is invalid" : "missing")}; set Week or Month.";
        // They are what a listing is read by, and what a model is asked by.
        var useless = new[]
        {
            (nameof(options.LookBackDays), options.LookBackDays != defaults.LookBackDays),
            (nameof(options.MaxNewPapersPerRun), options.MaxNewPapersPerRun != defaults.MaxNewPapersPerRun),
            (nameof(options.Llm), options.Llm is not null),
        };
        foreach (var (name, isSet) in useless)
        {
            if (isSet)
                yield return $"{key}:{name}: a roundup reads no listing and asks no model; remove it.";
        }
    }

    private static IEnumerable<string> OfSharedFiles(IReadOnlyList<DigestDefinition> digests) => digests
        .GroupBy(digest => string.Join('/', [
            .. digest.Options.Directory.Split('/', '\\').Where(part => part is not ("" or ".")),
            digest.Options.FileName.Replace("{digest}", digest.Name, StringComparison.Ordinal)]))
        .Where(file => file.Count() > 1)
        .Select(
            file => $"Digests:{file.Last().Name}:FileName: it writes the same files as {file.First().Name} ({file.Key}); "
                + "set another Directory or FileName, such as {digest}-{date}.md.");
}
