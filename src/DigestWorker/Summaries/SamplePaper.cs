using DigestWorker.Papers;

namespace DigestWorker.Summaries;

/// <summary>The paper that <c>check</c> has summarized and verified: a real abstract, so that the answer is judged as in a run.</summary>
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

    /// <summary>A true one.</summary>
    public static PaperSummary Summary { get; } = new(
        "REINFORCE++는 고전적인 REINFORCE 알고리즘에 PPO의 핵심 최적화 기법을 더하고 비평 신경망을 없앤 정렬 방법입니다. 이 방법은 단순함, 더 나은 "
        + "학습 안정성, 줄어든 계산 부담이라는 세 가지 목표를 이룹니다. "
        + "실험에서 GRPO보다 안정적이고 PPO보다 계산 효율이 높으면서 성능은 비슷하게 유지되었습니다.",
        "사람이 바라는 대로 답하도록 인공지능을 가르치는 방법을 더 단순하게 다듬었습니다. 계산이 덜 들면서도 안정적으로 배웁니다.",
        ["인공지능", "강화학습", "대규모 언어 모델"]);
}
