using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit.v3;

[assembly: DigestWorker.Testing.LimitedTests]

namespace DigestWorker.Testing;

/// <summary>The end of every wait. A wait that comes to it fails the test, and says what was waited for.</summary>
internal static class Limit
{
    /// <summary>For what takes a moment. It is long because a machine may have other work.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(90);

    /// <summary>For one whole test.</summary>
    public static TimeSpan Test { get; } = Suites.Current switch
    {
        Suite.Fast => TimeSpan.FromMinutes(4),
        Suite.Thorough => TimeSpan.FromMinutes(15),
        _ => TimeSpan.FromHours(3),
    };

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for a task.</summary>
    public static async Task WithinLimitAsync(this Task task, TimeSpan? limit = null, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(limit ?? Wait, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail(Passed(what, limit));
        }
    }

    /// <summary>Waits for a task's result.</summary>
    public static async Task<T> WithinLimitAsync<T>(this Task<T> task, TimeSpan? limit = null, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        await ((Task)task).WithinLimitAsync(limit, what);
        return await task;
    }

    /// <summary>Looks again and again until a condition holds.</summary>
    /// <param name="hopeless">Why it can no longer come true; null while it can.</param>
    /// <param name="instead">What there is in its place when the limit is passed.</param>
    public static Task UntilAsync(
        Func<bool> holds, Func<string?>? hopeless = null, TimeSpan? limit = null, TimeSpan? pause = null, Func<string>? instead = null,
        [CallerArgumentExpression(nameof(holds))] string what = "") =>
        UntilAsync(() => Task.FromResult(holds()), hopeless, limit, pause, instead, what);

    /// <inheritdoc cref="UntilAsync(Func{bool}, Func{string}, TimeSpan?, TimeSpan?, Func{string}, string)"/>
    public static async Task UntilAsync(
        Func<Task<bool>> holds, Func<string?>? hopeless = null, TimeSpan? limit = null, TimeSpan? pause = null, Func<string>? instead = null,
        [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            if (hopeless?.Invoke() is { } reason && !await holds())
                Assert.Fail($"{what} can no longer come true: {reason}");
            if (waited.Elapsed >= (limit ?? Wait))
                Assert.Fail($"{Passed(what, limit)} {instead?.Invoke()}");
            await Task.Delay(pause ?? Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Looks for a while whether a condition goes on to hold. On a slow machine it sees less; it never fails for that.</summary>
    public static async Task StaysAsync(Func<bool> holds, TimeSpan span, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        for (var looked = Stopwatch.StartNew(); looked.Elapsed < span;)
        {
            Assert.True(holds(), $"{what} did not hold any more.");
            await Task.Delay(span / 20, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A loop that waits for something by doing it again and again.</summary>
    /// <returns>How long it may still go on; each step asks it.</returns>
    public static Action Loop(string what, TimeSpan? limit = null)
    {
        var waited = Stopwatch.StartNew();
        return () => Assert.True(waited.Elapsed < (limit ?? Wait), Passed(what, limit));
    }

    /// <summary>Runs a started process to its end, with all that it says. A process that passes the limit is killed, with what it has started.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> EndAsync(this Process process, TimeSpan? limit = null)
    {
        var said = Task.WhenAll(
            process.StartInfo.RedirectStandardOutput ? process.StandardOutput.ReadToEndAsync() : Task.FromResult(""),
            process.StartInfo.RedirectStandardError ? process.StandardError.ReadToEndAsync() : Task.FromResult(""));
        var what = $"the end of '{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}'";
        try
        {
            await process.WaitForExitAsync().WithinLimitAsync(limit, what);
            // A child that was left behind may hold the pipes open.
            var texts = await said.WithinLimitAsync(limit, $"{what}, which has exited but whose output is still held open,");
            return (process.ExitCode, texts[0], texts[1]);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string Passed(string what, TimeSpan? limit) => $"{what} did not come within {(limit ?? Wait).TotalSeconds:N0} s.";
}

/// <summary>Gives every test of the assembly its end: at the limit its cancellation token is cancelled, and the test fails under its own name.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class LimitedTestsAttribute : BeforeAfterTestAttribute
{
    private static readonly ConditionalWeakTable<IXunitTest, Timer> Timers = [];

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = TestContext.Current;
        var timer = new Timer(_ =>
        {
            // A test that does not heed this is cut with the whole run, and then this line is what dotnet test shows of it.
            Console.Error.WriteLine($"{test.TestDisplayName} was cancelled at its limit of {Limit.Test}.");
            context.CancelCurrentTest();
        });
        Timers.Add(test, timer);
        timer.Change(Limit.Test, Timeout.InfiniteTimeSpan);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Timers.TryGetValue(test, out var timer))
            timer.Dispose();
    }
}
