using System.Net;
using System.Text;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>
/// A commit for each change of an edition. It has the files as they are in the output folder when it is made, so that a push that was not recorded
/// is found out by its content, and nothing is committed twice.
/// </summary>
internal sealed class GitChannel(
    DeliveryDefinition delivery, GitMirror mirror, HttpClient client, EditionStore editions, EditionFiles files, TimeProvider time) : DeliveryChannel
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public override async Task<SendResult> SendAsync(OutboxMessage message, Func<string, Task> accepted, CancellationToken cancellationToken)
    {
        var row = await editions.FindAsync(message.Digest, EditionDate.Parse(message.Date), cancellationToken);
        // Removed since; its files are.
        if (row?.File is null)
            return new SendResult.Sent();
        if (files.ReadPublished(row, await editions.AllAsync(cancellationToken)) is not { } published)
            return mirror.Failed(ReasonCode.DeliveryFailed, $"the files of {row.File.Path} are missing or being replaced; a run writes them again");
        var state = $"{row.State.ToString().ToLowerInvariant()}{(row.Settled ? ", settled" : "")}";
        var commit = $"{row.Digest} {row.Date}: {Quantity.Of(row.File.Entries, "paper")}, {state}\n";
        return await WithinAsync(() => mirror.Push(published, commit, message.CreatedAt), cancellationToken);
    }

    public override async Task<SendResult> ProbeAsync(CancellationToken cancellationToken)
    {
        var read = await WithinAsync(mirror.Probe, cancellationToken);
        return read is SendResult.Sent && GitRemote.PushAddressOf(delivery.Options.Remote) is { } address
            ? await ProbePushAsync(address, cancellationToken) ?? read : read;
    }

    /// <summary>A token that may read need not be one that may push.</summary>
    private async Task<SendResult?> ProbePushAsync(Uri address, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (delivery.ReadToken() is { Length: > 0 } token)
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{GitMirror.User}:{token}")));
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                ? mirror.Failed(ReasonCode.DeliveryRefused, $"the repository can be read, but not pushed to: HTTP {(int)response.StatusCode}") : null;
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            return null; // a long list of branches, which only those see who may push
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return mirror.Failed(ReasonCode.DeliveryFailed, e.Message);
        }
    }

    /// <summary>libgit2 has no limit of its own. What it goes on with, the next try finds.</summary>
    private async Task<SendResult> WithinAsync(Func<SendResult> work, CancellationToken cancellationToken)
    {
        var working = Task.Run(work, CancellationToken.None);
        try
        {
            return await working.WaitAsync(Timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return mirror.Failed(ReasonCode.DeliveryFailed, $"no answer within {Timeout.TotalSeconds:0} seconds");
        }
    }
}
