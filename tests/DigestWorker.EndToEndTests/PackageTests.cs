using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DigestWorker.EndToEndTests;

/// <summary>DigestFormat as others get it: as a package.</summary>
public sealed partial class PackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("digestworker-package-");

    public void Dispose() => _folder.Delete(recursive: true);

    [ThoroughFact]
    public async Task The_package_has_its_readme_licence_schemas_and_sources_and_needs_nothing()
    {
        await using var package = await ZipFile.OpenReadAsync(await PackAsync(), TestContext.Current.CancellationToken);

        var metadata = (await XDocument.LoadAsync(Open(package, "DigestFormat.nuspec"), LoadOptions.None, TestContext.Current.CancellationToken)).Root!.Elements().Single();
        string? Named(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal(("MIT", "FORMAT.md"), (Named("license"), Named("readme")));
        Assert.NotEmpty(Named("description")!);
        Assert.NotEmpty(Named("tags")!);
        Assert.DoesNotContain(metadata.Descendants(), element => element.Name.LocalName is "dependency");
        Assert.Superset(
            new HashSet<string> { "FORMAT.md", "schemas/edition.schema.json", "schemas/index.schema.json", "lib/net10.0/DigestFormat.xml" },
            package.Entries.Select(entry => entry.FullName).ToHashSet());

        using var assembly = new PEReader(Open(package, "lib/net10.0/DigestFormat.dll"));
        Assert.Contains(assembly.ReadDebugDirectory(), entry => entry.Type is DebugDirectoryEntryType.EmbeddedPortablePdb);
    }

    [ThoroughFact]
    public async Task The_program_in_the_README_reads_what_the_worker_wrote()
    {
        await using var deployment = await Deployment.StartAsync();
        await deployment.SucceedAsync("demo", "--once", "--out", "digests");
        await PackAsync();
        File.WriteAllText(Path.Combine(_folder.FullName, "top.cs"), Sample().Match(File.ReadAllText(Path.Combine(Sdk.Repository, "README.md"))).Groups["code"].Value);
        // The package comes from the folder alone, and into a cache that goes with the test.
        File.WriteAllText(Path.Combine(_folder.FullName, "nuget.config"), """
            <configuration>
              <config><add key="globalPackagesFolder" value="cache" /></config>
              <packageSources><clear /><add key="packages" value="packages" /></packageSources>
            </configuration>
            """);

        var ended = await Sdk.SucceedAsync(_folder.FullName, "run", "-p:PublishAot=false", "top.cs", deployment.PathOf("digests"));

        var edition = EditionDocument.Parse(deployment.Read("digests/2025-01-08.json"));
        Assert.Equal("daily 2025-01-08, Complete: 8 papers", ended.OutputLines[0]);
        Assert.Equal(
            edition.Entries.Take(3).SelectMany(entry => new[] { $"{entry.Votes,5}  {entry.Title}", $"       {entry.EasyExplanation}", $"       {string.Join(", ", entry.Fields)}  {entry.Pdf}" }),
            ended.OutputLines.Skip(1));
    }

    [ThoroughFact]
    public async Task The_same_sources_in_two_folders_make_the_same_bytes()
    {
        var here = await BuildAsync("here");
        var there = await BuildAsync("some/where/else");

        Assert.Equal(here, there);
    }

    /// <returns>The package; it is of the assembly that the tests run with.</returns>
    private async Task<string> PackAsync()
    {
        var packages = Path.Combine(_folder.FullName, "packages");
        await Sdk.SucceedAsync(Sdk.Repository, "pack", "src/DigestFormat", "--no-build", "--configuration", Sdk.Configuration, "--output", packages);
        return Assert.Single(Directory.GetFiles(packages));
    }

    private async Task<string> BuildAsync(string folder)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_folder.FullName, folder)).FullName;
        Sdk.CopyDigestFormat(copy);
        await Sdk.SucceedAsync(copy, "build", "src/DigestFormat", "--configuration", "Release", "-p:RunAnalyzers=false");
        return Invariants.Hash(Path.Combine(copy, "src/DigestFormat/bin/Release/net10.0/DigestFormat.dll"));
    }

    private static MemoryStream Open(ZipArchive package, string name)
    {
        var copy = new MemoryStream();
        using var entry = package.GetEntry(name)!.Open();
        entry.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    [GeneratedRegex("""^```csharp\n(?<code>#:package DigestFormat.*?)^```$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();
}
