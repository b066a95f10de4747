using System.Text;
using CsCheck;
using DigestWorker.Search;

namespace DigestWorker.Tests.Papers;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("언어모델", "대형 언어 모델을 씁니다.", "언어 모델")]
    [InlineData("언어 모델", "대형 언어모델을 씁니다.", "언어모델")]
    [InlineData("언어", "언어모델과 언 어", "언어|언 어")]
    [InlineData("모델", "GPT모델은", "모델")]
    [InlineData("빛", "별빛과 빛", "빛|빛")]
    [InlineData("gpt4", "GPT-4와 GPT4o와 GPT 3", "GPT-4|GPT4o")]
    [InlineData("GPT-4", "gpt4와 GPT 4와 GPT-4와 GPT-5", "gpt4|GPT 4|GPT-4")]
    [InlineData("of-the", "a state-of-the-art model", "of-the")]
    [InlineData("trans", "Transformers translate; a retransformer does not", "Transformers|translate")]
    [InlineData("a", "A model as an aid", "A")]
    [InlineData("3.5", "GPT-3.5 has 3.5 and 35", "3.5|3.5|35")]
    [InlineData("ÉTÉ", "un été chaud", "été")]
    [InlineData("로봇 diffusion", "Diffusion으로 로봇을 움직입니다.", "Diffusion|로봇")]
    [InlineData("LLM", "ＬＬＭ과 ㎏", "ＬＬＭ")]
    [InlineData("ＬＬＭ은", "LLM을 씁니다.", "LLM")]
    [InlineData("강화학습은", "강화 학습으로 배웁니다.", "강화 학습")]
    [InlineData("디퓨전으로", "디퓨전과 확산과 diffusion", "디퓨전|확산|diffusion")]
    [InlineData("diffusion", "확산으로 만듭니다.", "확산")]
    [InlineData("large language models", "거대 언어 모델과 LLMs", "거대 언어 모델|LLMs")]
    [InlineData("거대 언어 모델", "A large language model", "large language model")]
    [InlineData("확산모델", "Diffusion models", "Diffusion models")]
    [InlineData("로봇에이전트", "Robot agents", "Robot|agents")]
    [InlineData("reinforcement learning", "강화학습입니다.", "강화학습")]
    [InlineData("초해상도", "Super-Resolution for all", "Super-Resolution")]
    public void What_is_looked_for_is_marked(string query, string text, string marked) =>
        Assert.Equal(marked.Split('|'), SearchQuery.Parse(query).FindIn(text).Select(hit => text[hit]));

    [Theory]
    [InlineData("언어모델", "언어. 모델")]
    [InlineData("언어모델", "언어(모델)")]
    [InlineData("언어모델", "언어, 어모, 모델")]
    [InlineData("언어모델", "언어. 어모델")]
    [InlineData("언어모델", "언어 GPT 모델")]
    [InlineData("gpt4", "GPT. 4")]
    [InlineData("model", "remodel")]
    [InlineData("ㅎㅎ", "하하")]
    public void Nothing_reaches_over_what_stands_between(string query, string text) => Assert.Empty(SearchQuery.Parse(query).FindIn(text));

    [Theory]
    [InlineData("e", "\u0301\u0323")]
    [InlineData("\u1112", "\u1161")]
    [InlineData("", "a\u0301-")]
    public void Time_grows_with_the_length_alone(string start, string piece)
    {
        var before = CpuTime.OfThisThread();

        _ = new SearchText(start + string.Concat(Enumerable.Repeat(piece, 200_000)));

        var took = CpuTime.OfThisThread() - before;
        Assert.True(took < TimeSpan.FromSeconds(2), $"It took {took} of a processor.");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData("\"*()-^:<>|&'\\")]
    [InlineData("\uD83D")]
    [InlineData("\uE001\uE002")]
    public void What_holds_no_letter_looks_for_nothing(string query) => Assert.Empty(SearchQuery.Parse(query).Terms);

    [Fact]
    public void Letters_in_pieces_are_those_in_one()
    {
        var text = "한국어 언어모델은 Café에서 씁니다.".Normalize(NormalizationForm.FormD);

        Assert.Equal("언어모델".Normalize(NormalizationForm.FormD), text[Assert.Single(SearchQuery.Parse("언어 모델").FindIn(text).Take(1))]);
        Assert.Equal("Café".Normalize(NormalizationForm.FormD), text[Assert.Single(SearchQuery.Parse("café").FindIn(text))]);
    }

    [Fact]
    public void A_name_is_the_same_however_it_is_spaced_and_marked() =>
        Assert.Equal(SearchText.NormalizedKey("자연어처리"), SearchText.NormalizedKey(" 자연어 처리. "));

    /// <summary>Few syllables, so that they come again and again.</summary>
    private static readonly Gen<string> Korean =
        Gen.Frequency((12, Gen.Char["언어모델빛과"]), (3, Gen.Const(' ')), (1, Gen.Char[".,·(-4"])).Array[2, 60].Select(letters => new string(letters));

    [Fact]
    public void Any_piece_of_a_Korean_text_finds_it_with_blanks_anywhere() =>
        Gen.Select(Korean, Gen.Int[0, 59], Gen.Int[2, 20], Gen.Bool.Array[60]).Sample((text, at, length, blanks) =>
        {
            var start = Math.Min(at, text.Length - 2);
            var piece = text.AsSpan(start, Math.Min(length, text.Length - start));
            var query = new StringBuilder();
            for (var i = 0; i < piece.Length; i++)
                query.Append(piece[i]).Append(blanks[i] ? " " : "");

            var hits = SearchQuery.Parse(query.ToString()).FindIn(text);

            for (var i = start; i < start + piece.Length; i++)
                Assert.True(text[i] is < '가' or > '힣' || hits.Any(hit => hit.Start.Value <= i && i < hit.End.Value), $"'{query}' does not find {i} of '{text}'");
        }, iter: Suites.Soak(2_000_000, 20_000));

    [Fact]
    public void Hits_are_in_order_and_apart_whatever_is_looked_for() =>
        Gen.Select(Korean, Gen.String).Sample((text, query) =>
        {
            foreach (var searched in new[] { SearchQuery.Parse(query), SearchQuery.Parse(text[..(text.Length / 2)]) })
            {
                var end = -1;
                foreach (var hit in searched.FindIn(text + query))
                {
                    Assert.True(hit.Start.Value > end && hit.End.Value > hit.Start.Value && hit.End.Value <= text.Length + query.Length);
                    end = hit.End.Value;
                }
            }
        }, iter: Suites.Soak(500_000, 5_000));
}
