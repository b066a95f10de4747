using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using DigestWorker.Hosting;
using DigestWorker.Http;
using DigestWorker.Listings;
using DigestWorker.Metadata;
using DigestWorker.Models;
using DigestWorker.Models.Wire;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Sites;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;
using DigestWorker.Tests.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace DigestWorker.FuzzTests;

/// <summary>A reader that is fed with inputs.</summary>
/// <param name="read">Reads an input. Whatever it throws is a failure.</param>
/// <param name="end">Called when the last input was read.</param>
internal sealed class FuzzTarget(Action<byte[]> read, Func<ValueTask>? end = null) : IAsyncDisposable
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    /// <summary>Survives an input that ends the process.</summary>
    private static readonly string LastInput = Path.Combine(Path.GetTempPath(), $"digestworker-fuzz-{Environment.ProcessId}");

    public static IReadOnlyDictionary<string, Func<Task<FuzzTarget>>> All { get; } = new Dictionary<string, Func<Task<FuzzTarget>>>
    {
        ["listing-json"] = () => Of(ReadListing),
        ["listing-html"] = () => Of(ReadListingPage),
        ["arxiv-feed"] = () => Of(ReadFeed),
        ["full-text"] = () => Of(ReadFullText),
        ["model-response"] = () => Of(ReadModelResponse),
        ["model-answer"] = () => Of(ReadModelAnswer),
        ["edition-json"] = () => OfFolder("2025-01-08.json"),
        ["index-json"] = () => OfFolder("index.json"),
        ["markdown"] = () => Of(ReadMarkdown),
        ["configuration"] = () => Of(ReadConfiguration),
        ["request"] = OfServer,
    };

    public TimeSpan Slowest { get; private set; }

    public void Try(byte[] input, string name)
    {
        File.WriteAllBytes(LastInput, input);
        var started = CpuTime.OfThisThread();
        read(input);
        var took = CpuTime.OfThisThread() - started;
        Slowest = took > Slowest ? took : Slowest;
        Assert.True(took < MaxTime, $"{name} took {took.TotalSeconds:N1} s");
    }

    /// <summary>Keeps an input that failed, to become a part of the corpus.</summary>
    public static string Kept(byte[] input)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"failed-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}");
        File.WriteAllBytes(file, input);
        return $"{input.Length} bytes in {file}";
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(LastInput);
        if (end is not null)
            await end();
    }

    private static Task<FuzzTarget> Of(Action<byte[]> read) => Task.FromResult(new FuzzTarget(read));

    private static void ReadListing(byte[] input)
    {
        if (PageText.TryDecode(input, "utf-8", out var text) && LenientJson.TryParse(text, out var json))
            Use(PaperRows.Of(
                LenientJson.Items(json).Select(row => new HuggingFaceRow(row)), HuggingFaceApi.MaxPapers, HuggingFaceApi.Read));
    }

    private static void ReadListingPage(byte[] input)
    {
        if (PageText.TryDecode(input, null, out var text) && HuggingFacePage.TryParse(text) is { } page)
            Use(page.Rows);
    }

    private static void Use(PaperRows rows)
    {
        foreach (var paper in rows.Papers)
            Use(paper);
    }

    private static void Use(ListedPaper paper)
    {
        // What a title becomes in a file is what a reader of the file finds.
        var entry = new DigestEntry(paper.Id, paper.Title, "작은 모델을 재었습니다.", "쉽게 말해 작게 만들었습니다.", ["기계학습"], paper.Votes);
        var file = DigestWriter.WriteUtf8(new Digest([entry]));
        Assert.Equal(entry.Title, Assert.Single(Assert.IsType<Digest>(DigestReader.Read(file).Digest).Entries).Title);
        _ = SourceText.Of(new Paper(paper, null));
    }

    private static void ReadFeed(byte[] input)
    {
        if (!PageText.TryDecode(input, "utf-8", out var text) || ArxivFeed.TryParse(text) is not { } feed)
            return;
        foreach (var paper in feed.Papers)
            Assert.NotEqual("", paper.Title);
    }

    private static void ReadFullText(byte[] input)
    {
        if (PageText.TryDecode(input, null, out var text))
            _ = FullTextPage.Read(text, out _);
    }

    /// <summary>Lines of headers, the first one with the status, then an empty line and the body.</summary>
    private static void ReadModelResponse(byte[] input)
    {
        var now = new DateTimeOffset(2025, 1, 8, 12, 0, 0, TimeSpan.Zero);
        foreach (var schema in (string[])["""{"messages":[],"options":{},"format":SCHEMA}""", """{"messages":[],"response_format":{"json_schema":{"schema":SCHEMA}}}"""])
        {
            using var client = new HttpMessageInvoker(new AnswerReader { InnerHandler = new Replay(input) });
            using var request = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1/");
            var body = schema.Replace("SCHEMA", """{"required":["summary","easy_explanation","fields"]}""", StringComparison.Ordinal);
            request.Options.Set(AnswerReader.Request, RequestBody.Parse(Encoding.UTF8.GetBytes(body), default(Reasoning), schema.Contains("options", StringComparison.Ordinal) ? 4096 : 0, 1024));
            using var response = ResultOf(client.SendAsync(request, CancellationToken.None));
            Assert.InRange(RetryAfter.Of(response, now) ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1));
            Assert.InRange(RetryAfter.QuotaReset(response) ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1));
            _ = ResultOf(UsedUpLimit.ReadAsync(response, now, CancellationToken.None).AsTask());
        }
    }

    // Nothing in it waits, so that all of it is on this thread, whose time is measured.
    private static T ResultOf<T>(Task<T> read)
    {
        Assert.True(read.Wait(Limit.Wait));
        return read.Result;
    }

    private sealed class Replay(byte[] input) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Response(input));
    }

    private static HttpResponseMessage Response(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        var head = Encoding.UTF8.GetString(input.AsSpan(0, Math.Max(0, end))).Split('\n');
        var response = new HttpResponseMessage(int.TryParse(head[0], out var status) && status is >= 100 and < 600 ? (HttpStatusCode)status : HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(input, end < 0 ? 0 : end + 2, input.Length - (end < 0 ? 0 : end + 2)),
        };
        foreach (var line in head.Skip(1).Where(line => line.Contains(':', StringComparison.Ordinal)))
        {
            // What .NET refuses as a header has never reached the worker.
            var (name, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..]);
            if (name is not "" && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-'))
                _ = response.Headers.TryAddWithoutValidation(name, value) || response.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }

    private static readonly SourceText Source = SourceText.Of(new Paper(
        new ListedPaper(PaperId.Parse("2501.00123"), "LinkedNet: Measuring Small Models at Scale", 7)
        {
            Abstract = "We present LinkedNet, a benchmark of 1,200 small language models. Its accuracy is 73.5% on MathSet, 4.2 points above the best baseline. "
                + "Training takes 12 hours on 8 GPUs. We release the code and the data.",
        },
        null))!;

    private static void ReadModelAnswer(byte[] input)
    {
        var verdict = Verdict.Of(Encoding.UTF8.GetString(input), Source);
        Assert.True(verdict.Read is not null || verdict.Findings.Count > 0);
        if (verdict.Accepted is not { } summary)
            return;
        // Whatever is accepted can be published.
        var entry = new DigestEntry(Source.Id, Source.Title, summary.Summary, summary.EasyExplanation, summary.Fields, 7);
        Assert.Equal(entry.Summary, Assert.Single(Assert.IsType<Digest>(DigestReader.Read(DigestWriter.WriteUtf8(new Digest([entry]))).Digest).Entries).Summary);
    }

    /// <summary>What a lost store is rebuilt from.</summary>
    private static Task<FuzzTarget> OfFolder(string name)
    {
        var folder = Directory.CreateTempSubdirectory("digestworker-fuzz-");
        foreach (var (file, input) in Corpus.Of("folder"))
            File.WriteAllBytes(Path.Combine(folder.FullName, file), input);
        var archive = new EditionArchive(new OutputFolder(folder.FullName), NullLogger<EditionArchive>.Instance);
        return Task.FromResult(new FuzzTarget(
            input =>
            {
                File.WriteAllBytes(Path.Combine(folder.FullName, name), input);
                _ = archive.Editions(digest => digest, _ => ListingKind.HuggingFaceDaily).ToList();
            },
            () =>
            {
                folder.Delete(recursive: true);
                return ValueTask.CompletedTask;
            }));
    }

    private static void ReadMarkdown(byte[] input)
    {
        if (DigestReader.Read(input).Digest is { } strict)
            Assert.Equal(input, DigestWriter.WriteUtf8(strict));
        if (DigestReader.ReadTolerant(input).Digest is { } tolerant)
            Assert.NotNull(DigestReader.Read(DigestWriter.WriteUtf8(tolerant)).Digest);
    }

    private static void ReadConfiguration(byte[] input)
    {
        try
        {
            _ = Settings.Of(new SettingsText(new SettingsSource(null, []), "digestworker.json", input, Fault: null));
        }
        catch (ConfigurationException e)
        {
            Assert.All(e.Problems, problem => Assert.False(string.IsNullOrWhiteSpace(problem) || problem.Contains('\n', StringComparison.Ordinal), problem));
        }
    }

    /// <summary>A first line of method and address, lines of headers, an empty line and the body.</summary>
    private static async Task<FuzzTarget> OfServer()
    {
        var worker = await ServedWorker.StartAsync(("Web:ApiKey", "a-key-of-a-test-of-thirty-two-letters"));
        await worker.PublishAsync("2025-01-08", [ServedWorker.Entry("2501.00123", "A Title", 3)]);
        await worker.PublishAsync("2025-01-09", [ServedWorker.Entry("2501.00124", "Another Title", 5)]);
        return new FuzzTarget(
            input =>
            {
                var started = Stopwatch.GetTimestamp();
                using var request = Request(input, worker.Browser.BaseAddress!);
                if (request is null)
                    return;
                using var response = worker.Browser.Send(request, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
                Assert.True((int)response.StatusCode is < 500 or 503, $"{request.Method} {request.RequestUri} is answered with {response.StatusCode}");
                Assert.True(Stopwatch.GetElapsedTime(started) < MaxTime * 5, $"{request.Method} {request.RequestUri} takes too long");
            },
            worker.DisposeAsync);
    }

    private static HttpRequestMessage? Request(byte[] input, Uri server)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        var head = Encoding.Latin1.GetString(input.AsSpan(0, end < 0 ? input.Length : end)).Split('\n');
        if (head[0].Split(' ', 2) is not [var method, ['/', ..] and var path] || method is "" || !method.All(char.IsAsciiLetterUpper))
            return null;
        // A stream of events has no end.
        if (path.Contains("/operate/live", StringComparison.OrdinalIgnoreCase))
            return null;
        var escaped = string.Concat(path.Select(letter => letter is > ' ' and < '\u007F' ? $"{letter}" : $"%{(int)letter:X2}"));
        if (!Uri.TryCreate($"http://{server.Authority}{escaped}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out var address))
            return null;
        var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = end < 0 || method is "GET" or "HEAD" ? null : new ByteArrayContent(input[(end + 2)..]) };
        foreach (var line in head.Skip(1))
        {
            var parts = line.Split(':', 2);
            if (parts is [{ Length: > 0 } name, var value] && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-')
                && value.All(letter => letter is >= ' ' and <= '~')
                && name.ToUpperInvariant() is not ("CONTENT-LENGTH" or "TRANSFER-ENCODING" or "EXPECT" or "CONNECTION" or "UPGRADE"))
                _ = request.Headers.TryAddWithoutValidation(name, value) || request.Content?.Headers.TryAddWithoutValidation(name, value) is true;
        }
        return request;
    }
}
