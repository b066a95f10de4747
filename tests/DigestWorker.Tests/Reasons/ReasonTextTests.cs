using DigestWorker.Reasons;

namespace DigestWorker.Tests.Reasons;

public sealed class ReasonTextTests
{
    public static TheoryData<ReasonCode> Codes => [.. Enum.GetValues<ReasonCode>()];

    /// <summary>Servers and libraries end their messages in a full stop or not.</summary>
    [Theory, MemberData(nameof(Codes))]
    public void A_detail_ends_in_one_full_stop_or_none(ReasonCode code)
    {
        var reason = new Reason(ReasonCode.NoSummaries) { Cause = new Reason(code) { Host = "example.com", Detail = "Try again in 5.2s." } };

        Assert.DoesNotContain("..", ReasonText.LineWithRemedy(reason), StringComparison.Ordinal);
        Assert.DoesNotContain("..", ReasonText.LineWithDetails(reason), StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_are_said_in_words()
    {
        var reason = new Reason(ReasonCode.AnswerRejected) { Rules = ["G2", "R1"] };

        Assert.Equal("answer rejected by G2 (not about this paper), R1 (repetition)", ReasonText.Line(reason));
    }
}
