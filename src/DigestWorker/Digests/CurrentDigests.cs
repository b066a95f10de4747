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
    public DigestDefinition? Find(string name) => Current.FirstOrDefault(digest => digest.Name == name);

    public void Replace(IReadOnlyList<DigestDefinition> digests)
    {
        Volatile.Write(ref _current, digests);
        Changed?.Invoke();
    }
}
