using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Reasons;
using DigestWorker.Storage;

namespace DigestWorker.Deliveries;

/// <summary>
/// A commit for each change of an edition. It has the files as they are in the output folder when it is made, so that a push that was not recorded
/// is found out by its content, and nothing is committed twice.
/// </summary>
internal sealed class GitChannel(GitMirror mirror, EditionStore editions, EditionFiles files, TimeProvider time) : DeliveryChannel
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

    public override Task<SendResult> ProbeAsync(CancellationToken cancellationToken) => WithinAsync(mirror.Probe, cancellationToken);

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
