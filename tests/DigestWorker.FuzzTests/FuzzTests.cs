using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;

namespace DigestWorker.FuzzTests;

/// <summary>
/// Every reader of what comes in: no exception but the one that it documents, no input that takes two seconds or 300 MB.
/// The corpus is read in every suite; <c>DIGESTWORKER_TESTS=fuzz</c> goes on from it with mutations, for ten minutes.
/// </summary>
public sealed class FuzzTests
{
    private const string Minutes = "DIGESTWORKER_FUZZ_MINUTES";

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Reads_its_corpus(string target)
    {
        await using var fuzzed = await FuzzTarget.All[target]();
        var corpus = Corpus.Of(target);
        Assert.NotEmpty(corpus);
        foreach (var (name, input) in corpus)
            fuzzed.Try(input, name);
    }

    [FuzzTheory]
    [MemberData(nameof(Targets))]
    public async Task Reads_whatever_comes(string target)
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable(Minutes) ?? "10", CultureInfo.InvariantCulture) * 60 / FuzzTarget.All.Count;
        var seeds = Corpus.Of(target).Select(seed => seed.Input).ToArray();
        await using var fuzzed = await FuzzTarget.All[target]();
        var tried = 0;
        try
        {
            Check.Sample(
                Gen.Select(Gen.OneOfConst(seeds), Mutation.Any.Array[1, 6]),
                (seed, mutations) =>
                {
                    tried++;
                    fuzzed.Try(mutations.Aggregate(seed, (input, mutation) => mutation.Of(input)), "mutation");
                },
                time: Math.Max(1, (int)seconds),
                threads: 1,
                print: input => FuzzTarget.Kept(input.Item2.Aggregate(input.Item1, (bytes, mutation) => mutation.Of(bytes))));
        }
        finally
        {
            TestContext.Current.SendDiagnosticMessage("{0}: {1} inputs, slowest {2:N0} ms", target, tried, fuzzed.Slowest.TotalMilliseconds);
        }
        Assert.True(tried > 10, $"only {tried} inputs were tried");
    }
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class FuzzTheoryAttribute : TheoryAttribute
{
    public FuzzTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Suites.IsFuzzing ? null : $"fuzzing: run it with {Suites.Variable}=fuzz dotnet test --project tests/DigestWorker.FuzzTests";
}

/// <summary>Inputs that once failed, and examples of every shape: <c>Corpus/TARGET/NAME</c>.</summary>
internal static class Corpus
{
    public static IReadOnlyList<(string Name, byte[] Input)> Of(string target) =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", target)).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))];
}
