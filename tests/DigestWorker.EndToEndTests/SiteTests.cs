using System.Diagnostics;
using System.Text.Json.Nodes;

namespace DigestWorker.EndToEndTests;

/// <summary>The site generators of <c>config/sites.md</c>, with the files of the worker and the examples as they stand there.</summary>
public sealed class SiteTests : IAsyncLifetime
{
    private Deployment _deployment = null!;

    [ThoroughFact]
    public async Task Hugo_makes_a_page_of_an_edition_and_of_its_tags()
    {
        Programs.SkipWithout("hugo");

        var site = await BuildAsync(["hugo.toml", "layouts/_default/list.html", "layouts/_default/single.html"], "content/digests", "public", "hugo", "--quiet");

        Assert.Contains($"<title>논문 다이제스트 {Deployment.Day}</title>", File.ReadAllText(Path.Combine(site, $"digests/{Deployment.Day}/index.html")), StringComparison.Ordinal);
        Assert.Contains($"/digests/{Deployment.Day}/", File.ReadAllText(Path.Combine(site, "index.html")), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(site, "tags")));
    }

    [ThoroughFact]
    public async Task Jekyll_makes_a_page_of_an_edition_and_keeps_its_JSON()
    {
        Programs.SkipWithout("jekyll");

        var site = await BuildAsync(["_config.yml", "index.html", "_layouts/digest.html"], "_digests", "_site", "jekyll", "build", "--quiet");

        var page = File.ReadAllText(Path.Combine(site, $"digests/{Deployment.Day}/index.html"));
        Assert.Contains($"<title>논문 다이제스트 {Deployment.Day}</title>", page, StringComparison.Ordinal);
        Assert.Contains("<strong>요약</strong>", page, StringComparison.Ordinal);
        Assert.Contains($"/digests/{Deployment.Day}/", File.ReadAllText(Path.Combine(site, "index.html")), StringComparison.Ordinal);
        Assert.Equal(_deployment.Read($"digests/{Deployment.Day}.json"), File.ReadAllText(Path.Combine(site, $"digests/{Deployment.Day}.json")));
    }

    public async ValueTask InitializeAsync()
    {
        _deployment = await Deployment.StartAsync(papers: 3);
        _deployment.Configuration["Output"] = new JsonObject { ["FrontMatter"] = "Yaml" };
    }

    public ValueTask DisposeAsync() => _deployment.DisposeAsync();

    /// <summary>Publishes a day, and builds a site of it.</summary>
    /// <param name="names">The files of the example, in the order of the document.</param>
    /// <returns>The folder of the site.</returns>
    private async Task<string> BuildAsync(string[] names, string digests, string built, string program, params string[] arguments)
    {
        await _deployment.SucceedAsync("run", "--date", Deployment.Day);
        await _deployment.SucceedAsync("lint", $"digests/{Deployment.Day}.md");
        var folder = _deployment.PathOf("site");
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllText(Path.Combine(folder, name), Examples.FileOf("config/sites.md", name));
        }
        Directory.CreateDirectory(Path.Combine(folder, digests));
        foreach (var file in Directory.GetFiles(_deployment.Output, "*.*").Where(file => !Path.GetFileName(file).StartsWith('.')))
            File.Copy(file, Path.Combine(folder, digests, Path.GetFileName(file)));

        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var (exitCode, output, errors) = await process.EndAsync();
        Assert.True(exitCode == 0, output + errors);
        return Path.Combine(folder, built);
    }
}
