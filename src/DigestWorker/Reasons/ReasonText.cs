namespace DigestWorker.Reasons;

/// <summary>
/// Reasons in words, in three lengths: a short line for readers, cause and remedy for operators, and the details behind both.
/// The one place where words are made of a reason; nothing is ever read out of them.
/// </summary>
internal static class ReasonText
{
    /// <summary>One English line: for the log, the command line and the JSON beside an edition.</summary>
    public static string Line(Reason reason)
    {
        var line = reason switch
        {
            // The message of a failed store names the store and the remedy.
            { Code: ReasonCode.StoreFailed, Detail: { } message } => message.TrimEnd('.'),
            // Servers and libraries end their messages in a full stop or not; what follows has its own.
            { Detail: { } detail } when !IsCheckMessage(reason) => $"{EnglishReasons.Clause(reason)}: {detail.TrimEnd('.')}",
            _ => EnglishReasons.Clause(reason),
        };
        if (reason.Cause is { } cause)
            line += $": {(reason.Paper is { } paper ? $"{paper} " : "")}{Line(cause)}";
        return reason.Listing is { } listing ? $"{line}; {Line(listing)}" : line;
    }

    /// <summary>As <see cref="Line"/>, with what the checks said to the model.</summary>
    public static string LineWithDetails(Reason reason) =>
        Details(reason).Where(detail => !Line(reason).Contains(detail.TrimEnd('.'), StringComparison.Ordinal)).ToList() is { Count: > 0 } more
            ? $"{Line(reason)} ({string.Join("; ", more)})"
            : Line(reason);

    /// <summary>As <see cref="Line"/>, with what to do about it.</summary>
    public static string LineWithRemedy(Reason reason) =>
        Remedy(reason, Language.English) is { } remedy ? $"{Line(reason)}. {remedy}" : Line(reason);

    /// <summary>The reason with its <see cref="Line"/> in it, as documents and the API carry it.</summary>
    public static Reason WithText(Reason reason) => reason with
    {
        Text = Line(reason),
        Cause = reason.Cause is { } cause ? WithText(cause) : null,
        Listing = reason.Listing is { } listing ? WithText(listing) : null,
    };

    /// <summary>One short sentence without names of servers, settings or checks.</summary>
    public static string ForReader(Reason reason, Language language) =>
        language is Language.Korean ? KoreanReasons.ForReader(reason) : EnglishReasons.ForReader(reason);

    /// <summary>What happened, the cause first, in whole sentences.</summary>
    public static string ForOperator(Reason reason, Language language)
    {
        var sentences = Chain(reason).Reverse().Select(link => Sentence(link, language)).Distinct().ToList();
        if (reason.Listing is { } listing)
            sentences.AddRange(Chain(listing).Reverse().Select(link => Sentence(link, language)));
        return string.Join(' ', sentences);
    }

    /// <summary>What to do about it, the cause first; null where there is nothing to do.</summary>
    public static string? Remedy(Reason reason, Language language)
    {
        var remedies = Chain(reason).Reverse()
            .Select(link => language is Language.Korean ? KoreanReasons.Remedy(link) : EnglishReasons.Remedy(link))
            .OfType<string>().Distinct().ToList();
        return remedies.Count > 0 ? string.Join(' ', remedies) : null;
    }

    /// <summary>The reason with its times in a time zone.</summary>
    public static Reason In(TimeZoneInfo zone, Reason reason) => reason with
    {
        At = reason.At is { } at ? TimeZoneInfo.ConvertTime(at, zone) : null,
        Since = reason.Since is { } since ? TimeZoneInfo.ConvertTime(since, zone) : null,
        Cause = reason.Cause is { } cause ? In(zone, cause) : null,
        Listing = reason.Listing is { } listing ? In(zone, listing) : null,
    };

    /// <summary>What led to the reason in the first place.</summary>
    public static Reason RootOf(Reason reason) => Chain(reason).Last();

    /// <summary>What servers, libraries and checks said, each in its own language.</summary>
    public static IReadOnlyList<string> Details(Reason reason) =>
        [.. Chain(reason).Concat(reason.Listing is { } listing ? Chain(listing) : []).Select(link => link.Detail).OfType<string>().Distinct()];

    private static bool IsCheckMessage(Reason reason) => reason.Code is ReasonCode.AnswerRejected or ReasonCode.DuplicateSummary;

    private static string Sentence(Reason reason, Language language)
    {
        if (language is Language.Korean)
            return KoreanReasons.Sentence(reason);
        var clause = EnglishReasons.Clause(reason);
        return $"{char.ToUpperInvariant(clause[0])}{clause.AsSpan(1)}.";
    }

    private static IEnumerable<Reason> Chain(Reason reason)
    {
        for (var link = reason; link is not null; link = link.Cause)
            yield return link;
    }
}
