using DigestWorker.Reasons;

namespace DigestWorker.Runs;

/// <summary>Nothing is published until an operator acts; the message has the reason and the remedy in one line.</summary>
internal sealed class RunRefusedException(Reason reason) : Exception(ReasonText.LineWithRemedy(reason))
{
    public Reason Reason => reason;
}
