using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Summaries.Checks;
using DigestWorker.Tests.Shipped;

namespace DigestWorker.Tests.Summaries.Checks;

/// <summary>The lists that the checks go by are data, and hold what they promise.</summary>
public sealed class WordListTests
{
    [Fact]
    public void Every_field_name_may_stand_in_a_digest()
    {
        Assert.True(FieldNames.All.Count() >= 60);
        Assert.All(FieldNames.All, name => Assert.Empty(FieldRules.Fields(new PaperSummary("", "", [name, name is "딥러닝" ? "인공지능" : "딥러닝"]), SampleEntries.All[0].Source)));
        Assert.All(FieldNames.All, name => Assert.Equal(name, FieldNames.Canonical(name)));
    }

    [Fact]
    public void No_field_stands_under_two_names()
    {
        var names = DataFile.Read("fields.ko.tsv").SelectMany(line => line.Others.Append(line.Word).Select(FieldNames.Canonical).Distinct());

        Assert.Distinct(names);
    }

    [Fact]
    public void Every_term_is_English_and_has_Korean_words()
    {
        var terms = DataFile.Read("terms.en-ko.tsv").ToList();

        Assert.Distinct(terms.Select(term => WordOf(term.Word)));
        Assert.All(terms, term => Assert.Matches("^[a-z0-9][a-z0-9 -]+[$]?(![a-z0-9 -]+)*$", term.Word));
        Assert.All(terms, term => Assert.NotEmpty(term.Others));
        Assert.All(terms.SelectMany(term => term.Others), word => Assert.True(word == word.Trim() && word.Length > 0));
    }

    [Theory]
    [InlineData("Search/terms.en-ko.tsv")]
    [InlineData("Search/synonyms.en-ko.tsv")]
    [InlineData("Summaries/Checks/fields.ko.tsv")]
    [InlineData("Summaries/Checks/senses.en-ko.tsv")]
    public void Each_list_says_its_version(string name) =>
        Assert.Single(Repository.Read(["src", "DigestWorker", .. name.Split('/')]).Split('\n'), line => line.StartsWith("# version: ", StringComparison.Ordinal));

    [Fact]
    public void Every_sense_is_English_and_has_Korean_words_that_no_term_has()
    {
        var senses = DataFile.Read("senses.en-ko.tsv").ToList();
        var terms = DataFile.Read("terms.en-ko.tsv").SelectMany(term => term.Others.Select(WordOf)).ToHashSet();

        Assert.Distinct(senses.Select(sense => WordOf(sense.Word)));
        Assert.All(senses, sense => Assert.Matches("^[a-z][a-z -]+(![a-z -]+)*$", sense.Word));
        Assert.All(senses.SelectMany(sense => sense.Others), word => Assert.Matches("^[가-힣]+( [가-힣]+)*$", word));
        Assert.All(senses.SelectMany(sense => sense.Others), word => Assert.DoesNotContain(word, terms));
    }

    // 강화학습 would otherwise speak of chemistry, and "code is available" of programming.
    [Theory]
    [InlineData("강화학습으로 양자화하고 인코딩과 디코딩을 자세히 적은 메시지와 디퓨전입니다.", "화학", "양자", "코딩", "자세", "메시", "퓨전")]
    [InlineData("정확도가 50% 이상 올랐습니다.", "이상")]
    public void A_word_inside_another_one_is_not_found(string korean, params string[] words)
    {
        var found = Terms.InKorean(korean);

        Assert.All(words, word => Assert.DoesNotContain(Terms.InKorean(word).SingleOrDefault(-1), found));
    }

    [Theory]
    [InlineData("a critical guide that faces challenges", "비평", "GUI", "얼굴")]
    [InlineData("code is available, and the code will be released", "코드")]
    public void An_English_word_that_only_begins_like_a_term_is_not_found(string english, params string[] words)
    {
        var source = Terms.Of(new SourceText(PaperId.Parse("2501.00001"), "", english));

        Assert.All(words, word => Assert.DoesNotContain(Terms.InKorean(word).Single(), source.Words));
    }

    /// <summary>Where one Korean word begins or ends another of a different meaning, the shorter one has the longer one as a trap, or shares a line with it.</summary>
    [Fact]
    public void No_term_is_a_trap_of_another()
    {
        var terms = DataFile.Read("terms.en-ko.tsv").SelectMany(term => term.Others.Select(word => (Line: term.Word, Word: WordOf(word), Entry: word))).ToList();
        var lines = terms.ToLookup(term => term.Word, term => term.Line);

        var traps = from inner in terms
                    from outer in terms
                    where outer.Word.Length > inner.Word.Length
                        && outer.Word.IndexOf(inner.Word, StringComparison.Ordinal) is > 0 and var start
                        && !outer.Word[..start].Contains(' ', StringComparison.Ordinal)
                        && inner.Word.Length + start < outer.Word.Length
                        && !lines[inner.Word].Intersect(lines[outer.Word]).Any()
                        && Terms.InKorean(outer.Word).Intersect(Terms.InKorean(inner.Word)).Any()
                    select $"{inner.Entry} in {outer.Entry}";

        Assert.Empty(traps.Distinct());
    }

    private static string WordOf(string entry) => entry.Split('!')[0].TrimEnd('$');
}
