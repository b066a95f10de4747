using System.CommandLine;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Runs;

namespace DigestWorker.Cli;

/// <summary>Dates as they are typed.</summary>
internal static class DateOptions
{
    public static Option<EditionDate?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result =>
        {
            if (EditionDate.TryParse(result.Tokens[0].Value, out var date))
                return date;
            result.AddError($"{name}: '{result.Tokens[0].Value}' is not a date such as 2025-01-08.");
            return null;
        },
    };

    /// <summary>The edition of a digest that a date means which was typed with an option.</summary>
    public static EditionDate Of(DigestDefinition digest, EditionDate date, string option)
    {
        if (digest.ProblemOf(date, TimeProvider.System.Today()) is { } problem)
            throw new ConfigurationException([$"{option} {date}: {problem}"]);
        return digest.Options.Listing.EditionOn(date.First);
    }
}
