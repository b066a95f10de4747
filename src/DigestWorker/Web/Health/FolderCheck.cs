using DigestWorker.Publishing;
using DigestWorker.Runs;
using DigestWorker.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestWorker.Web.Health;

/// <summary>Whether an edition could be written: writes a file in the same way, and deletes it.</summary>
internal sealed class FolderCheck(EditionFiles files, EditionPublisher publisher, OutputFolder folder, EditionCatalog editions) : IHealthCheck
{
    private const string What = "output folder";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        // Creating the folder would hide that the editions are missing, for example because a disk is not mounted.
        if (!Directory.Exists(folder.Root) && await editions.AnyPublishedAsync(cancellationToken))
            return HealthData.Result(Of(ReasonCode.FolderMissing));

        try
        {
            return HealthData.Result(await FaultAsync(cancellationToken));
        }
        catch (FileNotFoundException)
        {
            // A starting run deletes leftover files, and the probe with them.
            return HealthData.Result(await FaultAsync(cancellationToken));
        }
    }

    private async Task<HealthProblem?> FaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await publisher.FindOtherStoreAsync(cancellationToken) is { } other)
                return new HealthProblem(What, other, Since: null);
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
