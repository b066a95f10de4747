using System.Diagnostics;
using System.Text.Json.Nodes;
using DigestWorker.StandIns;
using Microsoft.Data.Sqlite;
using MimeKit;

namespace DigestWorker.EndToEndTests;

/// <summary>Ten days with late papers are delivered to seven channels while the worker is killed; <c>DIGESTWORKER_DELIVERY_KILLS</c> says how often.</summary>
public sealed class DeliveryKillTests(ITestOutputHelper told)
{
    private const int Days = 10;
    private const int Papers = 4;
    private static readonly string[] Chats = ["slack", "discord", "teams", "telegram"];

    [ThoroughFact]
    public async Task Every_paper_comes_once_in_every_channel_whenever_the_worker_is_killed()
    {
        Assert.SkipUnless(Programs.Has("git"), "git is missing");
        var wanted = Programs.Number("DIGESTWORKER_DELIVERY_KILLS", Suites.Soak(200, 12));
        await using var deployment = await Deployment.StartAsync();
        await PrepareAsync(deployment);
        using var prepared = deployment.Save();
        var (random, kills, repeats) = (new Random(20250108), 0, 0);
        while (kills < wanted)
        {
            prepared.Restore();
            Init(deployment);
            await using var service = await MessageService.StartAsync();
            await using var post = new MailServer();
            // So that a kill comes before, in and after a message.
            service.Delay = () => TimeSpan.FromMilliseconds(Random.Shared.Next(30));
            Deliver(deployment, service.Address, post.Port, isPaused: false);
            var ofRound = 0;
            while (Waiting(deployment) > 0)
            {
                using var worker = deployment.Start("serve");
                var before = service.Received.Count;
                await Limit.UntilAsync(() => worker.HasEnded || service.Received.Count > before || Waiting(deployment) == 0);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(400)), TimeProvider.System, TestContext.Current.CancellationToken);
                Assert.False(worker.HasEnded, worker.Errors);
                if (kills + ofRound < wanted && Waiting(deployment) > 0)
                {
                    worker.Kill();
                    await worker.EndAsync();
                    ofRound++;
                    continue;
                }
                await Limit.UntilAsync(() => worker.HasEnded || Waiting(deployment) == 0);
                worker.Terminate();
                Assert.Equal(0, (await worker.EndAsync()).ExitCode);
            }
            Assert.True(ofRound > 0, "no kill met a delivery");
            kills += ofRound;
            repeats += Judge(deployment, service, ofRound) + Judge(post, ofRound);
        }
        told.WriteLine($"{kills} kills, {repeats} messages repeated");
    }

    /// <summary>Editions that wait to be sent: each day is published, and published again with a late paper.</summary>
    private static async Task PrepareAsync(Deployment deployment)
    {
        Deliver(deployment, "http://127.0.0.1:9", post: 9, isPaused: true);
        for (var day = 0; day < Days; day++)
        {
            var date = $"2025-01-{day + 6:D2}";
            var papers = StandInPaper.Many(Papers, $"2501.{day + 10}")
                .Select(paper => paper with { Id = $"2501.{day + 10}{paper.Id[^3..]}" }).ToList();
            deployment.Sites.Days[date] = [.. papers.Take(Papers - 1)];
            await deployment.SucceedAsync("run", "--date", date);
            deployment.Sites.Days[date] = papers;
            await deployment.SucceedAsync("run", "--date", date, "--force");
        }
        // A message for the first papers, one for the late one, and a commit for each revision.
        Assert.Equal(Days * 2 * 7, Waiting(deployment));
    }

    private static void Deliver(Deployment deployment, string address, int post, bool isPaused)
    {
        var deliveries = new JsonObject
        {
            ["hook"] = new JsonObject { ["Channel"] = "Webhook", ["Url"] = $"{address}/hook/1", ["Send"] = new JsonArray("Published") },
            ["archive"] = new JsonObject { ["Channel"] = "Git", ["Remote"] = deployment.PathOf("remote.git") },
            ["telegram"] = new JsonObject { ["Channel"] = "Telegram", ["Url"] = $"{address}/telegram", ["Token"] = "12345:a-token-of-the-bot", ["Chat"] = "-1" },
            ["post"] = new JsonObject
            {
                ["Channel"] = "Email", ["Server"] = $"smtp://127.0.0.1:{post}", ["From"] = "digests@example.com", ["To"] = new JsonArray("team@example.com"),
            },
        };
        foreach (var chat in (string[])["Slack", "Discord", "Teams"])
            deliveries[chat.ToLowerInvariant()] = new JsonObject { ["Channel"] = chat, ["Url"] = $"{address}/{chat.ToLowerInvariant()}/1" };
        foreach (var (_, delivery) in deliveries)
            delivery!["Paused"] = isPaused;
        deployment.Configuration["Deliveries"] = deliveries;
    }

    private static IEnumerable<string> Ids => Enumerable.Range(0, Days).SelectMany(day => Enumerable.Range(0, Papers).Select(i => $"2501.{day + 10}{i:D3}"));

    /// <returns>How many mails came more than once.</returns>
    private static int Judge(MailServer post, int kills)
    {
        var mails = post.Accepted.Select(received => MimeMessage.Load(new MemoryStream(received.Content))).ToList();
        var once = mails.DistinctBy(mail => mail.MessageId).ToList();
        Assert.Equal(Days * 2, once.Count);
        Assert.All(Ids, id => Assert.Single(once, mail => mail.TextBody!.Contains($"/abs/{id}", StringComparison.Ordinal)));
        Assert.InRange(mails.Count - once.Count, 0, kills);
        return mails.Count - once.Count;
    }

    /// <returns>How many messages came more than once.</returns>
    private static int Judge(Deployment deployment, MessageService service, int kills)
    {
        var repeats = 0;
        foreach (var channel in (string[])[.. Chats, "hook"])
        {
            // What was accepted and what the worker knows of it may differ by the message that a kill met.
            var messages = service.AcceptedBy(channel).Select(message => message.Body).ToList();
            var once = messages.Distinct().ToList();
            Assert.Equal(Days * 2, once.Count);
            Assert.All(Ids, id => Assert.Single(once, body => body.Contains($"/abs/{id}", StringComparison.Ordinal) || body.Contains($"\"id\": \"{id}\"", StringComparison.Ordinal)));
            Assert.InRange(messages.Count - once.Count, 0, kills);
            repeats += messages.Count - once.Count;
        }
        foreach (var same in service.AcceptedBy("hook").GroupBy(message => message.Body))
            Assert.Single(same.Select(message => message.Headers["webhook-id"]).Distinct());

        Assert.Equal("", Git(deployment, "rev-list", "--merges", "main"));
        Assert.InRange(Git(deployment, "rev-list", "main").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, Days, Days * 2);
        // The index also has the days that serve looked at since.
        foreach (var file in Directory.GetFiles(deployment.Output).Select(Path.GetFileName).Where(name => name is not "index.json" && !name!.StartsWith('.')))
            Assert.Equal(deployment.Read($"digests/{file}"), Git(deployment, "show", $"main:{file}"));
        return repeats;
    }

    private static long Waiting(Deployment deployment)
    {
        using var connection = new SqliteConnection($"Data Source={deployment.PathOf("data/digestworker.db")};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand("SELECT COUNT(*) FROM outbox WHERE state <> 'Sent'", connection);
        return (long)command.ExecuteScalar()!;
    }

    private static void Init(Deployment deployment)
    {
        if (Directory.Exists(deployment.PathOf("remote.git")))
            Directory.Delete(deployment.PathOf("remote.git"), recursive: true);
        Run("init", "--quiet", "--bare", "--initial-branch=main", deployment.PathOf("remote.git"));
    }

    private static string Git(Deployment deployment, params string[] arguments) => Run(["-C", deployment.PathOf("remote.git"), .. arguments]);

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        var text = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Limit.Wait));
        Assert.Equal(0, process.ExitCode);
        return text;
    }
}
