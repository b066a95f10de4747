using DigestWorker.Publishing;
using DigestWorker.Runs;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Whether an edition could be written now: a file is, in the same way, and taken away again.</summary>
internal sealed class FolderCheck(EditionFiles files, EditionPublisher publisher, OutputFolder folder, EditionCatalog editions) : IHealthCheck
{
    private const string What = "output folder";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        // To make a folder anew would hide that the one with the editions is gone: a disk that is not mounted, for one.
        if (!Directory.Exists(folder.Root) && await editions.AnyPublishedAsync(cancellationToken))
            return HealthData.Result(Of(ReasonCode.FolderMissing));

        if (await publisher.FindOtherStoreAsync(cancellationToken) is { } other)
            return HealthData.Result(new HealthProblem(What, other, Since: null));
        try
        {
            return HealthData.Result(await FaultAsync(cancellationToken));
        }
        catch (FileNotFoundException)
        {
            // A run that begins sweeps what looks left over, the probe with it.
            return HealthData.Result(await FaultAsync(cancellationToken));
        }
    }

    private async Task<HealthProblem?> FaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            await files.ProveWritableAsync(cancellationToken);
            return null;
        }
        catch (Exception e) when (e is IOException and not FileNotFoundException or UnauthorizedAccessException)
        {
            return Of(ReasonCode.FolderNotWritable, OneLine.Of(e.Message));
        }
    }

    private HealthProblem Of(ReasonCode code, string? detail = null) => new(What, new Reason(code) { Folder = folder.Root, Detail = detail }, Since: null);
}
