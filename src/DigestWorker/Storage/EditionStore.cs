using System.Data.Common;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>Which editions; what is not said does not matter.</summary>
internal sealed record EditionFilter
{
    public string? Digest { get; init; }
    public EditionState? State { get; init; }

    /// <summary>The first day that an edition may begin on.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day that an edition may begin on.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>How many editions of a digest are in a state.</summary>
internal sealed record StateCount(string Digest, EditionState State, int Editions);

/// <summary>Tokens read and written, and what they cost where the model has a price.</summary>
internal readonly record struct Spending(long Tokens, decimal Cost)
{
    public static Spending operator +(Spending a, Spending b) => new(a.Tokens + b.Tokens, a.Cost + b.Cost);
}

/// <summary>The editions, the papers listed in them, and which edition holds a paper.</summary>
internal sealed class EditionStore(Database database)
{
    private const string Columns =
        "digest, date, listing, state, reason, settled, revision, entries, left_out, file, sha256, hand_edited, intended, updated_at, published_at";

    // The clocks of two nodes may differ by so much.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>What was settled later than now was settled by a clock that ran ahead: by the true one it may not even be due.</summary>
    private DateTimeOffset Latest => database.Time.GetUtcNow() + ClockSkew;

    /// <summary>The date with which a digest began, null before its first run.</summary>
    public async Task<EditionDate?> BeganAsync(string digest, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            "SELECT began FROM digest WHERE name = @digest", row => EditionDate.Parse(row.GetString(0)), cancellationToken, ("@digest", digest));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Whether no digest has begun, and no run was made: it was just created, or was not filled to its end.</summary>
    public async Task<bool> IsNewAsync(CancellationToken cancellationToken) =>
        (await database.ReadAsync("SELECT name FROM digest UNION ALL SELECT id FROM run LIMIT 1", row => row.GetString(0), cancellationToken)).Count == 0;

    public Task BeginAsync(string digest, EditionDate date, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(
            fence,
            "INSERT INTO digest (name, began) VALUES (@digest, @began) ON CONFLICT (name) DO UPDATE SET began = excluded.began",
            cancellationToken, ("@digest", digest), ("@began", date.Text));

    public async Task<EditionRow?> FindAsync(string digest, EditionDate date, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            $"SELECT {Columns} FROM edition WHERE digest = @digest AND date = @date", Row, cancellationToken, ("@digest", digest), ("@date", date.Text));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Every edition, by digest, the newest first.</summary>
    public Task<IReadOnlyList<EditionRow>> AllAsync(CancellationToken cancellationToken) =>
        database.ReadAsync($"SELECT {Columns} FROM edition ORDER BY digest, first_day DESC", Row, cancellationToken);

    /// <summary>Some editions, the newest first.</summary>
    public Task<PagedResult<EditionRow>> PageAsync(EditionFilter filter, int skip, int take, CancellationToken cancellationToken) =>
        database.PageAsync(
            Columns, "edition",
            new WhereClause()
                .And("digest = @digest", "@digest", filter.Digest)
                .And("state = @state", "@state", filter.State?.ToString())
                .And("first_day >= @from", "@from", (long?)filter.From?.DayNumber)
                .And("first_day <= @to", "@to", (long?)filter.To?.DayNumber),
            "first_day DESC, digest", Row, skip, take, cancellationToken);

    /// <summary>The editions of a digest that begin in the month of a day, the oldest first.</summary>
    public Task<IReadOnlyList<EditionRow>> MonthAsync(string digest, DateOnly day, CancellationToken cancellationToken)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return database.ReadAsync(
            $"SELECT {Columns} FROM edition WHERE digest = @digest AND first_day BETWEEN @first AND @last ORDER BY first_day", Row, cancellationToken,
            ("@digest", digest), ("@first", (long)first.DayNumber), ("@last", (long)first.AddMonths(1).DayNumber - 1));
    }

    /// <summary>The published editions of a digest before and after a date.</summary>
    public async Task<(EditionDate? Previous, EditionDate? Next)> NeighboursAsync(string digest, EditionDate date, CancellationToken cancellationToken)
    {
        (string, object?)[] parameters = [("@digest", digest), ("@day", (long)date.First.DayNumber)];
        var previous = await database.ReadAsync(
            "SELECT date FROM edition WHERE digest = @digest AND first_day < @day AND file IS NOT NULL ORDER BY first_day DESC LIMIT 1",
            row => EditionDate.Parse(row.GetString(0)), cancellationToken, parameters);
        var next = await database.ReadAsync(
            "SELECT date FROM edition WHERE digest = @digest AND first_day > @day AND file IS NOT NULL ORDER BY first_day LIMIT 1",
            row => EditionDate.Parse(row.GetString(0)), cancellationToken, parameters);
        return (previous is [var before] ? before : null, next is [var after] ? after : null);
    }

    /// <summary>The first days of the oldest and of the newest edition of a digest; null where it has none.</summary>
    public async Task<(DateOnly First, DateOnly Last)?> SpanAsync(string digest, CancellationToken cancellationToken) =>
        // Each alone is found at an end of the index.
        await database.ReadAsync(
            """
            SELECT (SELECT MIN(first_day) FROM edition WHERE digest = @digest) AS oldest, (SELECT MAX(first_day) FROM edition WHERE digest = @digest) AS newest
            """,
            row => row.IsDBNull(0) ? default((DateOnly, DateOnly)?) : (DateOnly.FromDayNumber((int)row.GetInt64(0)), DateOnly.FromDayNumber((int)row.GetInt64(1))),
            cancellationToken, ("@digest", digest)) is [var span] ? span : null;

    /// <summary>The newest edition of a digest that has a file; null where none has.</summary>
    public async Task<EditionRow?> NewestPublishedAsync(string digest, CancellationToken cancellationToken) =>
        await NewestPublishedAsync(digest, 1, cancellationToken) is [var newest] ? newest : null;

    /// <summary>The newest editions of a digest that have a file.</summary>
    public Task<IReadOnlyList<EditionRow>> NewestPublishedAsync(string digest, int most, CancellationToken cancellationToken) =>
        database.ReadAsync(
            $"SELECT {Columns} FROM edition WHERE digest = @digest AND file IS NOT NULL ORDER BY first_day DESC LIMIT @most",
            Row, cancellationToken, ("@digest", digest), ("@most", (long)most));

    /// <summary>How many editions are in which state, by digest.</summary>
    public Task<IReadOnlyList<StateCount>> CountByStateAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            "SELECT digest, state, COUNT(*) FROM edition GROUP BY digest, state ORDER BY digest, state",
            row => new StateCount(row.GetString(0), Enum.Parse<EditionState>(row.GetString(1)), (int)row.GetInt64(2)), cancellationToken);

    /// <summary>What the summaries in the editions of a digest took, by date.</summary>
    public async Task<IReadOnlyDictionary<EditionDate, Spending>> SpendingAsync(string digest, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            """
            SELECT e.date, CAST(SUM(s.prompt_tokens + s.completion_tokens) AS BIGINT), CAST(COALESCE(SUM(s.cost), 0) AS BIGINT)
            FROM edition_paper e JOIN summary s ON s.paper_id = e.paper_id
            WHERE e.digest = @digest AND e.published = 1
            GROUP BY e.date
            """,
            row => (Date: EditionDate.Parse(row.GetString(0)), Spending: new Spending(row.GetInt64(1), row.GetMoney(2))),
            cancellationToken, ("@digest", digest));
        return rows.ToDictionary(row => row.Date, row => row.Spending);
    }

    /// <summary>The unsettled editions of a digest up to a day, the newest first.</summary>
    public Task<IReadOnlyList<EditionRow>> UnsettledAsync(string digest, DateOnly upTo, int most, CancellationToken cancellationToken) =>
        database.ReadAsync(
            $"""
            SELECT {Columns} FROM edition
            WHERE digest = @digest AND first_day <= @upTo AND (settled = 0 OR updated_at > @latest)
            ORDER BY first_day DESC LIMIT @most
            """,
            Row, cancellationToken, ("@digest", digest), ("@upTo", (long)upTo.DayNumber), ("@latest", Latest.ToColumn()), ("@most", (long)most));

    /// <summary>The settled editions of a digest between two days.</summary>
    public async Task<IReadOnlySet<EditionDate>> SettledAsync(string digest, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            "SELECT date FROM edition WHERE digest = @digest AND first_day BETWEEN @from AND @to AND settled = 1 AND updated_at <= @latest",
            row => EditionDate.Parse(row.GetString(0)), cancellationToken,
            ("@digest", digest), ("@from", (long)from.DayNumber), ("@to", (long)to.DayNumber), ("@latest", Latest.ToColumn()))).ToHashSet();

    /// <summary>How many papers the days of a digest that have any list on average; null where there is none yet.</summary>
    public async Task<double?> AveragePapersPerDayAsync(string digest, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            "SELECT COUNT(*), COUNT(DISTINCT date) FROM edition_paper WHERE digest = @digest",
            row => (Papers: row.GetInt64(0), Days: row.GetInt64(1)), cancellationToken, ("@digest", digest));
        return rows[0] is { Days: > 0 } all ? (double)all.Papers / all.Days : null;
    }

    public Task<IReadOnlyList<EditionPaper>> PapersAsync(string digest, EditionDate date, CancellationToken cancellationToken) =>
        database.ReadAsync(
            """
            SELECT p.listed, p.details, e.votes, e.published
            FROM edition_paper e JOIN paper p ON p.id = e.paper_id
            WHERE e.digest = @digest AND e.date = @date
            ORDER BY e.paper_id
            """,
            row => new EditionPaper(
                new Paper(StoredPapers.Listed(row.GetString(0)) with { Votes = (int)row.GetInt64(2) }, StoredPapers.Details(row.GetText(1))),
                row.GetBool(3)),
            cancellationToken, ("@digest", digest), ("@date", date.Text));

    /// <summary>Which of the papers other editions of the digest hold, with the date of each.</summary>
    public Task<IReadOnlyDictionary<PaperId, EditionDate>> PublishedElsewhereAsync(
        string digest, EditionDate date, IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        database.ReadByPaperAsync(
            "SELECT paper_id, date FROM claim WHERE digest = @digest AND date <> @date AND paper_id IN",
            papers, row => EditionDate.Parse(row.GetString(1)), cancellationToken, ("@digest", digest), ("@date", date.Text));

    /// <summary>Keeps an edition and its papers before anything is asked about them, so that neither is lost sight of.</summary>
    public Task SavePapersAsync(
        string digest, EditionDate date, ListingKind listing, IReadOnlyList<EditionPaper> papers, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(fence, async connection =>
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO edition (digest, date, listing, first_day, state, reason, settled, revision, entries, left_out, hand_edited, updated_at)
                VALUES (@digest, @date, @listing, @firstDay, @state, @reason, 0, 0, 0, 0, 0, @now)
                ON CONFLICT (digest, date) DO NOTHING
                """,
                cancellationToken,
                ("@digest", digest), ("@date", date.Text), ("@listing", listing.ToString()), ("@firstDay", (long)date.First.DayNumber),
                ("@state", nameof(EditionState.Pending)), ("@reason", StoredPapers.ToColumn(new Reason(ReasonCode.Interrupted))),
                ("@now", database.Time.GetUtcNow().ToColumn()));

            // Always in the same order, or two nodes with the same papers might wait for each other.
            foreach (var paper in papers.Select(remembered => remembered.Paper).OrderBy(paper => paper.Id))
            {
                await connection.ExecuteAsync(
                    """
                    INSERT INTO paper (id, listed, details) VALUES (@id, @listed, @details)
                    ON CONFLICT (id) DO UPDATE SET listed = excluded.listed, details = COALESCE(excluded.details, paper.details)
                    """,
                    cancellationToken,
                    ("@id", paper.Id.Value), ("@listed", StoredPapers.ToColumn(paper.Listed)), ("@details", StoredPapers.ToColumn(paper.Details)));
                await connection.ExecuteAsync(
                    """
                    INSERT INTO edition_paper (digest, date, paper_id, votes, published) VALUES (@digest, @date, @id, @votes, 0)
                    ON CONFLICT (digest, date, paper_id) DO UPDATE SET votes = excluded.votes
                    """,
                    cancellationToken, ("@digest", digest), ("@date", date.Text), ("@id", paper.Id.Value), ("@votes", (long)paper.Listed.Votes));
                await PaperVotes.KeepAsync(connection, paper.Id, paper.Listed.Votes, database.Time.GetUtcNow(), cancellationToken);
            }
            return 0;
        }, cancellationToken);

    /// <summary>Keeps what arXiv knows of papers.</summary>
    public Task SaveDetailsAsync(IReadOnlyList<EditionPaper> papers, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(fence, async connection =>
        {
            foreach (var paper in papers.Select(paper => paper.Paper).Where(paper => paper.Details is not null).OrderBy(paper => paper.Id))
            {
                await connection.ExecuteAsync(
                    "UPDATE paper SET details = @details WHERE id = @id AND details IS DISTINCT FROM @details", cancellationToken,
                    ("@id", paper.Id.Value), ("@details", StoredPapers.ToColumn(paper.Details)));
            }
            return 0;
        }, cancellationToken);

    /// <summary>Writes down what is about to be published, so that a crash in between leaves no file of unknown origin.</summary>
    public Task RecordPendingWriteAsync(string digest, EditionDate date, string sha256, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(
            fence,
            "UPDATE edition SET intended = @sha256 WHERE digest = @digest AND date = @date",
            cancellationToken, ("@digest", digest), ("@date", date.Text), ("@sha256", sha256));

    /// <summary>Records how an edition stands; the papers of a published one are held by it from now on.</summary>
    public Task SaveAsync(Edition edition, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(fence, async connection =>
        {
            var now = database.Time.GetUtcNow().ToColumn();
            await connection.ExecuteAsync(
                $"""
                INSERT INTO edition (first_day, {Columns})
                VALUES (@firstDay, @digest, @date, @listing, @state, @reason, @settled, @revision, @entries, @leftOut, @file, @sha256, @handEdited, NULL, @now, @publishedAt)
                ON CONFLICT (digest, date) DO UPDATE SET
                  listing = excluded.listing, state = excluded.state, reason = excluded.reason, settled = excluded.settled, revision = excluded.revision,
                  entries = excluded.entries, left_out = excluded.left_out, file = excluded.file, sha256 = excluded.sha256,
                  hand_edited = excluded.hand_edited, intended = NULL, updated_at = excluded.updated_at,
                  published_at = CASE WHEN excluded.sha256 IS NOT DISTINCT FROM edition.sha256 THEN edition.published_at ELSE excluded.published_at END
                """,
                cancellationToken,
                ("@firstDay", (long)edition.Date.First.DayNumber), ("@digest", edition.Digest), ("@date", edition.Date.Text), ("@listing", edition.Listing.ToString()),
                ("@state", edition.State.ToString()), ("@reason", StoredPapers.ToColumn(edition.Reason)), ("@settled", edition.Settled.ToColumn()), ("@revision", (long)edition.Revision),
                ("@entries", (long)(edition.File?.Entries ?? 0)), ("@leftOut", (long)edition.LeftOut.Count),
                ("@file", edition.File?.Path), ("@sha256", edition.File?.Sha256), ("@handEdited", (edition.File?.HandEdited ?? false).ToColumn()),
                ("@now", now), ("@publishedAt", edition.File is null ? null : now));

            foreach (var entry in IsInFile(edition) ? edition.Entries : [])
                await ClaimAsync(connection, edition, entry.Paper.Id, cancellationToken);
            if (IsInFile(edition) && edition.Entries.Count > 0 && !await IsIndexedAsync(connection, edition, cancellationToken))
                await EntryStore.ReplaceAsync(connection, database.Search, edition.Digest, edition.Date, edition.Entries, cancellationToken);
            return 0;
        }, cancellationToken);

    /// <summary>How many papers an edition left out, where they themselves are not known any more.</summary>
    public Task RecordLeftOutAsync(string digest, EditionDate date, int leftOut, CancellationToken cancellationToken) =>
        database.WriteAsync(
            "UPDATE edition SET left_out = @leftOut WHERE digest = @digest AND date = @date",
            cancellationToken, ("@digest", digest), ("@date", date.Text), ("@leftOut", (long)leftOut));

    private static async Task<bool> IsIndexedAsync(DbConnection connection, Edition edition, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            "SELECT 1 FROM edition WHERE digest = @digest AND date = @date AND indexed = sha256", ("@digest", edition.Digest), ("@date", edition.Date.Text));
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static async Task ClaimAsync(DbConnection connection, Edition edition, PaperId id, CancellationToken cancellationToken)
    {
        (string, object?)[] parameters = [("@digest", edition.Digest), ("@date", edition.Date.Text), ("@id", id.Value)];
        await connection.ExecuteAsync(
            "INSERT INTO claim (digest, paper_id, date) VALUES (@digest, @id, @date) ON CONFLICT (digest, paper_id) DO NOTHING", cancellationToken, parameters);
        await connection.ExecuteAsync(
            "UPDATE edition_paper SET published = 1 WHERE digest = @digest AND date = @date AND paper_id = @id", cancellationToken, parameters);
    }

    /// <summary>A paper whose edition was held back, or whose file somebody keeps by hand, may still be published by another edition.</summary>
    private static bool IsInFile(Edition edition) => edition is { State: EditionState.Complete or EditionState.Partial, File.HandEdited: false };

    private EditionRow Row(DbDataReader row) => new(
        row.GetString(0), EditionDate.Parse(row.GetString(1)), Enum.Parse<ListingKind>(row.GetString(2)), Enum.Parse<EditionState>(row.GetString(3)),
        StoredPapers.Reason(row.GetString(4)), row.GetBool(5) && row.GetTime(13) <= Latest, (int)row.GetInt64(6), (int)row.GetInt64(8),
        row.GetText(9) is { } file ? new PublishedFile(file, row.GetString(10), (int)row.GetInt64(7), row.GetBool(11)) : null, row.GetText(12), row.GetTime(13))
    {
        PublishedAt = row.IsDBNull(14) ? null : row.GetTime(14),
    };
}
