using System.CommandLine;
using DigestWorker.Hosting;
using DigestWorker.Http;
using DigestWorker.Models;
using DigestWorker.Papers;
using DigestWorker.Schedules;

namespace DigestWorker.Cli;

/// <summary><c>init</c>: makes the first configuration, by questions at a terminal or by options.</summary>
internal static class InitVerb
{
    private const string StandardInput = "-";
    private const int MaxKey = 4096;

    private static readonly Option<string?> Provider = new("--provider")
    {
        Description = "AzureOpenAI, OpenAI (also for a compatible server, with --endpoint) or Ollama. With it, nothing is asked.", HelpName = "NAME",
    };

    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "The address of the model's server.", HelpName = "URL" };
    private static readonly Option<string?> Model = new("--model") { Description = "The model; for AzureOpenAI the deployment.", HelpName = "NAME" };

    private static readonly Option<string?> KeyFile = new("--key-file")
    {
        Description = "A file that contains the key, or - for standard input: then the key is kept in llm.key. Without it: the provider's variable.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> AllowHttp = new("--allow-http") { Description = "The key may be sent unencrypted to another machine." };

    // A roundup is made of another digest, and this one is the first.
    private static readonly string[] Listings = [.. Enum.GetNames<ListingKind>().Where(name => name is not nameof(ListingKind.Roundup))];

    private static readonly Option<string?> Listing = new("--listing")
    {
        Description = $"{string.Join(", ", Listings)}. Without it: HuggingFaceDaily.",
        HelpName = "NAME",
    };

    private static readonly Option<string[]> Categories = new("--category")
    {
        Description = "A category of Arxiv, such as cs.CL. May be given several times.", HelpName = "NAME",
    };

    private static readonly Option<string?> At = new("--at") { Description = "Times such as 09:00,15:00, or a cron expression.", HelpName = "TIMES" };
    private static readonly Option<string?> Zone = new("--time-zone") { Description = "The time zone of --at, such as Asia/Seoul.", HelpName = "NAME" };
    private static readonly Option<string?> Out = new("--out") { Description = "The file to write. Without it: digestworker.json.", HelpName = "FILE" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace files that exist." };
    private static readonly Option<bool> NoTrial = new("--no-trial") { Description = "Do not ask the model a question." };

    /// <summary>The option for each key of the configuration.</summary>
    private static readonly Dictionary<string, Option> OptionOf = new()
    {
        ["Llm:Provider"] = Provider,
        ["Llm:Endpoint"] = Endpoint,
        ["Llm:Model"] = Model,
        ["Llm:ApiKey"] = KeyFile,
        ["Llm:ApiKeyFile"] = KeyFile,
        ["Listing"] = Listing,
        ["Categories"] = Categories,
        ["TimeZone"] = Zone,
    };

    public static Command Command()
    {
        var command = new Command("init", "Make the configuration: ask for a model, a listing and a schedule, try the model, and write the file.")
        {
            Provider, Endpoint, Model, KeyFile, AllowHttp, Listing, Categories, At, Zone, Out, Force, NoTrial,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var target = new InitTarget(parsed.GetValue(Out) ?? parsed.GetValue(CommonOptions.Config), parsed.GetValue(Force));
            if (parsed.GetValue(CommonOptions.Set) is { Length: > 0 })
                throw new ConfigurationException(["--set: init has options of its own for what it writes; leave it out, and edit the file afterwards."]);
            var server = new InitServer(CommonOptions.Level(parsed));
            var settings = parsed.GetValue(Provider) is not null
                ? await ByOptionsAsync(parsed, target, server, cancellationToken)
                : await new InitQuestions(target, server, tries: !parsed.GetValue(NoTrial), cancellationToken).AskAsync();
            if (settings is null)
                return (int)RunOutcome.Failed;
            await target.WriteAsync(settings, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("interrupted; nothing was written");
            return CommandLine.Interrupted;
        }
    }

    /// <summary>The settings by the options; null if the model does not work, which is said.</summary>
    private static async Task<NewSettings?> ByOptionsAsync(ParseResult parsed, InitTarget target, InitServer server, CancellationToken cancellationToken)
    {
        target.EnsureFree();
        var settings = await OfOptionsAsync(parsed, target, cancellationToken);
        if (settings.Problems() is { Count: > 0 } problems)
            throw new ConfigurationException(problems.Select(WithOption));
        if (parsed.GetValue(NoTrial))
            return settings;
        var (which, fault) = await server.TryAsync(settings, cancellationToken);
        await Console.Error.WriteLineAsync(fault is null ? $"ok    model: {which}"
            : $"error: model: {which}: {fault} Nothing was written; --no-trial writes it all the same.");
        return fault is null ? settings : null;
    }

    private static async Task<NewSettings> OfOptionsAsync(ParseResult parsed, InitTarget target, CancellationToken cancellationToken)
    {
        var settings = new NewSettings
        {
            Provider = NameOf<LlmProvider>(parsed.GetValue(Provider)!),
            ModelName = parsed.GetValue(Model) ?? "",
            AllowHttp = parsed.GetValue(AllowHttp),
            Categories = [.. (parsed.GetValue(Categories) ?? []).SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries))],
        };
        settings.Listing = parsed.GetValue(Listing) is { } listing ? NameOf<ListingKind>(listing) : settings.Listing;
        if (!Listings.Contains(settings.Listing))
            throw new ConfigurationException([$"--listing: '{settings.Listing}' is not a valid value; set one of {string.Join(", ", Listings)}."]);
        settings.TimeZone = parsed.GetValue(Zone) ?? settings.TimeZone;
        settings.Endpoint = parsed.GetValue(Endpoint) ?? settings.KnownEndpoint;
        if (parsed.GetValue(At) is { } at)
        {
            (settings.Cron, var problem) = CronText.OfTimes(at);
            if (problem is not null)
                throw new ConfigurationException([$"--at: {problem}"]);
        }
        if (parsed.GetValue(KeyFile) is StandardInput)
            target.Keep(settings, await ReadKeyAsync(cancellationToken));
        else
            settings.KeyFile = parsed.GetValue(KeyFile) ?? "";
        // What is wrong with an address is said of the whole.
        if (settings.Problem("Llm:Endpoint") is null && settings.ReduceEndpoint() is { Length: > 0 } deployment && settings.ModelName is "")
            settings.ModelName = deployment;
        return settings;
    }

    private static async Task<string> ReadKeyAsync(CancellationToken cancellationToken)
    {
        if (!Console.IsInputRedirected)
        {
            throw new ConfigurationException(
                ["--key-file -: standard input is a terminal; send the key to it with a pipe or <, or run digestworker init without options."]);
        }
        var text = new char[MaxKey];
        var length = await Console.In.ReadBlockAsync(text, cancellationToken);
        return PlainValue.Of(new string(text, 0, length)) is { Length: > 0 } key ? key
            : throw new ConfigurationException(["--key-file -: standard input is empty; send the key to it, or name a file that contains the key."]);
    }

    /// <summary>A problem with the option in place of the key.</summary>
    private static string WithOption(string problem)
    {
        if (problem.StartsWith("Llm:ApiKey: missing", StringComparison.Ordinal))
            return $"{KeyFile.Name}: missing; name a file that contains the key, write - for standard input, or set the variable OPENAI_API_KEY.";
        var (key, option) = OptionOf.FirstOrDefault(known => problem.Contains($"{known.Key}: ", StringComparison.Ordinal));
        return key is null ? problem
            : $"{option.Name}: {problem.Split($"{key}: ", 2)[1]}".Replace("set Llm:AllowHttp to true", AllowHttp.Name, StringComparison.Ordinal);
    }

    /// <summary>A name of the configuration as it is spelled there; the same text if there is none.</summary>
    private static string NameOf<TEnum>(string text)
        where TEnum : struct, Enum => Array.Find(Enum.GetNames<TEnum>(), name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? text;
}
