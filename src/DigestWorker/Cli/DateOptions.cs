using System.CommandLine;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Runs;

namespace DigestWorker.Cli;

/// <summary>Options for a date, and the run requests created from them.</summary>
internal static class DateOptions
{
    public static RunRequestFactory Requests { get; } = new(TimeProvider.System);

    public static Option<string?> Option(string name, string description) => new(name) { Description = description, HelpName = "DATE" };

    /// <summary>The request for a run of one edition, or of every open one if the option is not set.</summary>
    public static RunRequest RequestOf(ParseResult parsed, Option<string?> date, DigestDefinition digest, RunRequest options) =>
        Requests.TryCreate(digest, parsed.GetValue(date), options, out var request, out var problem) ? request : throw Wrong(date, problem);

    /// <summary>The date of an option that is required.</summary>
    public static EditionDate DateOf(ParseResult parsed, Option<string?> date) =>
        RunRequestFactory.TryParse(parsed.GetValue(date)!, out var entered, out var problem) ? entered : throw Wrong(date, problem);

    /// <summary>The edition of a digest that covers the date of an option.</summary>
    public static EditionDate EditionOf(DigestDefinition digest, EditionDate entered, Option<string?> date) =>
        Requests.TryGetEdition(digest, entered, out var edition, out var problem) ? edition : throw Wrong(date, problem);

    private static ConfigurationException Wrong(Option<string?> date, RunRequestProblem problem) => new([$"{date.Name}: {problem.English}"]);
}
