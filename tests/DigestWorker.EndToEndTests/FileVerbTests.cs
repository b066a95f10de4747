using System.Text.Json;

namespace DigestWorker.EndToEndTests;

/// <summary>The verbs that read digest files and no configuration.</summary>
public sealed class FileVerbTests
{
    private const string Good =
        """
        ![Image](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2501.03262.png)

        ## 제목:
        A Study of Small Models

        **요약**:
        작은 모델을 다룹니다.

        **쉬운설명**:
        쉬운 말로 풀어 씁니다.

        **관련분야**:
        인공지능, 언어 모델

        **추천수**:
        12

        **PDF 다운로드 링크**: [PDF 다운로드](https://arxiv.org/pdf/2501.03262)

        ---
        """;

    private static readonly string Drifted = Good.Replace("**추천수**:\n12", "**추천수**: 12", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

    [Fact]
    public async Task Lint_is_silent_about_good_files_and_names_file_line_and_rule_of_bad_ones()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllText(deployment.PathOf("good.md"), Good);
        File.WriteAllText(deployment.PathOf("bad.md"), Good.Replace("\n12\n", "\nmany\n", StringComparison.Ordinal));

        Assert.Equal("", (await deployment.SucceedAsync("lint", "good.md")).Output);
        var ended = await deployment.RunAsync("lint", "good.md", "bad.md", "nowhere.md");

        Assert.Equal(1, ended.ExitCode);
        Assert.Matches("^bad\\.md:16: [a-z-]+: ", Assert.Single(ended.OutputLines));
        Assert.Equal(["error: nowhere.md: there is no such file"], ended.ErrorLines);
    }

    [Fact]
    public async Task Show_is_a_table_or_JSON()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllText(deployment.PathOf("good.md"), Good);

        var table = await deployment.SucceedAsync("show", "good.md");
        var json = await deployment.SucceedAsync("show", "good.md", "--json");

        Assert.Contains("A Study of Small Models", table.Output, StringComparison.Ordinal);
        Assert.Contains("2501.03262", table.Output, StringComparison.Ordinal);
        var entry = JsonDocument.Parse(json.Output).RootElement.GetProperty("entries")[0];
        Assert.Equal(12, entry.GetProperty("votes").GetInt32());
        Assert.Equal("작은 모델을 다룹니다.", entry.GetProperty("summary").GetString());
    }

    [ThoroughFact]
    public async Task A_file_that_is_no_digest_is_said_to_be_what_it_is()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllText(deployment.PathOf("empty.md"), "");
        File.WriteAllText(deployment.PathOf("utf16.md"), Good, System.Text.Encoding.Unicode);
        File.WriteAllText(deployment.PathOf("notes.md"), "# Notes");
        File.WriteAllText(deployment.PathOf("other.json"), "{}");

        foreach (var (file, why) in new[]
                 {
                     ("empty.md", "it is empty"), ("utf16.md", "the line is not UTF-8; save the file as UTF-8"),
                     ("notes.md", "it has no entry of a digest; digestworker lint says what one needs"),
                     ("other.json", "it is JSON, but not that of an edition: "), ("gone.md", "there is no such file"), (".", "it is a folder"),
                 })
        {
            var ended = await deployment.RunAsync("show", file);
            Assert.Equal(1, ended.ExitCode);
            Assert.StartsWith($"error: {file}: {why}", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
        }
    }

    [ThoroughFact]
    public async Task Editions_of_the_output_folder_are_shown_by_date_and_linted_by_folder()
    {
        await using var deployment = await Deployment.StartAsync(papers: 2);
        Assert.StartsWith("error: ", Assert.Single((await deployment.RunAsync("show", "latest")).ErrorLines), StringComparison.Ordinal);
        await deployment.SucceedAsync("run", "--date", Deployment.Day);

        var latest = await deployment.SucceedAsync("show", "latest", "--json");
        var day = await deployment.SucceedAsync("show", Deployment.Day, "--digest", "DAILY", "--json");
        var document = await deployment.SucceedAsync("show", $"digests/{Deployment.Day}.json");
        var other = await deployment.RunAsync("show", "2025-01-09");

        Assert.Equal(2, JsonDocument.Parse(latest.Output).RootElement.GetProperty("entries").GetArrayLength());
        Assert.Equal(latest.Output, day.Output);
        Assert.Contains("2501.10001", document.Output, StringComparison.Ordinal);
        Assert.Equal($"error: {deployment.Output}: it has no edition of daily for 2025-01-09; the newest is 2025-01-08.", Assert.Single(other.ErrorLines));
        Assert.Equal("", (await deployment.SucceedAsync("lint", "digests")).Output);
        File.WriteAllText(deployment.PathOf("digests/bad.md"), "bad");
        Assert.All((await deployment.RunAsync("lint", "digests")).OutputLines, line => Assert.StartsWith("digests/bad.md:", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Convert_writes_a_drifted_file_as_it_ought_to_be()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllText(deployment.PathOf("drifted.md"), Drifted);
        Assert.Equal(1, (await deployment.RunAsync("lint", "drifted.md")).ExitCode);

        var ended = await deployment.SucceedAsync("convert", "drifted.md");

        Assert.Equal(Good, ended.Output.TrimEnd('\n'));
        Assert.NotEmpty(ended.ErrorLines);
    }

    [Fact]
    public async Task A_file_of_which_something_would_be_lost_is_not_converted()
    {
        await using var deployment = await Deployment.StartAsync();
        File.WriteAllText(deployment.PathOf("lossy.md"), Good.Replace("2501.03262", "no-id", StringComparison.Ordinal));

        var ended = await deployment.RunAsync("convert", "lossy.md");

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal("", ended.Output);
        Assert.StartsWith("lossy.md:", ended.ErrorLines[0], StringComparison.Ordinal);
    }
}
