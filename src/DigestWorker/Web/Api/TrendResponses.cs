using DigestWorker.Reading;

namespace DigestWorker.Web.Api;

/// <summary>What a digest was about over some weeks; every number is counted in its published editions.</summary>
internal sealed record TrendsResponse
{
    /// <summary>The digest.</summary>
    public required string Digest { get; init; }

    /// <summary>The weeks, the oldest first; the last is that of the newest published edition.</summary>
    public required IReadOnlyList<TrendWeekResponse> Weeks { get; init; }

    /// <summary>The most frequent fields, the most frequent first.</summary>
    public required IReadOnlyList<TrendFieldResponse> Fields { get; init; }

    /// <summary>How many of the last weeks are compared with the weeks before, for the words.</summary>
    public required int RecentWeeks { get; init; }

    /// <summary>The words of titles and fields whose share of the papers grew the most.</summary>
    public required IReadOnlyList<TrendWordResponse> Rising { get; init; }

    /// <summary>The words of titles and fields whose share of the papers shrank the most.</summary>
    public required IReadOnlyList<TrendWordResponse> Falling { get; init; }

    /// <summary>The papers with the most votes.</summary>
    public required IReadOnlyList<TrendPaperResponse> MostVoted { get; init; }

    /// <summary>Whether there were too many papers, so that the oldest are not counted.</summary>
    public required bool IsCut { get; init; }

    public static TrendsResponse Of(Trends trends) => new()
    {
        Digest = trends.Digest,
        Weeks = [.. trends.Weeks.Select(week => new TrendWeekResponse(week.Week.Text, week.Papers, week.Votes))],
        Fields = [.. trends.Fields.Select(field => new TrendFieldResponse(field.Field, field.Papers, field.ByWeek))],
        RecentWeeks = trends.RecentWeeks,
        Rising = [.. trends.Rising.Select(TrendWordResponse.Of)],
        Falling = [.. trends.Falling.Select(TrendWordResponse.Of)],
        MostVoted = [.. trends.MostVoted.Select(paper => new TrendPaperResponse(paper.Id.Value, paper.Title, paper.Votes, paper.Date.Text))],
        IsCut = trends.IsCut,
    };
}

/// <summary>A week.</summary>
/// <param name="Week">The ISO week: 2025-W02.</param>
/// <param name="Papers">The papers in the editions that begin in it.</param>
/// <param name="Votes">The sum of their votes.</param>
internal sealed record TrendWeekResponse(string Week, int Papers, long Votes);

/// <summary>A field.</summary>
/// <param name="Field">One of 관련분야.</param>
/// <param name="Papers">The papers of all the weeks.</param>
/// <param name="ByWeek">The papers of each week, in the order of the weeks.</param>
internal sealed record TrendFieldResponse(string Field, int Papers, IReadOnlyList<int> ByWeek);

/// <summary>A word of titles and fields.</summary>
/// <param name="Word">The word, in lower case, or a field.</param>
/// <param name="Papers">The papers of the recent weeks that have it.</param>
/// <param name="Before">The papers of the weeks before that have it.</param>
/// <param name="Share">Its papers by all papers of the recent weeks, from 0 to 1.</param>
/// <param name="ShareBefore">Its papers by all papers of the weeks before, from 0 to 1.</param>
internal sealed record TrendWordResponse(string Word, int Papers, int Before, double Share, double ShareBefore)
{
    public static TrendWordResponse Of(TrendWord word) =>
        new(word.Word, word.Papers, word.Before, Math.Round(word.Share, 4), Math.Round(word.ShareBefore, 4));
}

/// <summary>A paper with many votes.</summary>
/// <param name="Id">Its arXiv identifier.</param>
/// <param name="Title">제목.</param>
/// <param name="Votes">추천수 in its edition.</param>
/// <param name="Date">The date of its edition.</param>
internal sealed record TrendPaperResponse(string Id, string Title, int Votes, string Date);
