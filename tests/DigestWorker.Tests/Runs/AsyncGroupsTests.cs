using System.Threading.Channels;
using DigestWorker.Runs;

namespace DigestWorker.Tests.Runs;

public sealed class AsyncGroupsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_there_comes_together_and_what_comes_later_comes_later()
    {
        var channel = Channel.CreateUnbounded<int>();
        foreach (var item in new[] { 1, 2, 3 })
            channel.Writer.TryWrite(item);
        await using var groups = channel.Reader.ReadAllAsync(Token).InGroups(Token).GetAsyncEnumerator(Token);

        Assert.True(await groups.MoveNextAsync());
        Assert.Equal([1, 2, 3], groups.Current);

        channel.Writer.TryWrite(4);
        channel.Writer.Complete();
        Assert.True(await groups.MoveNextAsync());
        Assert.Equal([4], groups.Current);
        Assert.False(await groups.MoveNextAsync());
    }

    [Fact]
    public async Task A_failure_comes_behind_what_arrived_before_it()
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.TryWrite(1);
        channel.Writer.Complete(new InvalidOperationException("cut short"));
        var seen = new List<int>();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var group in channel.Reader.ReadAllAsync(Token).InGroups(Token))
                seen.AddRange(group);
        });

        Assert.Equal(("cut short", 1), (failure.Message, Assert.Single(seen)));
    }
}
