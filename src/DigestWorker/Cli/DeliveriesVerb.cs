using System.CommandLine;
using DigestWorker.Deliveries;
using DigestWorker.Hosting;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Cli;

/// <summary><c>deliveries</c>: what deliveries sent, what waits and why; and has it sent again.</summary>
internal static class DeliveriesVerb
{
    private static readonly Argument<string> Name = new("NAME") { Description = "The delivery, by its name in the configuration." };

    private static readonly Option<int> Last = new("--last")
    {
        Description = "How many messages of each delivery, the newest first.", DefaultValueFactory = _ => 5, HelpName = "N",
    };

    public static Command Command()
    {
        CommonOptions.Limit(Last, 1000);
        var retry = new Command("retry", "Send what was given up again, and what waits at once.") { Name };
        retry.SetAction(RetryAsync);
        var discard = new Command("discard", "Forget what was given up.") { Name };
        discard.SetAction(DiscardAsync);
        var command = new Command("deliveries", "Show what was sent, what waits and why.") { Last, retry, discard };
        command.SetAction(ShowAsync);
        return command;
    }

    /// <summary>The delivery of that name, in any case.</summary>
    public static DeliveryDefinition OfName(Settings settings, string name, string from) =>
        settings.Deliveries.FirstOrDefault(delivery => string.Equals(delivery.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ConfigurationException([
            settings.Deliveries.Count == 0
                ? $"{from} {name}: no delivery is configured; add one in section Deliveries."
                : $"{from} {name}: there is no such delivery; there are {string.Join(", ", settings.Deliveries.Select(delivery => delivery.Name))}."]);

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        await using var services = CompositionRoot.OneShot(settings, CommonOptions.Level(parsed));
        CommonOptions.RequireStore(services);
        var queries = services.GetRequiredService<DeliveryQueries>();
        var statuses = await queries.ListAsync(cancellationToken);
        if (statuses.Count == 0)
            Console.WriteLine("No deliveries are configured; config/README.md says how.");
        foreach (var status in statuses)
        {
            Console.WriteLine(LineOf(status));
            foreach (var message in (await queries.MessagesAsync(status.Name, state: null, 0, parsed.GetValue(Last), cancellationToken)).Rows)
                Console.WriteLine($"  {LineOf(message)}");
        }
        return 0;
    }

    /// <summary>A delivery on one line, with what is wrong.</summary>
    public static string LineOf(DeliveryStatus status)
    {
        var (options, messages) = (status.Delivery.Options, status.Messages);
        var counts = $"{messages.Sent} sent, {messages.Waiting} waiting, {messages.Dead} given up";
        var fault = (status.Problem ?? messages.Fault) is { } reason ? $": {ReasonText.LineWithRemedy(reason)}" : "";
        return $"{status.Name} {options.Channel}{(options.Paused ? " paused" : "")}: {counts}{fault}";
    }

    private static string LineOf(OutboxMessage message)
    {
        var about = string.Join(' ', new[] { message.Event.ToString(), message.Digest, message.Date }.Where(part => part is not ""));
        var state = message.State switch
        {
            MessageState.Sent => $"sent {message.EndedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            MessageState.Dead => $"given up {message.EndedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}, {Quantity.Of(message.Tries, "failed attempt")}",
            _ when message.Tries > 0 => $"waiting, {Quantity.Of(message.Tries, "failed attempt")}, next {message.NextTryAt:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            _ => "waiting",
        };
        return $"{message.CreatedAt:yyyy-MM-dd'T'HH:mm:ss'Z'} {about} {state}{(message.Fault is { } fault ? $": {ReasonText.Line(fault)}" : "")}";
    }

    private static async Task<int> RetryAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var services = ServicesOf(parsed, out var delivery);
        var queries = services.GetRequiredService<DeliveryQueries>();
        Console.WriteLine($"{delivery.Name}: {Quantity.Of(await queries.RetryAsync(delivery, id: null, cancellationToken), "message")} to send");
        await services.GetRequiredService<OutboxRelay>().SendWithinAsync(OneShotRun.DeliverWithin, cancellationToken);
        Console.WriteLine(LineOf(await queries.FindAsync(delivery, cancellationToken)));
        return 0;
    }

    private static async Task<int> DiscardAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var services = ServicesOf(parsed, out var delivery);
        var discarded = await services.GetRequiredService<DeliveryQueries>().DiscardAsync(delivery, cancellationToken);
        Console.WriteLine($"{delivery.Name}: {Quantity.Of(discarded, "message")} discarded");
        return 0;
    }

    private static ServiceProvider ServicesOf(ParseResult parsed, out DeliveryDefinition delivery)
    {
        var settings = CommonOptions.Settings(parsed);
        delivery = OfName(settings, parsed.GetValue(Name)!, Name.Name);
        var services = CompositionRoot.OneShot(settings, CommonOptions.Level(parsed));
        CommonOptions.RequireStore(services);
        return services;
    }
}
