using DigestWorker.Models.Quota;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Models.Quota;

public sealed class GovernorTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task So_many_at_once_and_no_more()
    {
        using var governor = new Governor(2, 0, 0, _time);
        var first = await TurnAsync(governor);
        using var second = await TurnAsync(governor);
        var third = TurnAsync(governor);
        Assert.False(third.IsCompleted);

        first.Dispose();

        (await third.WithinLimitAsync()).Dispose();
    }

    [Fact]
    public async Task A_minute_with_two_requests_lets_the_third_wait_for_its_end()
    {
        using var governor = new Governor(16, 2, 0, _time);
        Answer(await TurnAsync(governor));
        Answer(await TurnAsync(governor));

        Assert.InRange(await WaitedAsync(TurnAsync(governor)), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62));
    }

    [Fact]
    public async Task Tokens_that_a_call_did_not_take_are_free_at_once()
    {
        using var governor = new Governor(16, 0, 1000, _time);
        var first = await governor.AcquireAsync(800, Cancellation);
        var second = governor.AcquireAsync(800, Cancellation);
        Assert.False(second.IsCompleted);

        Answer(first, used: 150);

        Answer(await second.WithinLimitAsync());
    }

    [Fact]
    public async Task A_pause_that_one_call_is_told_holds_for_all()
    {
        using var governor = new Governor(16, 0, 0, _time);
        var told = await TurnAsync(governor);
        told.Throttled(TimeSpan.FromSeconds(20));
        told.Dispose();

        var others = Enumerable.Range(0, 3).Select(_ => TurnAsync(governor)).ToList();

        Assert.Equal(20, (await WaitedAsync(Task.WhenAll(others))).TotalSeconds);
    }

    [Fact]
    public async Task Quiet_that_an_answer_asks_for_is_kept_but_not_for_ever()
    {
        using var governor = new Governor(16, 0, 0, _time);
        using (var permit = await TurnAsync(governor))
            permit.Succeeded(10, TimeSpan.FromHours(6));

        Assert.Equal(2, (await WaitedAsync(TurnAsync(governor))).TotalMinutes);
    }

    [Fact]
    public async Task Refusals_without_a_word_make_pauses_that_grow()
    {
        using var governor = new Governor(16, 0, 0, _time);
        List<double> waited = [];
        for (var i = 0; i < 7; i++)
        {
            using (var permit = await TurnAsync(governor))
            {
                _time.Advance(TimeSpan.FromMilliseconds(1));
                permit.Throttled(null);
            }
            waited.Add(Math.Round((await WaitedAsync(TakeAsync())).TotalSeconds));
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], waited);

        // Waits from the moment it is called: a task that is only queued would have time pass before it.
        async Task TakeAsync() => (await TurnAsync(governor)).Dispose();
    }

    [Fact]
    public async Task A_dead_server_is_left_alone_and_then_one_call_looks()
    {
        using var governor = new Governor(16, 0, 0, _time);
        for (var i = 0; i < 5; i++)
            governor.ReportOutage("no answer");
        Assert.Equal("no answer", (await Assert.ThrowsAsync<ModelCircuitOpenException>(() => TurnAsync(governor))).Message);

        _time.Advance(TimeSpan.FromSeconds(30));
        var looking = await TurnAsync(governor);
        var waiting = TurnAsync(governor);
        Assert.False(waiting.IsCompleted);

        Answer(looking);
        using var next = await waiting.WithinLimitAsync();
        using var another = await TurnAsync(governor);
    }

    [Fact]
    public async Task Who_waits_for_the_look_rests_when_it_fails()
    {
        using var governor = new Governor(16, 0, 0, _time);
        for (var i = 0; i < 5; i++)
            governor.ReportOutage("no answer");
        _time.Advance(TimeSpan.FromSeconds(30));
        var looking = await TurnAsync(governor);
        var waiting = TurnAsync(governor);

        looking.Failed("HTTP 500");
        looking.Dispose();

        Assert.Equal("HTTP 500", (await Assert.ThrowsAsync<ModelCircuitOpenException>(() => waiting)).Message);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled_and_hinders_nobody()
    {
        using var governor = new Governor(1, 0, 0, _time);
        var first = await TurnAsync(governor);
        using var cancel = new CancellationTokenSource();
        var waiting = governor.AcquireAsync(1, cancel.Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        first.Dispose();
        using var second = await TurnAsync(governor);
    }

    private static Task<Governor.Permit> TurnAsync(Governor governor) => governor.AcquireAsync(1, Cancellation);

    private static void Answer(Governor.Permit permit, long used = 1)
    {
        permit.Succeeded(used, TimeSpan.Zero);
        permit.Dispose();
    }

    private async Task<TimeSpan> WaitedAsync(Task task)
    {
        var began = _time.GetUtcNow();
        var inTime = Limit.Loop("the turn");
        while (!task.IsCompleted)
        {
            inTime();
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(15), TimeProvider.System, Cancellation));
        }
        await task;
        return _time.GetUtcNow() - began;
    }
}
