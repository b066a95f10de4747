using System.CommandLine;
using DigestWorker.Deliveries;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Reasons;

namespace DigestWorker.Cli;

/// <summary><c>deliver</c>: sends a published edition now.</summary>
internal static class DeliverVerb
{
    private static readonly Option<string> To = new("--to")
    {
        Description = "The delivery, by its name in the configuration.", HelpName = "NAME", Required = true,
    };

    private static readonly Option<string> Digest = new("--digest")
    {
        Description = "The digest, by its name in the configuration.", HelpName = "NAME", Required = true,
    };

    private static readonly Option<string?> Date = DateOptions.Option("--date", "The day (2025-01-08), ISO week (2025-W02) or month (2025-01).");

    private static readonly Option<bool> Force = new("--force") { Description = "Send papers again that the delivery has carried." };

    public static Command Command()
    {
        Date.Required = true;
        var command = new Command("deliver", "Send a published edition, as far as the delivery has not carried it.") { To, Digest, Date, Force };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        var delivery = DeliveriesVerb.OfName(settings, parsed.GetValue(To)!, To.Name);
        var digest = CommonOptions.OfName(settings, parsed.GetValue(Digest)!, Digest.Name);
        var date = DateOptions.DateOf(parsed, Date);
        await using var services = CompositionRoot.OneShot(settings, CommonOptions.Level(parsed));
        CommonOptions.RequireStore(services);
        var requested = services.GetRequiredService<RequestedDelivery>();
        if (await requested.AddAsync(delivery, digest.Name, date, parsed.GetValue(Force), cancellationToken) is not { } papers)
            throw new ConfigurationException([$"--date {date}: {digest.Name} has no published edition of it; see digestworker status --digest {digest.Name}."]);
        if (papers == 0)
        {
            Console.WriteLine(
                $"{delivery.Name} has carried every paper of {digest.Name} {date}"
                + $"{(delivery.Interest is { } interest ? $" that matches the interest {interest.Name}" : "")}; send them again with --force");
            return 0;
        }
        await services.GetRequiredService<OutboxRelay>().SendWithinAsync(OneShotRun.DeliverWithin, cancellationToken);
        var status = await services.GetRequiredService<DeliveryQueries>().FindAsync(delivery, cancellationToken);
        if (status.Messages is not { Waiting: 0, Dead: 0 })
        {
            Console.WriteLine(DeliveriesVerb.LineOf(status));
            return (int)RunOutcome.Failed;
        }
        Console.WriteLine($"sent {digest.Name} {date} to {delivery.Name}: {Quantity.Of(papers, "paper")}");
        return 0;
    }
}
