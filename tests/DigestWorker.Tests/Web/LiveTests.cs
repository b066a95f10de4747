using System.Diagnostics;
using System.Text.Json;
using DigestWorker.StandIns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DigestWorker.Tests.Web;

/// <summary>A run as it is sent to who looks on.</summary>
public sealed class LiveTests
{
    [Fact]
    public async Task The_stream_tells_of_a_run_while_it_goes_on()
    {
        await using var worker = await OperatedWorker.StartAsync();
        worker.Sites.Days[OperatedWorker.Day] = StandInPaper.Many(3);
        worker.Model.Latency = TimeSpan.FromMilliseconds(50);
        using var answer = await worker.SendAsync(HttpMethod.Get, "/operate/live");
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var stream = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await worker.SignInAsync();
        using var asked = await worker.SubmitAsync("/operate", "/operate/digests/daily/run", ("date", OperatedWorker.Day), ("force", "1"));
        var id = asked.Headers.Location!.ToString().Split('/')[^1];

        var (shapes, seen) = (new HashSet<string>(), new List<int>());
        var hasBegun = false;
        var inTime = Limit.Loop("the end of the run in the stream");
        while (true)
        {
            inTime();
            var state = await NextAsync(stream);
            shapes.Add(state.GetProperty("shape").GetString()!);
            var ours = state.GetProperty("runs").EnumerateArray().FirstOrDefault(run => run.GetProperty("run").GetString() == id);
            if (ours.ValueKind is JsonValueKind.Undefined)
            {
                if (hasBegun)
                    break;
                continue;
            }
            hasBegun = true;
            seen.AddRange(ours.GetProperty("editions").EnumerateArray().Where(edition => edition.GetProperty("date").GetString() is OperatedWorker.Day).Select(edition => edition.GetProperty("done").GetInt32()));
        }

        Assert.Equal(seen.Order(), seen);
        Assert.Contains(3, seen);
        Assert.True(shapes.Count > 2);
    }

    [Fact]
    public async Task Streams_that_are_open_do_not_keep_the_worker_from_stopping()
    {
        await using var worker = await OperatedWorker.StartAsync();
        var streams = new List<HttpResponseMessage>();
        for (var stream = 0; stream < 20; stream++)
            streams.Add(await worker.SendAsync(HttpMethod.Get, "/operate/live"));

        // A host that waits for its streams ends at its own limit, and not before.
        var limit = worker.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        var stopping = Stopwatch.StartNew();
        await worker.StopAsync();

        Assert.True(stopping.Elapsed < limit, $"It took {stopping.Elapsed}.");
        streams.ForEach(stream => stream.Dispose());
    }

    private static async Task<JsonElement> NextAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WithinLimitAsync(what: "the next line of the stream") is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonDocument.Parse(line["data: ".Length..]).RootElement;
        }
        throw new EndOfStreamException();
    }
}
