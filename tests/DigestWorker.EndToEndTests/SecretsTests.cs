using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>
/// Keys, tokens and passwords that must not be found anywhere but where they were configured, whatever goes wrong:
/// not in what the worker says, not in a file, not in the store, not in an answer of the server.
/// </summary>
public sealed class SecretsTests
{
    private const string ModelKey = "canary-model-key-9f81c2";
    private const string SiteToken = "hf_canaryToken40b7";
    private const string Password = "canary-password-77aa";

    private static readonly string[] Canaries = [ModelKey, SiteToken, Password];

    public static TheoryData<int, string> Refusals => new()
    {
        { 401, $$$"""{"error":{"code":"invalid_api_key","message":"Incorrect API key provided: {{{ModelKey}}}. See your account."}}""" },
        { 403, $"<html><body>Forbidden: api-key {ModelKey}</body></html>" },
        { 400, $$$"""{"error":{"code":"{{{ModelKey}}}","message":"Header Authorization: Bearer {{{ModelKey}}} is malformed"}}""" },
        { 404, $$$"""{"error":"no model for {{{ModelKey}}}"}""" },
        { 500, $"upstream said no to {ModelKey}" },
        { 200, $$$"""{"id":"1","object":"chat.completion","model":"{{{ModelKey}}}","choices":[{"index":0,"message":{"role":"assistant","content":"no"},"finish_reason":"stop"}]}""" },
        { 200, $"not json {ModelKey}" },
        { 200, $$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{\"summary\":\"{{{ModelKey}}}\",\"easy_explanation\":\"{{{ModelKey}}}\",\"fields\":[\"{{{ModelKey}}}\",\"b\"]}"},"finish_reason":"stop"}]}""" },
        { 200, $$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{{{ModelKey}}} {{{SiteToken}}}","refusal":"{{{ModelKey}}}"},"finish_reason":"{{{ModelKey}}}"}]}""" },
        { 302, "" },
    };

    [ThoroughTheory, MemberData(nameof(Refusals))]
    public async Task A_key_that_the_provider_repeats_is_nowhere(int status, string body)
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        await using var provider = await HostileServer.StartAsync(status, body);
        deployment.Llm["Endpoint"] = provider.Address + "/v1";
        deployment.Llm["ApiKey"] = ModelKey;
        deployment.Llm["MaxAttempts"] = 1;
        deployment.Section("HuggingFace")["Token"] = SiteToken;

        await AssertNowhereAsync(deployment);
    }

    [ThoroughTheory]
    [InlineData("DIGESTWORKER_Llm__ApiKey")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("file")]
    public async Task A_key_is_nowhere_wherever_it_comes_from(string source)
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        await using var provider = await HostileServer.StartAsync(401, $"no such key: {ModelKey}");
        deployment.Llm["Endpoint"] = provider.Address + "/v1";
        deployment.Llm.Remove("ApiKey");
        var kept = Directory.CreateTempSubdirectory("digestworker-secret-");
        if (source is "file")
        {
            deployment.Llm["ApiKeyFile"] = Path.Combine(kept.FullName, "key");
            await File.WriteAllTextAsync(Path.Combine(kept.FullName, "key"), ModelKey + "\n", TestContext.Current.CancellationToken);
        }
        else
        {
            deployment.Environment[source] = ModelKey;
        }

        await AssertNowhereAsync(deployment);
        kept.Delete(recursive: true);
    }

    [ThoroughFact]
    public async Task A_key_is_nowhere_where_nobody_answers()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        deployment.Llm["Endpoint"] = FreeAddress();
        deployment.Llm["ApiKey"] = ModelKey;
        deployment.Llm["MaxAttempts"] = 1;

        await AssertNowhereAsync(deployment);
    }

    [ThoroughTheory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(400)]
    [InlineData(200)]
    public async Task A_token_that_the_site_repeats_is_nowhere(int status)
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        deployment.Section("HuggingFace")["Token"] = SiteToken;
        deployment.Sites.On("/", status, $"Invalid token {SiteToken}", "text/plain");

        await AssertNowhereAsync(deployment);
    }

    [ThoroughTheory]
    [InlineData($"Llm:ApiKey={ModelKey}", "Llm:ApiKeyFile")]
    [InlineData($"digests:daily:llm:apikey={ModelKey}", "digests:daily:llm:apikeyFile")]
    [InlineData($"HuggingFace:Token={SiteToken}", "HuggingFace:TokenFile")]
    [InlineData($"Web:ApiKey={ModelKey}", "Web:ApiKeyFile")]
    [InlineData($"Storage:ConnectionString=Host=127.0.0.1;Password={Password}", "Storage:ConnectionStringFile")]
    public async Task A_secret_on_the_command_line_is_warned_about_with_the_other_way(string set, string file)
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.RunAsync("schedule", "--set", set, "--set", "Llm:Model=other", "--set", "Storage:ConnectionStringFile=");

        var warning = Assert.Single(ended.ErrorLines, line => line.StartsWith("warning: ", StringComparison.Ordinal));
        Assert.EndsWith($"every user of this machine can read the command line; write the value to a file and set {file}.", warning, StringComparison.Ordinal);
        AssertNone(ended.Errors);
    }

    [ThoroughTheory]
    [InlineData("Llm:Endpoint", $"http://operator:{Password}@127.0.0.1:1/v1")]
    [InlineData("HuggingFace:BaseUrl", $"http://operator:{Password}@127.0.0.1:1")]
    [InlineData("HuggingFace:BaseUrl", $"ftp://operator:{Password}@127.0.0.1:1")]
    [InlineData("Arxiv:BaseUrl", $"http://operator:{Password}@127.0.0.1:1")]
    [InlineData("Arxiv:WebBaseUrl", $"http://operator:{Password}@127.0.0.1:1")]
    [InlineData("Web:Url", $"http://operator:{Password}@127.0.0.1:1")]
    public async Task A_password_in_an_address_is_refused_and_not_repeated(string key, string address)
    {
        await using var deployment = await Deployment.StartAsync();

        foreach (var verb in new[] { "check", "serve" })
        {
            var ended = await deployment.RunAsync(verb, "--set", $"{key}={address}");

            Assert.Equal(1, ended.ExitCode);
            Assert.StartsWith($"error: {key}: ", ended.ErrorLines[^1], StringComparison.Ordinal);
            AssertNone(ended.Output + ended.Errors);
        }
    }

    [ThoroughTheory]
    [InlineData($"Host=127.0.0.1;Port=1;Username=worker;Password={Password};Timeout=1")]
    [InlineData($"Host=127.0.0.1;Port=1;Username=worker;Pwd={Password};Timeout=1;Nonsense=1")]
    [InlineData($"postgres://worker:{Password}@127.0.0.1:1/digests")]
    public async Task A_password_of_the_store_is_not_repeated_where_the_store_cannot_be_opened(string connectionString)
    {
        await using var deployment = await Deployment.StartAsync();

        foreach (var verb in new[] { "check", "run", "status", "serve" })
        {
            var ended = await deployment.RunAsync(verb, "--verbose", "--set", "Storage:Provider=Postgres", "--set", $"Storage:ConnectionString={connectionString}");

            Assert.NotEqual(0, ended.ExitCode);
            AssertNone(ended.Output + ended.Errors);
        }
    }

    [ThoroughFact]
    public async Task A_token_in_the_title_of_a_paper_is_nowhere()
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Section("HuggingFace")["Token"] = SiteToken;
        deployment.Sites.Days[Deployment.Day] =
            [.. StandInPaper.Many(3).Select(paper => paper with { Title = $"Echo: {SiteToken}", Abstract = $"{paper.Abstract} {SiteToken}", Comment = SiteToken })];

        await AssertNowhereAsync(deployment);
    }

    [ThoroughTheory]
    [InlineData("Llm:ApiKey", Password, true)]
    [InlineData("web:apikey", $"{Password}-of-16", true)]
    [InlineData("Storage:ConnectionString", $"Host=127.0.0.1;Pwd={Password}", true)]
    [InlineData("Llm:ApiKey", "", false)]
    [InlineData("Storage:ConnectionString", "Data Source=x.db", false)]
    public async Task A_secret_on_the_command_line_is_warned_about(string key, string value, bool warned)
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.RunAsync("status", "--set", $"{key}={value}");

        Assert.Equal(warned, ended.Errors.Contains($"warning: --set {key}: every user of this machine can read the command line; write the value to a file and set {key}File.", StringComparison.Ordinal));
        AssertNone(ended.Output + ended.Errors);
    }

    /// <summary>Runs, serves and looks, and reads everything that came of it.</summary>
    private static async Task AssertNowhereAsync(Deployment deployment)
    {
        var url = FreeAddress();
        deployment.Section("Web")["Url"] = url;
        foreach (var arguments in new string[][] { ["run", "--verbose", "--date", Deployment.Day], ["check", "--verbose"], ["status"], ["config", "show"], ["evaluate", "--date", Deployment.Day] })
        {
            var ended = await deployment.RunAsync(arguments);
            AssertNone(ended.Output + ended.Errors);
        }

        deployment.Environment["DIGESTWORKER_Logging__Level"] = "Trace";
        deployment.Environment["DIGESTWORKER_Logging__File"] = "worker.log";
        deployment.Daily["Cron"] = "0/2 * * * * ?";
        deployment.Sites.Days[TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)] = StandInPaper.Many(2, "2501.3");
        using (var worker = deployment.Start("serve"))
        {
            await worker.SaysAsync("Run of daily ended");
            using var browser = new HttpClient { BaseAddress = new Uri(url) };
            foreach (var path in new[] { "/operate", "/operate/editions", "/operate/runs", "/operate/answers", "/operate/spending", "/operate/settings", "/", $"/digests/daily/{Deployment.Day}", "/api/v1/digests", "/feeds/daily/papers.atom", "/health/ready", "/metrics" })
            {
                using var answer = await browser.GetAsync(path, TestContext.Current.CancellationToken);
                AssertNone(answer.Headers + await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
            AssertNone((await deployment.RunAsync("health")).Output);
            worker.Terminate();
            var ended = await worker.EndAsync();
            AssertNone(ended.Output + ended.Errors);
        }

        Assert.NotEmpty(deployment.Files());
        foreach (var file in deployment.Files())
            AssertNone(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(deployment.PathOf(file), TestContext.Current.CancellationToken)), file);
    }

    private static void AssertNone(string text, string where = "") =>
        Assert.All(Canaries, canary => Assert.False(text.Contains(canary, StringComparison.OrdinalIgnoreCase), $"{canary} is in {where}: {Around(text, canary)}"));

    private static string Around(string text, string canary)
    {
        var at = text.IndexOf(canary, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)];
    }

    private static string FreeAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
    }
}
