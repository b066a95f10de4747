using System.Text.RegularExpressions;
using DigestWorker.Papers;

namespace DigestWorker.Summaries.Checks;

/// <summary>X1: no name that is not in the source. X2: the name of the presented method.</summary>
internal static partial class SourceRules
{
    private const int MaxForeignWords = 2;

    /// <summary>SmolVLM is not in the abstract of SmolDocling, but neither is it invented.</summary>
    private const int SharedByFamily = 4;

    /// <summary>Names that are common in the field or in every newspaper, whether or not they are in the abstract.</summary>
    private static readonly HashSet<string> Everyday = new(StringComparer.OrdinalIgnoreCase)
    {
        "ai", "llm", "llms", "vlm", "vlms", "mllm", "mllms", "gpu", "gpus", "cpu", "pdf", "ml", "nlp", "api", "rl", "2d", "3d", "4d", "gpt", "sota", "qa",
        "it", "os", "pc", "tv", "ui", "gui", "cli", "url", "sql", "html", "json", "xml", "csv", "id", "iot", "rgb", "usb", "ocr", "asr", "tts", "ar",
        "vr", "xr",
        "dna", "rna", "mri", "ct", "cnn", "rnn", "gan", "vae", "mlp", "sft", "rag", "cot", "moe", "vqa", "kv", "auc", "mse", "kl", "f1", "stem", "fps",
        "dit", "openai",
    };

    public static IEnumerable<Finding> Names(SummaryText text, SourceText source)
    {
        var known = SourceFacts.Of(source);
        var unknown = SourceFacts.NamesIn(text.Text).Where(token => !IsKnown(token)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (unknown.Count > 0)
        {
            var message = $"제목과 초록에 없는 영어({string.Join(", ", unknown)})가 있습니다. "
                + "원문의 이름만 쓰고 나머지는 한국어로 쓰십시오.";
            var isName = unknown.Count > MaxForeignWords || unknown.Exists(IsForeignName);
            yield return isName ? text.Error("X1", message) : text.Warning("X1", message);
        }

        // In brackets behind a Korean word it is that word in English.
        bool IsForeignName(string token) =>
            IsMisspelt(token, known)
            || (SourceFacts.IsNameLike(token) && !Family().IsMatch(token) && !known.Names.Any(name => name.AsSpan().CommonPrefixLength(token) >= SharedByFamily)
                && !(text.HasGlosses && Gloss().IsMatch(text.Text.AsSpan(0, text.Text.IndexOf(token, StringComparison.Ordinal)))));

        bool IsKnown(string token) =>
            IsWord(token)
            || SourceFacts.Parts(token).All(IsWord)
            || (SourceFacts.LettersOf(token) is { Length: > 3 } joined && known.Letters.Contains(joined, StringComparison.OrdinalIgnoreCase))
            || (token.Count(char.IsAsciiLetterUpper) >= 2 && known.Initials.Contains(token.TrimEnd('s'), StringComparison.OrdinalIgnoreCase));

        bool IsWord(string token) => Everyday.Contains(token) || known.Words.Contains(SourceFacts.Stem(token));
    }

    public static IEnumerable<Finding> OwnName(PaperSummary summary, SourceText source)
    {
        var name = new[] { TitleName().Match(source.Title), Presented().Match(source.Abstract) }
            .Select(match => match.Groups["name"].Value).FirstOrDefault(name => name.Length > 2 && IsName(name, source));
        if (name is not null && !summary.Summary.Contains(name, StringComparison.OrdinalIgnoreCase)
            && !SourceFacts.LettersOf(summary.Summary).Contains(SourceFacts.LettersOf(name), StringComparison.OrdinalIgnoreCase))
        {
            yield return new(
                "X2", Severity.Warning,
                $"요약: 논문이 내놓은 것의 이름({name})이 없습니다. 그 이름을 그대로 쓰십시오.")
            { Part = "summary" };
        }
    }

    // Position: and Semantic-Anchored are no names. A name is used more than once, and never as a common word.
    private static bool IsName(string name, SourceText source) =>
        !Everyday.Contains(name)
        && source.Abstract.Contains(name, StringComparison.Ordinal)
        && (SourceFacts.Parts(name).Any(SourceFacts.IsNameLike)
            || (source.Abstract.IndexOf(name, StringComparison.Ordinal) != source.Abstract.LastIndexOf(name, StringComparison.Ordinal)
                && !source.Abstract.Contains(name.ToLowerInvariant(), StringComparison.Ordinal)));

    /// <summary>One letter too many, too few, changed or swapped, in a name of the source.</summary>
    private static bool IsMisspelt(string token, SourceFacts known) =>
        token.Length >= 5 && char.IsAsciiLetterUpper(token[0])
        && known.Words.Any(word => word.Length >= 5 && char.IsAsciiLetterUpper(word[0]) && IsOneSlipFrom(word, token));

    private static bool IsOneSlipFrom(string word, string token)
    {
        if (Math.Abs(word.Length - token.Length) > 1)
            return false;
        var (shared, tail) = (word.AsSpan().CommonPrefixLength(token), 0);
        while (tail < Math.Min(word.Length, token.Length) - shared && word[^(tail + 1)] == token[^(tail + 1)])
            tail++;
        return Math.Max(word.Length, token.Length) - shared - tail <= (word.Length == token.Length ? 2 : 1);
    }

    /// <summary>Half of all titles begin with such a name: <c>MotionBench: Benchmarking …</c></summary>
    [GeneratedRegex(@"^(?<name>[A-Z][A-Za-z0-9_.+^*-]*[A-Za-z0-9_+*])[ ]?(:|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex TitleName();

    /// <summary>We introduce MotionBench, …</summary>
    [GeneratedRegex(
        @"(?i:\bwe (\w+ )?(introduce|present|propose|develop|release|build|construct|call)s?) (the |a "
        + @"|an )?(?<name>[A-Z][A-Za-z0-9_.+-]*[A-Za-z0-9+])(?=( [A-Z0-9.]{2,})*(,| ?\(|:|\. | an? | that | which ))",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Presented();

    /// <summary>The models that others are compared with: GPT-4o.</summary>
    [GeneratedRegex("^(GPT|ChatGPT)[-0-9.]*[a-z]?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Family();

    [GeneratedRegex(@"[가-힣]\([^()가-힣]*$")]
    private static partial Regex Gloss();
}
