namespace DigestWorker.Interests;

/// <summary>The configured interests; a reload of the configuration replaces them.</summary>
internal sealed class CurrentInterests(IReadOnlyList<Interest> interests)
{
    private IReadOnlyList<Interest> _current = interests;

    public IReadOnlyList<Interest> Current => Volatile.Read(ref _current);

    /// <summary>The interest of that name; null if none is configured.</summary>
    public Interest? Find(string name) => Current.FirstOrDefault(interest => string.Equals(interest.Name, name, Interest.NameComparison));

    /// <summary>What is wrong with a name that is not configured, and which are, in the words of the API.</summary>
    public string Unknown(string name) => Current.Count == 0
        ? $"'{name}' is not an interest of this worker; none is configured."
        : $"'{name}' is not an interest of this worker; allowed are {string.Join(", ", Current.Select(interest => interest.Name))}.";

    public void Replace(IReadOnlyList<Interest> interests) => Volatile.Write(ref _current, interests);
}
