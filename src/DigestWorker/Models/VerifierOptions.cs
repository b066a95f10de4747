namespace DigestWorker.Models;

/// <summary>What becomes of an answer that the verifier cannot judge.</summary>
internal enum OnOutage
{
    /// <summary>It is published, and marked as not verified.</summary>
    Publish,

    /// <summary>It waits in the store until the verifier has judged it.</summary>
    Withhold,
}

/// <summary>The model that verifies the answers of the writing one: section <c>Llm:Verifier</c>. What is not set is the writer's.</summary>
internal sealed class VerifierOptions
{
    public LlmProvider? Provider { get; set; }
    public string Endpoint { get; set; } = "";

    /// <summary>Empty if nothing is verified.</summary>
    public string Model { get; set; } = "";

    public string ApiVersion { get; set; } = "";
    public string ApiKey { get; set; } = "";
    public string ApiKeyFile { get; set; } = "";
    public bool AllowHttp { get; set; }
    public OnOutage OnOutage { get; set; }

    /// <summary>The options of the writer with those that are set here; null if nothing is verified.</summary>
    internal LlmOptions? Llm { get; set; }

    internal IEnumerable<string> Problems(string section)
    {
        if (!Enum.IsDefined(OnOutage))
            yield return $"{section}:OnOutage: '{OnOutage}' is invalid; set Publish or Withhold.";
        foreach (var problem in Llm?.PlaceProblems(section) ?? [])
            yield return problem;
    }
}
