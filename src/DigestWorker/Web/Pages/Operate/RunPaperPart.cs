using DigestWorker.Papers;
using DigestWorker.Reasons;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>A paper on the page of a run.</summary>
internal sealed record RunPaperPart(RunPage Page, RunPaper Paper)
{
    /// <summary>The steps that it came through.</summary>
    public IEnumerable<string> Steps
    {
        get
        {
            var view = Page.Context;
            yield return view.Text("목록", "listed");
            if (Paper.Step is not PaperStep.Listed)
                yield return view.Text("요청", "asked") + Calls;
            if (Paper.Rules.Count > 0)
                yield return view.Text("거절", "refused");
            if (Paper.Step is PaperStep.Withheld or PaperStep.Accepted or PaperStep.Verified)
                yield return view.Text("채택", "accepted");
            if (Paper.Step is PaperStep.Verified)
                yield return view.Text("검증", "verified");
            if (Paper.Published)
                yield return view.Text("실림", "published");
            else if (Paper.Reason is not null && Page.Run.HasEnded)
                yield return view.Text("빠짐", "left out");
        }
    }

    /// <summary>Why the edition does not have it; null if the rules that follow say so already.</summary>
    public string? LeftOut => Paper is { Published: false, Reason: { } reason } && reason.Code is not ReasonCode.AnswerRejected
        ? ReasonText.ForOperator(ReasonText.In(Page.Context.ZoneOf(Page.Run.Digest), reason), Page.Context.Language)
        : null;

    private string Calls => Paper.Calls == 0 ? ""
        : $" ({Page.Context.Text($"{Paper.Calls}회", Paper.Calls == 1 ? "1 call" : $"{Paper.Calls} calls")}, {Page.Context.Took(Paper.Took)})";
}
