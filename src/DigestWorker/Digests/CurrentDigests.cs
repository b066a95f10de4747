using DigestWorker.Reasons;

namespace DigestWorker.Digests;

/// <summary>The configured digests; a configuration reload replaces them.</summary>
internal sealed class CurrentDigests(IReadOnlyList<DigestDefinition> digests)
{
    private IReadOnlyList<DigestDefinition> _current = digests;

    /// <summary>Raised after the digests were replaced.</summary>
    public event Action? Changed;

    public IReadOnlyList<DigestDefinition> Current => Volatile.Read(ref _current);

    public IReadOnlyList<string> Names => [.. Current.Select(digest => digest.Name)];

    /// <summary>The digest of that name; null if it is no longer configured.</summary>
    public DigestDefinition? Find(string name) => Current.FirstOrDefault(digest => string.Equals(digest.Name, name, DigestDefinition.NameComparison));

    /// <summary>A name as the digest of that name is spelled; the same name if there is none.</summary>
    public string SpellingOf(string name) => Find(name)?.Name ?? name;

    /// <summary>The title of the digest of that name; the name if it is no longer configured.</summary>
    public string TitleOf(string name, Language language) => Find(name)?.TitleIn(language) ?? name;

    public void Replace(IReadOnlyList<DigestDefinition> digests)
    {
        // A digest keeps its spelling while the worker serves: the store follows at the next start.
        Volatile.Write(ref _current, [.. digests.Select(digest => digest with { Name = SpellingOf(digest.Name) })]);
        Changed?.Invoke();
    }
}
