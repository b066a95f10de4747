namespace DigestWorker.Web.Pages.Operate;

/// <summary>One setting as operators may see it: of a secret only that it is set.</summary>
/// <param name="From">What set it; null where it is the default.</param>
internal sealed record EffectiveSetting(string Key, string Value, string? From, bool IsSecret = false);

/// <summary>The settings by which the worker goes now; who reads the configuration fills it in.</summary>
internal sealed class EffectiveSettings
{
    private IReadOnlyList<EffectiveSetting> _current = [];

    public IReadOnlyList<EffectiveSetting> Current => Volatile.Read(ref _current);

    public void Replace(IReadOnlyList<EffectiveSetting> settings) => Volatile.Write(ref _current, settings);
}
