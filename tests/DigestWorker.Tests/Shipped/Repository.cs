namespace DigestWorker.Tests.Shipped;

/// <summary>What is shipped beside the program, as it lies in the repository.</summary>
internal static class Repository
{
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts));

    private static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DigestWorker.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the sources.");
        return folder.FullName;
    }
}
