namespace DigestWorker.Hosting;

/// <summary>The differences between two configurations, by name.</summary>
/// <param name="NeedRestart">The sections that are only read at startup.</param>
internal sealed record SettingsChange(
    IReadOnlyList<string> Added, IReadOnlyList<string> Removed, IReadOnlyList<string> Changed, IReadOnlyList<string> NeedRestart)
{
    private const string Delivery = "delivery ";
    private const string Interest = "interest ";

    public string Summary { get; } = (Added.Count, Removed.Count, Changed.Count) is (0, 0, 0)
        ? "no digest changed"
        : string.Join("; ", new[] { ("added", Added), ("removed", Removed), ("changed", Changed) }
            .Where(list => list.Item2.Count > 0)
            .Select(list => $"{list.Item1} {string.Join(", ", list.Item2)}"));

    public static SettingsChange Between(Settings before, Settings after)
    {
        var (was, now) = (Names(before), Names(after));
        return new(
            [.. now.Except(was, StringComparer.OrdinalIgnoreCase)],
            [.. was.Except(now, StringComparer.OrdinalIgnoreCase)],
            [.. now.Intersect(was, StringComparer.OrdinalIgnoreCase).Where(name => HasChanged(before, after, name))],
            [.. before.Values.GetChildren().Concat(after.Values.GetChildren()).Select(section => section.Key).Distinct(StringComparer.OrdinalIgnoreCase)
                .Where(section => section is not ("Digests" or "Deliveries" or "Interests" or "Llm" or "$schema") && Differ(before, after, section))]);
    }

    private static List<string> Names(Settings settings) =>
        [.. settings.Digests.Select(digest => digest.Name), .. settings.Deliveries.Select(delivery => Delivery + delivery.Name),
            .. settings.Interests.Select(interest => Interest + interest.Name)];

    private static bool HasChanged(Settings before, Settings after, string name) => name.StartsWith(Delivery, StringComparison.Ordinal)
        ? Differ(before, after, $"Deliveries:{name[Delivery.Length..]}")
        : name.StartsWith(Interest, StringComparison.Ordinal) ? Differ(before, after, $"Interests:{name[Interest.Length..]}")
        : Differ(before, after, "Llm") || Differ(before, after, $"Digests:{name}");

    private static bool Differ(Settings before, Settings after, string section) =>
        !Pairs(before.Values, section).SequenceEqual(Pairs(after.Values, section));

    private static IEnumerable<KeyValuePair<string, string?>> Pairs(IConfiguration values, string section) =>
        values.GetSection(section).AsEnumerable(makePathsRelative: true).Where(
            pair => pair.Value is not null).OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase);
}
