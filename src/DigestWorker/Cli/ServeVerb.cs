using System.CommandLine;
using System.Net.Sockets;
using DigestWorker.Hosting;
using DigestWorker.Logs;
using DigestWorker.Runs;
using DigestWorker.Storage;
using DigestWorker.Web.Http;
using Microsoft.AspNetCore.Connections;

namespace DigestWorker.Cli;

/// <summary><c>serve</c>: the hosted worker; the default verb.</summary>
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
        if (LogFault(settings.Options.Logging.File) is { } fault)
            throw new ConfigurationException([$"Logging:File: '{settings.Options.Logging.File}': {fault}"]);
        await using var app = WorkerHost.Build(settings, schedules: true, parsed.GetValue(CommonOptions.Verbose) ? LogLevel.Debug : null);
        try
        {
            // Before the scheduler opens the store too.
            await OpeningServer.AnswerDuringAsync(settings, app.Services.GetRequiredService<StoreOpening>().OpenAsync, cancellationToken);
            await app.StartAsync(cancellationToken);
            var address = WebOptions.OwnUrlOf(app.Urls.First());
            ServedAddress.Write(settings.Options.Storage, address);
            try
            {
                await app.WaitForShutdownAsync(cancellationToken);
            }
            finally
            {
                ServedAddress.Delete(settings.Options.Storage, address);
            }
            return 0;
        }
        catch (Exception e) when (e is OperationCanceledException || cancellationToken.IsCancellationRequested)
        {
            return 0; // stopped during startup: a cancelled step is not an error
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new ConfigurationException(
                [$"Web:Url: {settings.Options.Web.Url} is already in use; stop the process that listens there, or set another address."]);
        }
        catch (SocketException e)
        {
            throw new ConfigurationException(
                [$"Web:Url: the worker cannot listen on {settings.Options.Web.Url}: {OneLine.Of(e.Message).TrimEnd('.')}; "
                    + (e.SocketErrorCode is SocketError.AccessDenied
                        ? "set a port of 1024 or higher."
                        : "set an address of this machine, such as http://127.0.0.1:8080.")]);
        }
    }

    /// <summary>Why the log file cannot be written; null if it can, or if there is none.</summary>
    public static string? LogFault(string file)
    {
        try
        {
            if (file is not "")
                LogFile.ProveWritable(file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be written: {e.Message.TrimEnd('.')}; set Logging:File to a file in a folder that this user can write to.";
        }
    }
}
