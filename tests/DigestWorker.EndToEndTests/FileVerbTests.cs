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
