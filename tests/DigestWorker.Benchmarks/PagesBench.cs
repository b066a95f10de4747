using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DigestFormat;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;

namespace DigestWorker.Benchmarks;

/// <summary>Every page, feed and list of the API from a worker that serves a large store, over loopback and one after the other.</summary>
internal static class PagesBench
{
    private const int Repeats = 20;
    private const string Key = "benchmark-benchmark";

    /// <param name="newest">An edition that is in the store; its files are made here.</param>
    public static async IAsyncEnumerable<Figure> MeasureAsync(string store, EditionDate newest)
    {
        var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
        var paper = await PublishAsync(store, Path.Combine(folder.FullName, "digests"), newest);
        var port = FreePort();
        using var worker = WorkerProcess.Start(
            folder.FullName, "serve", "--set", $"Web:Url=http://127.0.0.1:{port}", "--set", $"Web:ApiKey={Key}", "--set", $"Storage:ConnectionString=Data Source={store}",
            "--set", "Digests:daily:Cron=0 0 0 1 1 ? 2099", "--set", "Digests:vision:Cron=0 0 0 1 1 ? 2099", "--set", "Digests:daily:Directory=daily", "--set", "Digests:vision:Directory=vision",
            "--set", "HuggingFace:BaseUrl=http://127.0.0.1:1", "--set", "Arxiv:BaseUrl=http://127.0.0.1:1", "--set", "Llm:Provider=Ollama", "--set", "Llm:Model=none");
        var read = Task.WhenAll(worker.StandardOutput.ReadToEndAsync(), worker.StandardError.ReadToEndAsync());
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Add("X-Api-Key", Key);
        try
        {
            await UntilServedAsync(http);
            var all = new List<double>();
            foreach (var address in Addresses(newest, paper))
            {
                var took = await AskAsync(http, address);
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {address} | {Figure.Median(took):0.0} | {took.Max():0.0} |"));
                all.AddRange(took);
            }
            yield return new Figure("search", "pages, feeds and API over it, each asked 20 times: the slowest answer", all.Max(), "ms", Most: 100);
            yield return new Figure("search", "… median", Figure.Median(all), "ms");
        }
        finally
        {
            worker.Kill();
            await worker.WaitForExitAsync();
            await read;
            folder.Delete(recursive: true);
        }
    }

    private static string[] Addresses(EditionDate date, PaperId paper) =>
    [
        "/", $"/digests/daily/{date}", $"/digests/daily/{date}/{paper}", "/digests/daily/calendar", "/digests/daily/calendar?year=2010", "/digests/daily/trends?weeks=52", "/search", "/search?q=모델", "/search?q=언어모델", "/search?q=GPT-4&page=20",
        "/operate", "/operate/editions", "/operate/editions?page=100", "/operate/runs", "/operate/answers", "/operate/spending", "/operate/settings",
        "/api/v1/digests", $"/api/v1/digests/daily/editions/{date}", "/api/v1/digests/daily/editions", "/api/v1/digests/daily/editions?page=100", $"/api/v1/digests/daily/editions/{date}/entries", "/api/v1/entries",
        "/api/v1/search?q=로봇", "/api/v1/runs", "/feeds/daily/papers.atom", "/feeds/daily/papers.json", "/feeds/daily/editions.atom", "/feeds/daily/editions.json", "/health/live",
    ];

    private static async Task<List<double>> AskAsync(HttpClient http, string address)
    {
        var took = new List<double>();
        for (var i = 0; i <= Repeats; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(new Uri(address, UriKind.Relative));
            await answer.Content.ReadAsByteArrayAsync();
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"{address} answers {answer.StatusCode}.");
        }
        return took[1..];
    }

    /// <summary>Writes the files of an edition as they stand in the store.</summary>
    /// <returns>One of its papers.</returns>
    private static async Task<PaperId> PublishAsync(string store, string output, EditionDate date)
    {
        using var database = new Database(new SqliteEngine($"Data Source={store}"), TimeProvider.System);
        var row = (await new EditionStore(database).FindAsync("daily", date, CancellationToken.None))!;
        var entries = (await new EntryStore(database, new EntryIndexReader(database)).OfEditionAsync("daily", date, CancellationToken.None))
            .Select(entry => new Entry(new Paper(new ListedPaper(entry.Id, entry.Title, entry.Votes), null), new AcceptedSummary(entry.Id, entry.Text, entry.Provenance))).ToList();
        var edition = new Edition("daily", date, row.Listing) { State = row.State, Reason = row.Reason, Settled = true, Revision = 1, File = row.File, Entries = entries };
        var path = Path.Combine(output, row.File!.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, DigestWriter.WriteUtf8(new Digest(entries.Select(EditionDocuments.EntryOf))));
        await File.WriteAllTextAsync(Path.ChangeExtension(path, ".json"), EditionDocuments.Of(edition).ToJson());
        return entries[0].Paper.Id;
    }

    internal static async Task UntilServedAsync(HttpClient http)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1);)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/", UriKind.Relative));
                // The store is open.
                if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        throw new TimeoutException("The worker does not serve.");
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
