using System.Diagnostics.CodeAnalysis;
using DigestWorker.Digests;
using DigestWorker.Papers;

namespace DigestWorker.Runs;

/// <summary>Why a run cannot be requested.</summary>
internal sealed record RunRequestProblem(string Korean, string English);

/// <summary>Creates run requests from user input: the command line, the API and the pages accept the same dates.</summary>
internal sealed class RunRequestFactory(TimeProvider time)
{
    private const int QuotedLength = 40;

    /// <param name="digest">The digest to run.</param>
    /// <param name="date">The date as entered; null for every open edition.</param>
    /// <param name="options">The other options of the request.</param>
    /// <param name="request">The request with the edition of the date.</param>
    /// <param name="problem">What is wrong with the date.</param>
    public bool TryCreate(
        DigestDefinition digest, string? date, RunRequest options,
        [NotNullWhen(true)] out RunRequest? request, [NotNullWhen(false)] out RunRequestProblem? problem)
    {
        (request, problem) = (null, null);
        if (date is null)
            request = options;
        else if (TryParse(date, out var parsed, out problem) && TryGetEdition(digest, parsed, out var edition, out problem))
            request = options with { Dates = [edition] };
        return request is not null;
    }

    public static bool TryParse(string text, out EditionDate date, [NotNullWhen(false)] out RunRequestProblem? problem)
    {
        problem = EditionDate.TryParse(text, out date)
            ? null
            : new(
                $"'{Quoted(text)}'은(는) 날짜가 아닙니다. 날(2025-01-08), ISO 주(2025-W02) 또는 달(2025-01)을 입력하세요.",
                $"'{Quoted(text)}' is not a date; use a day (2025-01-08), an ISO week (2025-W02) or a month (2025-01).");
        return problem is null;
    }

    /// <summary>The edition of a digest that covers a date: for a weekly digest the week of a day.</summary>
    public bool TryGetEdition(DigestDefinition digest, EditionDate date, out EditionDate edition, [NotNullWhen(false)] out RunRequestProblem? problem)
    {
        var listing = digest.Options.Listing;
        var (first, today) = (listing.FirstDay(), time.Today());
        edition = digest.Options.EditionOn(date.First);
        problem = null;
        if (edition != date && !date.IsDay)
        {
            var (korean, english) = UnitOf(edition);
            problem = new(
                $"'{date}'은(는) {digest.Name}에 맞지 않습니다. 이 다이제스트는 {korean} 단위로 나옵니다. 예: {edition}",
                $"'{date}' is not {english}; an edition of {digest.Name} covers {english}, such as {edition}.");
        }
        else if (edition.Last < first)
        {
            problem = new(
                $"'{date}'은(는) 너무 이릅니다. {listing} 목록은 {first:yyyy-MM-dd}에 시작됩니다.",
                $"'{date}' is before {first:yyyy-MM-dd}, the first day of {listing}; use a later date.");
        }
        else if (edition.First > today)
        {
            problem = new(
                $"'{date}'은(는) 미래의 날짜입니다. 목록의 달력(UTC)으로 오늘은 {today:yyyy-MM-dd}입니다.",
                $"'{date}' is in the future; by the listing's calendar (UTC) today is {today:yyyy-MM-dd}.");
        }
        else if (listing is ListingKind.HuggingFaceTrending && edition.First != today)
        {
            problem = new(
                $"{listing} 목록에는 지난 날짜가 없습니다. 날짜 없이 실행하세요.",
                $"'{date}' cannot be read: {listing} shows only the current day; run it without a date.");
        }
        return problem is null;
    }

    private static (string Korean, string English) UnitOf(EditionDate edition) =>
        edition.IsDay ? ("날", "a day") : edition.IsWeek ? ("주", "an ISO week") : ("달", "a month");

    private static string Quoted(string text)
    {
        var line = OneLine.Of(text);
        return line.Length <= QuotedLength ? line : $"{line[..(char.IsHighSurrogate(line[QuotedLength - 1]) ? QuotedLength - 1 : QuotedLength)]}…";
    }
}
