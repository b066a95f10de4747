using System.Text;

namespace DigestWorker.EndToEndTests;

/// <summary>Somebody who reads the output folder over and over, and must never see a part of a file.</summary>
internal sealed class Consumer : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _leaving = new();
    private readonly HashSet<string> _problems = [];
    private readonly Task _reading;

    public Consumer(string folder) => _reading = Task.Run(() => ReadOnAsync(folder));

    /// <summary>How often the folder was read.</summary>
    public int Readings { get; private set; }

    /// <summary>Stops reading.</summary>
    /// <returns>What was wrong with any file at any time.</returns>
    public async Task<IReadOnlyCollection<string>> LeaveAsync()
    {
        await _leaving.CancelAsync();
        await _reading.WithinLimitAsync();
        return _problems;
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _leaving.Dispose();
    }

    /// <summary>What is wrong with the files that consumers list: <c>*.md</c> and <c>*.json</c>.</summary>
    public static IEnumerable<string> ProblemsOf(string folder) => Visible(folder).SelectMany(ProblemsOfFile);

    /// <summary>The files that a shell's <c>*.md</c> and <c>*.json</c> find.</summary>
    public static IReadOnlyList<string> Visible(string folder) => !Directory.Exists(folder) ? [] :
        [.. OwnTree.Files(folder)
            .Where(file => Path.GetExtension(file) is ".md" or ".json" && !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> ProblemsOfFile(string file)
    {
        var bytes = File.ReadAllBytes(file);
        if (Path.GetExtension(file) is ".md")
            return DigestReader.Read(bytes).Problems.Select(problem => $"{Path.GetFileName(file)}:{problem}");
        try
        {
            var json = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            var again = Path.GetFileName(file) is "index.json" ? IndexDocument.Parse(json).ToJson() : EditionDocument.Parse(json).ToJson();
            return again == json ? [] : [$"{Path.GetFileName(file)} does not read back as it was written"];
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return [$"{Path.GetFileName(file)}: {e.Message}"];
        }
    }

    private async Task ReadOnAsync(string folder)
    {
        for (; !_leaving.IsCancellationRequested; Readings++)
        {
            _problems.UnionWith(ProblemsOf(folder));
            await Task.Delay(Pause, TimeProvider.System, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
