using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DigestWorker.Web.Api;

namespace DigestWorker.Cli;

/// <summary>What <c>status --json</c> writes; editions and runs are as in the API.</summary>
/// <param name="Digests">The digests in the order of the configuration.</param>
/// <param name="Tokens">The tokens of all published summaries, each counted once.</param>
/// <param name="Cost">Their cost, if the model has a price.</param>
/// <param name="VerifierTokens">The tokens of their verification, which are not in the others.</param>
/// <param name="VerifierCost">The cost of their verification, if the verifier has a price.</param>
internal sealed record StatusReport(IReadOnlyList<DigestStatus> Digests, long Tokens, decimal Cost, long VerifierTokens, decimal VerifierCost)
{
    private static readonly StatusJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true,
    });

    public string ToJson() => JsonSerializer.Serialize(this, Json.StatusReport);
}

/// <summary>The status of a digest.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Paused">Whether its schedule is paused.</param>
/// <param name="States">The number of all its editions by state.</param>
/// <param name="Editions">The editions that were asked for, the newest first.</param>
/// <param name="Runs">The last runs, the newest first.</param>
/// <param name="Tokens">The tokens of its published summaries, each counted once.</param>
/// <param name="Cost">Their cost, if the model has a price.</param>
/// <param name="VerifierTokens">The tokens of their verification, which are not in the others.</param>
/// <param name="VerifierCost">The cost of their verification, if the verifier has a price.</param>
internal sealed record DigestStatus(
    string Name, bool Paused, IReadOnlyDictionary<string, int> States, IReadOnlyList<EditionResponse> Editions, IReadOnlyList<RunResponse> Runs,
    long Tokens, decimal Cost, long VerifierTokens, decimal VerifierCost);

[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusJson : JsonSerializerContext;
