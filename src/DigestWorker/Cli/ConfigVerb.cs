using System.CommandLine;
using DigestWorker.Hosting;

namespace DigestWorker.Cli;

/// <summary><c>config</c>: the configuration, without a look at anything else.</summary>
internal static class ConfigVerb
{
    private static readonly Argument<string?> File = new("FILE")
    {
        Description = "The file; without it the one that the worker reads.", Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Command()
    {
        var show = new Command("show", "Show every value and where it comes from; of secrets only that they are set.");
        show.SetAction(Show);
        var validate = new Command("validate", "Check the configuration offline: one line for each problem.") { File };
        validate.SetAction(Validate);
        var path = new Command("path", "Show which file is read.");
        path.SetAction(parsed => Write(Place(CommonOptions.Settings(parsed))));
        return new Command("config", "Show or validate the configuration.") { show, validate, path };
    }

    private static int Show(ParseResult parsed)
    {
        var settings = CommonOptions.Settings(parsed);
        foreach (var setting in RedactedSettings.Of(settings, settings))
            Console.WriteLine($"{setting.Key} = {(setting.IsSecret ? "(set, not shown)" : Quoted(setting.Value))}  ({setting.From ?? "default"})");
        foreach (var variable in SettingsSource.VariablesInUse())
            Console.WriteLine($"variable {variable}");
        return 0;
    }

    private static int Validate(ParseResult parsed)
    {
        var settings = CommonOptions.SettingsOf(parsed, parsed.GetValue(File));
        settings.RequireModel();
        return Write($"{Place(settings)}: valid");
    }

    private static int Write(string line)
    {
        Console.WriteLine(line);
        return 0;
    }

    private static string Place(Settings settings) => settings.Text?.Path is { } path ? Path.GetFullPath(path) : settings.Source;

    private static string Quoted(string value) => value is "" || value != OneLine.Of(value) ? $"\"{OneLine.Of(value)}\"" : value;
}
