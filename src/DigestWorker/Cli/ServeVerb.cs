using System.CommandLine;
using DigestWorker.Hosting;
using DigestWorker.Runs;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Connections;

namespace DigestWorker.Cli;

/// <summary><c>serve</c>: the hosted worker. Also what runs without a verb.</summary>
internal static class ServeVerb
{
    public static Command Command()
    {
        var command = new Command("serve", "Run on the configured schedules, and serve the pages (also without a verb).");
        command.SetAction(RunAsync);
        return command;
    }

    public static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.Settings(parsed);
        settings.RequireModel();
        using var alone = ServeLock.Acquire(settings.Options.Storage);
        await using var app = WorkerHost.Build(settings, schedules: true);
        try
        {
            // Before the scheduler opens the store too.
            await app.Services.GetRequiredService<StoreRebuild>().OpenAsync(cancellationToken);
            await app.RunAsync(cancellationToken);
            return 0;
        }
        catch (Exception e) when (e is OperationCanceledException || cancellationToken.IsCancellationRequested)
        {
            return 0; // told to stop while it was starting: what that broke off is no fault
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new ConfigurationException([$"Web:Url: {settings.Options.Web.Url} is in use already; end what listens there, or set another address."]);
        }
    }
}
