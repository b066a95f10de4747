using System.Reflection;
using System.Text.RegularExpressions;

namespace DigestWorker.Tests;

/// <summary>Texts come from strangers, and no pattern may be made to think for ever over one.</summary>
public sealed class PatternTests
{
    // As long as the longest text that any of them is put to.
    private const int Longest = 20_000;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    public static TheoryData<string, RegexOptions> Patterns => [.. typeof(DigestWorker.Runs.DigestRun).Assembly.GetTypes()
        .Concat(typeof(PaperId).Assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Select(method => method.GetCustomAttribute<GeneratedRegexAttribute>())
        .OfType<GeneratedRegexAttribute>()
        .Select(attribute => (attribute.Pattern, attribute.Options))
        .Distinct()];

    [ThoroughTheory, MemberData(nameof(Patterns))]
    public void No_pattern_can_be_made_to_backtrack_for_ever(string pattern, RegexOptions options)
    {
        var regex = new Regex(pattern, options, Limit.Wait);

        foreach (var piece in new[] { "a", "가", "1", " ", "-", ".", "(", "<", "a ", "1,", "가a", "a-", ".1", "**", "{{", "1억 ", "가. ", "https://a" })
        {
            var text = string.Concat(Enumerable.Repeat(piece, Longest / piece.Length));
            foreach (var subject in new[] { text, text + "!" })
            {
                var before = CpuTime.OfThisThread();
                _ = regex.Count(subject);
                var took = CpuTime.OfThisThread() - before;
                Assert.True(took < Most, $"'{piece}' over and over took {took} of a processor.");
            }
        }
    }
}
