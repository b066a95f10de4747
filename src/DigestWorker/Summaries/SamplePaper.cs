using DigestWorker.Papers;

namespace DigestWorker.Summaries;

/// <summary>The paper that <c>check</c> has summarized: a real abstract, so that the answer is judged as in a run.</summary>
internal static class SamplePaper
{
    public static Paper Paper { get; } = new(
        new ListedPaper(PaperId.Parse("2501.03262"), "REINFORCE++: A Simple and Efficient Approach for Aligning Large Language Models", Votes: 0)
        {
            Abstract =
                "Reinforcement Learning from Human Feedback (RLHF) has emerged as a critical approach for aligning large language models with human "
                + "preferences, witnessing rapid algorithmic evolution through methods such as Proximal Policy Optimization (PPO), Direct Preference "
                + "Optimization (DPO), REINFORCE Leave One-Out (RLOO), ReMax, and Group Relative Policy Optimization (GRPO). We present REINFORCE++, "
                + "an enhanced variant of the classical REINFORCE algorithm that incorporates key optimization techniques from PPO while eliminating "
                + "the need for a critic network. REINFORCE++ achieves three primary objectives: (1) simplicity (2) enhanced training stability, and "
                + "(3) reduced computational overhead. Through extensive empirical evaluation, we demonstrate that REINFORCE++ exhibits superior "
                + "stability compared to GRPO and achieves greater computational efficiency than PPO while maintaining comparable performance. The "
                + "implementation is available at https://github.com/OpenRLHF/OpenRLHF.",
        },
        Details: null);
}
