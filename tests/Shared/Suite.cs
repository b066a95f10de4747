using System.Runtime.CompilerServices;

namespace DigestWorker.Testing;

/// <summary>How much is tested: the environment variable <c>DIGESTWORKER_TESTS</c> says so. Each suite has all of the one before it.</summary>
internal enum Suite
{
    /// <summary>What <c>dotnet test</c> runs with nothing but the SDK.</summary>
    Fast,

    /// <summary>Real kills, system calls, clusters, clocks, browsers, servers, packages: what <c>.ci/run</c> runs.</summary>
    Thorough,

    /// <summary>The thorough suite with every loop at its full length: it takes hours.</summary>
    Soak,
}

internal static class Suites
{
    public const string Variable = "DIGESTWORKER_TESTS";

    public static Suite Current { get; } = Parse(Environment.GetEnvironmentVariable(Variable));

    public static bool IsSoak => Current is Suite.Soak;

    /// <summary>The fast suite, with the inputs of FuzzTests mutated for minutes.</summary>
    public static bool IsFuzzing { get; } = Environment.GetEnvironmentVariable(Variable) is "fuzz";

    /// <summary>Chooses how often or how long a test goes on.</summary>
    public static T Soak<T>(T soak, T otherwise) => IsSoak ? soak : otherwise;

    private static Suite Parse(string? name) => name switch
    {
        null or "" or "fast" or "fuzz" => Suite.Fast,
        "thorough" => Suite.Thorough,
        "soak" => Suite.Soak,
        _ => throw new InvalidOperationException($"{Variable} is '{name}'; set it to fast, thorough, soak or fuzz."),
    };
}

/// <summary>A test of the thorough suite. In the fast one it is skipped, and its reason says how to run it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ThoroughFactAttribute : FactAttribute
{
    public ThoroughFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Thorough.Reason;
}

/// <summary>A theory of the thorough suite. In the fast one it is skipped, and its reason says how to run it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ThoroughTheoryAttribute : TheoryAttribute
{
    public ThoroughTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Thorough.Reason;
}

internal static class Thorough
{
    /// <summary>Why a thorough test is skipped; null where it is not.</summary>
    public static string? Reason { get; } =
        Suites.Current is Suite.Fast ? $"thorough suite: run it with {Suites.Variable}=thorough dotnet test" : null;

    /// <summary>Skips what needs a server or a program: in the fast suite, and where it is missing.</summary>
    /// <param name="missing">What is missing; null where nothing is.</param>
    public static void SkipWithout(string? missing)
    {
        Assert.SkipWhen(Reason is not null, Reason ?? "");
        Assert.SkipWhen(missing is not null, missing ?? "");
    }
}
