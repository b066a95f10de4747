using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>The rules that compare the answers of several papers: D2, G1.</summary>
internal static class RunChecks
{
    /// <summary>The findings by paper; papers without findings are left out.</summary>
    public static ILookup<PaperId, Finding> Judge(IReadOnlyList<(SourceText Source, PaperSummary Summary)> answers) =>
        BoilerplateDetector.FindPairs(answers.Select(answer => (answer.Source.Id, answer.Summary)))
            .SelectMany(alike => new[] { (Id: alike.First, Other: alike.Second), (Id: alike.Second, Other: alike.First) })
            .Select(alike => (
                alike.Id,
                Finding: new Finding(
                    "D2", Severity.Error,
                    $"요약: 다른 논문({alike.Other})의 요약과 거의 같습니다. 이 논문에만 맞는 내용을 쓰십시오.")))
            .Concat(GroundingRules.Belonging(answers))
            .ToLookup(found => found.Id, found => found.Finding);
}
