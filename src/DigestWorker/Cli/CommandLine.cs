using System.CommandLine;
using System.CommandLine.Invocation;
using System.Data.Common;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Http;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Schedules;
using DigestWorker.Storage;

namespace DigestWorker.Cli;

/// <summary>The verbs, and their common options and error handling.</summary>
internal static class CommandLine
{
    public const int Usage = 1;
    public const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] args, CancellationToken interrupted)
    {
        var root = new RootCommand("Summarizes the trending papers of each day in Korean with a language model, and writes a digest file per day.")
        {
            CommonOptions.Config,
            CommonOptions.Set,
            CommonOptions.Verbose,
            InitVerb.Command(),
            ServeVerb.Command(),
            RunVerb.Command(),
            BackfillVerb.Command(),
            DemoVerb.Command(),
            LintVerb.Command(),
            ShowVerb.Command(),
            ConvertVerb.Command(),
            ScheduleVerb.Command(),
            StatusVerb.Command(),
            DeliveriesVerb.Command(),
            DeliverVerb.Command(),
            PauseVerb.Command(),
            ResumeVerb.Command(),
            EvaluateVerb.Command(),
            RenameVerb.Command(),
            RemoveVerb.Command(),
            ConfigVerb.Command(),
            CheckVerb.Command(),
            HealthVerb.Command(),
            CompletionVerb.Command(),
        };
        root.SetAction(ServeVerb.RunAsync);
        CommonOptions.CompleteNames();
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();

        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
            return WriteErrors(parsed);
        CommonOptions.WarnAboutSecrets(parsed);

        // For clients that libraries create, such as those of the exporter and of Entra ID.
        HttpClient.DefaultProxy = OutboundProxy.Shared;
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupted);
        }
        catch (ConfigurationException e)
        {
            foreach (var problem in e.Problems)
                await Console.Error.WriteLineAsync($"error: {problem}");
            return Usage;
        }
        catch (Exception e) when (e is StorageException or RunRefusedException or OperationRefusedException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return Usage;
        }
        catch (DbException e)
        {
            await Console.Error.WriteLineAsync($"error: Storage:ConnectionString: {OneLine.Of(e.Message)}");
            return (int)RunOutcome.Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("interrupted; accepted summaries are kept, and the next run continues");
            return Interrupted;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(
                parsed.GetValue(CommonOptions.Verbose) ? $"error: {e}" : $"error: {OneLine.Of(e.Message)} (--verbose shows where)");
            return (int)RunOutcome.Failed;
        }
    }

    private static int WriteErrors(ParseResult parsed)
    {
        var verb = parsed.CommandResult.Command is RootCommand ? "digestworker" : $"digestworker {parsed.CommandResult.Command.Name}";
        foreach (var error in parsed.Errors)
            Console.Error.WriteLine($"error: {OneLine.Of(error.Message).TrimEnd('.')}; see {verb} --help");
        return Usage;
    }
}

/// <summary>The options of every verb that reads the configuration.</summary>
internal static class CommonOptions
{
    public static Option<string?> Config { get; } = new("--config")
    {
        Description = "The configuration file. Without it: DIGESTWORKER_CONFIG, ./digestworker.json, ./config/digestworker.json, built-in defaults.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<string[]> Set { get; } = new("--set")
    {
        Description = "One value over the configuration, such as --set Llm:Model=gpt-4o-mini. May be given several times.",
        HelpName = "KEY=VALUE",
        Recursive = true,
    };

    public static Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Log more to standard error, with stack traces.",
        Recursive = true,
    };

    public static Option<string?> Digest { get; } = new("--digest")
    {
        Description = "This digest alone, by its name in the configuration.",
        HelpName = "NAME",
    };

    public static Argument<string> Name { get; } = new("NAME") { Description = "The digest, by its name in the configuration." };

    /// <summary>Lets a shell complete the names of the digests.</summary>
    public static void CompleteNames()
    {
        Digest.CompletionSources.Add(context => Names(context.ParseResult));
        Name.CompletionSources.Add(context => Names(context.ParseResult));
    }

    public static void Limit(Option<int> option, int max) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < 1 || result.GetValueOrDefault<int>() > max)
            result.AddError($"{option.Name}: set 1 to {max}.");
    });

    public static Hosting.Settings Settings(ParseResult parsed, params IEnumerable<KeyValuePair<string, string?>> overrides) =>
        SettingsOf(parsed, file: null, overrides);

    /// <param name="parsed">The command line.</param>
    /// <param name="file">The file; null for that of the option, or of the default locations.</param>
    /// <param name="overrides">Values over those of the command line.</param>
    public static Hosting.Settings SettingsOf(ParseResult parsed, string? file, params IEnumerable<KeyValuePair<string, string?>> overrides) =>
        Hosting.Settings.Load(file ?? parsed.GetValue(Config), Overrides(parsed).Concat(overrides));

    /// <summary>The services with the schedules in the store, which only <c>serve</c> starts.</summary>
    public static ServiceProvider WithSchedules(Hosting.Settings settings, LogLevel level) =>
        CompositionRoot.OneShot(settings, level, more => more.AddSchedules(settings.Options.Storage, enabled: true));

    /// <summary>The paused digests; none if there is no store, and with a warning if it cannot be read.</summary>
    public static async Task<IReadOnlySet<string>> PausedAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            if (services.GetRequiredService<Database>().Exists)
                return await services.GetRequiredService<DigestSchedules>().PausedAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"warning: whether a digest is paused is not known: {OneLine.Of(e.GetBaseException().Message)}");
        }
        return new HashSet<string>();
    }

    private static IEnumerable<string> Names(ParseResult parsed)
    {
        try
        {
            return Settings(parsed).Digests.Select(digest => digest.Name);
        }
        catch (ConfigurationException)
        {
            return [];
        }
    }

    /// <summary>The server and the store, also if the configuration has errors.</summary>
    public static WorkerOptions Places(ParseResult parsed) => Hosting.Settings.Places(parsed.GetValue(Config), Overrides(parsed));

    /// <summary>Every user of the machine can read the command line of a process.</summary>
    public static void WarnAboutSecrets(ParseResult parsed)
    {
        foreach (var set in (parsed.GetValue(Set) ?? []).Select(pair => pair.Split('=', 2)))
        {
            if (set is [var key, { Length: > 0 } value] && KnownKeys.IsSecret(key)
                && !(key.EndsWith("ConnectionString", StringComparison.OrdinalIgnoreCase) && PostgresEngine.PasswordIn(value) is ""))
            {
                Console.Error.WriteLine(
                    $"warning: --set {key}: every user of this machine can read the command line; write the value to a file and set {key}File.");
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Overrides(ParseResult parsed)
    {
        var set = (parsed.GetValue(Set) ?? []).Select(pair => pair.Split('=', 2)).ToList();
        return set.Find(pair => pair.Length < 2) is { } bad
            ? throw new ConfigurationException([$"--set {bad[0]}: a value is missing; write KEY=VALUE, such as Llm:Model=gpt-4o-mini."])
            : set.Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]));
    }

    public static IReadOnlyList<DigestDefinition> Digests(ParseResult parsed, Hosting.Settings settings) =>
        parsed.GetValue(Digest) is { } name ? [OfName(settings, name, Digest.Name)] : settings.Digests;

    /// <summary>The digest of that name, in any case.</summary>
    /// <param name="from">Where the name was entered.</param>
    public static DigestDefinition OfName(Hosting.Settings settings, string name, string from) =>
        settings.Digests.FirstOrDefault(digest => string.Equals(digest.Name, name, DigestDefinition.NameComparison))
        ?? throw new ConfigurationException(
            [$"{from} {name}: there is no such digest; there are {string.Join(", ", settings.Digests.Select(digest => digest.Name))}."]);

    /// <summary>Only verbs that publish create the store.</summary>
    /// <exception cref="StorageException">There is none.</exception>
    public static void RequireStore(IServiceProvider services)
    {
        var database = services.GetRequiredService<Database>();
        if (!database.Exists)
        {
            throw new StorageException(
                $"Storage:ConnectionString: the store {database.DisplayName} does not exist; "
                + "change to the folder of the worker, or create the store with digestworker run.");
        }
    }

    public static LogLevel Level(ParseResult parsed) => parsed.GetValue(Verbose) ? LogLevel.Information : LogLevel.Error;
}
