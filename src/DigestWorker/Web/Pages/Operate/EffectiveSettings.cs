namespace DigestWorker.Web.Pages.Operate;

/// <summary>A setting as shown to operators; a secret is redacted.</summary>
/// <param name="From">The source of the value; null for the default.</param>
internal sealed record EffectiveSetting(string Key, string Value, string? From, bool IsSecret = false);

/// <summary>The effective settings, updated on every configuration reload.</summary>
internal sealed class EffectiveSettings
{
    private IReadOnlyList<EffectiveSetting> _current = [];

    public IReadOnlyList<EffectiveSetting> Current => Volatile.Read(ref _current);

    public void Replace(IReadOnlyList<EffectiveSetting> settings) => Volatile.Write(ref _current, settings);
}
