using System.Text.Json.Nodes;
using DigestWorker.Deliveries;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Interests;
using DigestWorker.Storage;
using DigestWorker.Web.Health;
using DigestWorker.Web.Pages.Operate;
using Microsoft.Extensions.Logging;

namespace DigestWorker.Tests.Hosting;

public sealed class SettingsReloadTests : IDisposable
{
    private readonly SettingsFile _file = SettingsFile.OverWorkingModel("""{ "Digests": { "daily": {}, "nlp": { "Directory": "nlp" } } }""");
    private readonly List<string> _said = [];
    private readonly CurrentInterests _interests = new([]);
    private readonly CurrentDigests _digests;
    private readonly ReloadStatus _refused;
    private readonly SettingsReload _reload;

    public SettingsReloadTests()
    {
        var settings = Settings.Load(_file.Path, [new("Digests:nlp:MaxPapers", "7")]);
        (_digests, _refused) = (new CurrentDigests(settings.Digests), new ReloadStatus(TimeProvider.System));
        _reload = new SettingsReload(settings, _interests, _digests, new CurrentDeliveries(new Subscriptions(), settings.Deliveries), _refused, new EffectiveSettings(), TimeProvider.System, new Said(_said));
    }

    [Fact]
    public void A_change_comes_into_force_at_the_second_look_and_is_said_by_name()
    {
        Write(json => json["Digests"] = new JsonObject { ["nlp"] = new JsonObject { ["Directory"] = "nlp", ["Cron"] = "0 0 6 * * ?" }, ["trends"] = new JsonObject { ["Directory"] = "t" } });

        Look(1);
        Assert.Equal(["daily", "nlp"], _digests.Current.Select(digest => digest.Name));
        Look(1);

        Assert.Equal(["nlp", "trends"], _digests.Current.Select(digest => digest.Name));
        Assert.Equal([$"Information: Configuration reloaded from {_file.Path}: added trends; removed daily; changed nlp"], _said);
    }

    [Fact]
    public void An_interest_comes_into_force_with_the_digest_that_it_selects_for()
    {
        Write(json =>
        {
            json["Interests"] = new JsonObject { ["vision"] = new JsonObject { ["Title"] = "비전팀", ["Terms"] = new JsonObject { ["비디오 이해"] = 3 } } };
            json["Digests"]!["daily"]!["Interest"] = "Vision";
        });

        Look(2);

        Assert.Equal("비전팀", _interests.Find("VISION")!.Title);
        Assert.Same(_interests.Find("vision"), _digests.Find("daily")!.Filter.Interest);
        Assert.Equal([$"Information: Configuration reloaded from {_file.Path}: added interest vision; changed daily"], _said);

        Write(json => json["Interests"]!["vision"]!["MinScore"] = 2);
        Look(2);

        Assert.Equal(2, _digests.Find("daily")!.Filter.Interest!.MinScore);
    }

    [Fact]
    public void What_the_command_line_says_still_counts_more_than_the_changed_file()
    {
        Write(json => json["Digests"]!["nlp"]!["MaxPapers"] = 3);

        Look(2);

        Assert.Equal(7, _digests.Find("nlp")!.Options.MaxPapers);
    }

    [Theory]
    [InlineData("""{ "Digests": { "daily": { "Cron": "0 9 * * *" } } }""", "Digests:daily:Cron: '0 9 * * *' has five fields")]
    [InlineData("""{ "Digests": { "daily": { "Cron": null } } }""", "Digests:daily:Cron: it has no value")]
    [InlineData("""{ "Digest": {} }""", "Digest: unknown key; did you mean Digests")]
    [InlineData("""{ "Llm": { "Provider": "OpenAI" } }""", "Llm:Model: missing")]
    [InlineData("""{ "Digests": {""", "it is not valid JSON")]
    [InlineData("", "it is not valid JSON")]
    public void A_bad_change_is_refused_and_said_and_the_digests_stay(string text, string problem)
    {
        var before = _digests.Current;
        File.WriteAllText(_file.Path, text);

        Look(4);

        Assert.Same(before, _digests.Current);
        Assert.Contains(_refused.Rejected!.Problems, line => line.Contains(problem, StringComparison.Ordinal));
        Assert.Equal(_refused.Rejected!.Problems.Count, _said.Count);
        Assert.All(_said, line => Assert.StartsWith("Error: Changed configuration rejected, the previous one stays in effect: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_gone_is_a_refused_change_and_its_return_mends_it()
    {
        var text = File.ReadAllText(_file.Path);
        File.Delete(_file.Path);
        Look(2);
        Assert.Contains("does not exist", Assert.Single(_refused.Rejected!.Problems), StringComparison.Ordinal);

        File.WriteAllText(_file.Path, text);
        Look(2);

        Assert.Null(_refused.Rejected);
        Assert.Equal(["daily", "nlp"], _digests.Current.Select(digest => digest.Name));
    }

    [Fact]
    public void A_file_that_is_still_being_written_is_left_alone()
    {
        var text = File.ReadAllText(_file.Path);
        for (var length = 1; length < 8; length++)
        {
            File.WriteAllText(_file.Path, text[..(length * 5)]);
            Look(1);
        }
        File.WriteAllText(_file.Path, text);
        Look(2);

        Assert.Empty(_said);
        Assert.Null(_refused.Rejected);
    }

    [Fact]
    public void Sections_that_are_read_at_the_start_alone_are_named_and_the_digests_are_applied()
    {
        Write(json =>
        {
            json["Output"] = new JsonObject { ["Directory"] = "elsewhere" };
            json["Digests"]!["daily"]!["MaxPapers"] = 3;
        });

        Look(2);

        Assert.Equal(3, _digests.Find("daily")!.Options.MaxPapers);
        Assert.Contains("Warning: Section Output changed as well; restart the worker to apply it", _said);
    }

    [Fact]
    public void A_file_behind_links_is_seen_when_one_of_them_is_turned()
    {
        // As Kubernetes mounts a ConfigMap: file → ..data/file, ..data → a folder with a date.
        using var folder = new TemporaryFolder();
        foreach (var (version, name) in new[] { ("1", "one"), ("2", "two") })
        {
            Directory.CreateDirectory(folder.File(version));
            using var text = SettingsFile.OverWorkingModel($$"""{ "Digests": { "{{name}}": {} } }""");
            File.Copy(text.Path, Path.Combine(folder.File(version), "digestworker.json"));
        }
        Directory.CreateSymbolicLink(folder.File("..data"), folder.File("1"));
        File.CreateSymbolicLink(folder.File("digestworker.json"), Path.Combine("..data", "digestworker.json"));
        var settings = Settings.Load(folder.File("digestworker.json"), []);
        var digests = new CurrentDigests(settings.Digests);
        using var reload = new SettingsReload(settings, new CurrentInterests([]), digests, new CurrentDeliveries(new Subscriptions(), settings.Deliveries), _refused, new EffectiveSettings(), TimeProvider.System, new Said(_said));

        Directory.Delete(folder.File("..data"));
        Directory.CreateSymbolicLink(folder.File("..data"), folder.File("2"));
        reload.CheckForChange();
        reload.CheckForChange();

        Assert.Equal("two", Assert.Single(digests.Current).Name);
    }

    public void Dispose()
    {
        _reload.Dispose();
        _file.Dispose();
    }

    private void Write(Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(_file.Path))!;
        change(json);
        File.WriteAllText(_file.Path, json.ToJsonString());
    }

    private void Look(int count)
    {
        for (var look = 0; look < count; look++)
            _reload.CheckForChange();
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("settings-reload-");

        public string File(string name) => Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(recursive: true);
    }

    private sealed class Said(List<string> lines) : ILogger<SettingsReload>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
                lines.Add($"{logLevel}: {formatter(state, exception)}");
        }
    }
}
