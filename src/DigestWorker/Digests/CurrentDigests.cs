namespace DigestWorker.Digests;

/// <summary>The digests as they are configured now; a changed configuration replaces them while the worker serves.</summary>
internal sealed class CurrentDigests(IReadOnlyList<DigestDefinition> digests)
{
    private IReadOnlyList<DigestDefinition> _current = digests;

    /// <summary>Raised after the digests were replaced.</summary>
    public event Action? Changed;

    public IReadOnlyList<DigestDefinition> Current => Volatile.Read(ref _current);

    public IReadOnlyList<string> Names => [.. Current.Select(digest => digest.Name)];

    /// <summary>The digest of that name; null where the configuration has none any more.</summary>
    public DigestDefinition? Find(string name) => Current.FirstOrDefault(digest => digest.Name == name);

    public void Replace(IReadOnlyList<DigestDefinition> digests)
    {
        Volatile.Write(ref _current, digests);
        Changed?.Invoke();
    }
}
