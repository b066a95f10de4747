using System.CommandLine;
using System.Data.Common;
using DigestWorker.Deliveries;
using DigestWorker.Digests;
using DigestWorker.Files;
using DigestWorker.Hosting;
using DigestWorker.Listings;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Sites;
using DigestWorker.Storage;

namespace DigestWorker.Cli;

/// <summary><c>check</c>: tests everything that a run needs.</summary>
internal static class CheckVerb
{
    private static readonly Option<bool> SendTest = new("--send-test") { Description = "Send a test message by each delivery, except to repositories." };

    public static Command Command()
    {
        var command = new Command("check", "Check the configuration, folders, sites, model and deliveries; show what is wrong and how to fix it.") { SendTest };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        settings.RequireModel();
        Report("configuration", settings.Source, null);
        NoteOpenFolders(settings);
        using var temporary = new TemporaryFolder();
        var (services, storeFault) = await WithStoreAsync(settings, temporary, CommonOptions.Level(parsed), cancellationToken);
        await using var disposed = services;

        var faults = new List<string?>
        {
            storeFault,
            Report("output folder", Path.GetFullPath(settings.Options.Output.Directory), await FolderFaultAsync(services, cancellationToken)),
            Report(
                "Hugging Face", settings.Options.HuggingFace.BaseUrl.ToString(),
                await SiteFaultAsync(services, Site.HuggingFace, "/api/daily_papers?limit=1", ContentFormat.Json, cancellationToken)),
            Report(
                "arXiv", settings.Options.Arxiv.BaseUrl.ToString(),
                await SiteFaultAsync(services, Site.Arxiv, "/api/query?id_list=1706.03762&max_results=1", ContentFormat.Atom, cancellationToken)),
        };
        if (settings.Options.Logging.File is { Length: > 0 } log)
            faults.Add(Report("log file", Path.GetFullPath(log), ServeVerb.LogFault(log)));
        faults.AddRange(settings.Digests.Select(ScheduleFault));
        foreach (var digest in settings.Digests)
            faults.AddRange(await CategoryFaultsAsync(services.GetRequiredService<ArxivSubmissions>(), digest, cancellationToken));
        foreach (var model in settings.Digests.SelectMany(digest => digest.Llm.WithFallbacks).DistinctBy(AskedAs))
        {
            var (which, fault) = await ModelTrials.TryWriterAsync(services, model, cancellationToken);
            faults.Add(Report("model", which, fault));
        }
        foreach (var writer in settings.Digests.Select(digest => digest.Llm).Where(llm => llm.Verifier.Llm is not null)
            .DistinctBy(llm => AskedAs(llm.Verifier.Llm!)))
        {
            NoteFamily(writer.Verifier.Llm!, writer);
            var (which, fault) = await ModelTrials.TryVerifierAsync(services, writer, cancellationToken);
            faults.Add(Report("verifier", which, fault));
        }
        foreach (var delivery in settings.Deliveries)
            faults.Add(await DeliveryFaultAsync(services, delivery, parsed.GetValue(SendTest), cancellationToken));
        return faults.TrueForAll(fault => fault is null) ? 0 : (int)RunOutcome.Failed;
    }

    private static void NoteFamily(LlmOptions verifier, LlmOptions writer)
    {
        if (ModelFamily.Of(verifier.Model) == ModelFamily.Of(writer.Model))
            Console.WriteLine($"note  verifier: {verifier.Model} and {writer.Model} are of one family, whose models make the same mistakes; "
                + "set Llm:Verifier:Model to one of another");
    }

    /// <summary>The services on the configured store; on a temporary one if there is none, because a check creates nothing.</summary>
    private static async Task<(ServiceProvider Services, string? Fault)> WithStoreAsync(
        Settings settings, TemporaryFolder temporary, LogLevel level, CancellationToken cancellationToken)
    {
        var services = CompositionRoot.OneShot(settings, level);
        var database = services.GetRequiredService<Database>();
        string? fault = null;
        try
        {
            if (database.Exists)
            {
                database.Migrate();
                Report("store", database.DisplayName, null);
                return (services, null);
            }
            await AtomicFile.ProveWritableAsync(Path.GetDirectoryName(services.GetRequiredService<StoreIdentity>().File)!, cancellationToken);
            Report("store", $"{database.DisplayName} does not exist yet; the first run creates it", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = Report(
                "store", database.DisplayName,
                $"it cannot be created: {e.Message.TrimEnd('.')}; set Storage:ConnectionString to a file in a folder that this user can write to.");
        }
        catch (Exception e) when (e is StorageException or DbException)
        {
            fault = Report("store", database.DisplayName, OneLine.Of(e.Message).Replace("Storage:ConnectionString: ", "", StringComparison.Ordinal));
        }
        services.Dispose();
        return (CompositionRoot.OnTemporaryStore(settings, temporary, level), fault);
    }

    // Before a missing store is replaced by a temporary one.
    private static void NoteOpenFolders(Settings settings)
    {
        using var services = CompositionRoot.OneShot(settings, LogLevel.None);
        foreach (var folder in services.GetRequiredService<StoreOpening>().OpenFolders)
            Console.WriteLine($"note  folder: every user of this machine may write to {folder}; take the right with chmod o-w");
    }

    private static async Task<string?> FolderFaultAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<EditionFiles>().ProveWritableAsync(cancellationToken);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be written: {e.Message.TrimEnd('.')}; set Output:Directory to a folder that this user can write to.";
        }
    }

    private static async Task<string?> SiteFaultAsync(
        IServiceProvider services, Site site, string pathAndQuery, ContentFormat form, CancellationToken cancellationToken) =>
        await services.GetRequiredService<SiteClient>().GetAsync(site, pathAndQuery, form, cancellationToken) is Fetched.Failed failed
            ? ReasonText.LineWithRemedy(failed.Reason)
            : null;

    private static async Task<IReadOnlyList<string?>> CategoryFaultsAsync(
        ArxivSubmissions arxiv, DigestDefinition digest, CancellationToken cancellationToken)
    {
        var faults = new List<string?>();
        foreach (var category in digest.Options.Categories)
        {
            if (!await arxiv.HasCategoryAsync(category, cancellationToken))
            {
                faults.Add(Report(
                    "category", $"{digest.Name} {category}",
                    $"arXiv has no paper in it; set Digests:{digest.Name}:Categories to others, see https://arxiv.org/category_taxonomy."));
            }
        }
        return faults;
    }

    private static async Task<string?> DeliveryFaultAsync(
        IServiceProvider services, DeliveryDefinition delivery, bool sendTest, CancellationToken cancellationToken)
    {
        var channel = services.GetRequiredService<DeliveryChannels>().Of(delivery);
        var test = services.GetRequiredService<Outbox>().MessageOf(delivery.Name, DeliveryEvent.Test, "", "");
        var result = await channel.ProbeAsync(cancellationToken);
        if (result is SendResult.Sent && sendTest && delivery.Channel is not ChannelKind.Git)
        {
            result = await channel.SendAsync(test, _ => Task.CompletedTask, cancellationToken);
            if (result is SendResult.Sent)
                result = new SendResult.Sent("a test message was sent");
        }
        return result switch
        {
            SendResult.Failed(var reason, _, _) => Report("delivery", $"{delivery.Name} ({delivery.Channel})", ReasonText.LineWithRemedy(reason)),
            SendResult.Sent(var receipt) => Report("delivery", $"{delivery.Name} ({delivery.Channel}): {receipt}", null),
            _ => null,
        };
    }

    private static string? ScheduleFault(DigestDefinition digest)
    {
        var (cron, zone) = (digest.Options.Cron, digest.Options.TimeZone);
        if (CronText.Warning(cron) is { } warning)
            Console.WriteLine($"note  schedule: Digests:{digest.Name}:Cron: {warning}");
        var ended = new Reason(ReasonCode.ScheduleEnded) { Digest = digest.Name };
        return CronText.HasEnded(cron, zone, TimeProvider.System.GetUtcNow())
            ? Report("schedule", $"{digest.Name} {cron}", ReasonText.LineWithRemedy(ended))
            : null;
    }

    /// <summary>Models that differ in none of these are asked in the same way.</summary>
    private static object AskedAs(LlmOptions model) => (
        (model.Provider, model.Address, model.Model, model.EffectiveApiVersion, Key: model.ReadKey(), model.PromptFile),
        (model.MaxOutputTokens, model.Temperature, model.Thinking, model.ReasoningEffort, model.EffectiveContextTokens, model.Timeout, model.DailyTokenBudget));

    private static string? Report(string what, string which, string? fault)
    {
        Console.WriteLine(fault is null ? $"ok    {what}: {which}" : $"wrong {what}: {which}: {fault}");
        return fault;
    }
}
