using System.Data.Common;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>What a run reads and writes: the editions, the papers listed in them, and which edition holds a paper.</summary>
internal sealed class EditionStore(Database database) : EditionCatalog(database)
{
    /// <summary>Whether no digest has begun and no run was made: the store was just created, or its rebuild was interrupted.</summary>
    public async Task<bool> IsNewAsync(CancellationToken cancellationToken) =>
        (await Database.ReadAsync("SELECT name FROM digest UNION ALL SELECT id FROM run LIMIT 1", row => row.GetString(0), cancellationToken)).Count == 0;

    public Task BeginAsync(string digest, EditionDate date, Fence fence, CancellationToken cancellationToken) =>
        Database.WriteAsync(
            fence,
            "INSERT INTO digest (name, began) VALUES (@digest, @began) ON CONFLICT (name) DO UPDATE SET began = excluded.began, shown_earlier = NULL",
            cancellationToken, ("@digest", digest), ("@began", date.Text));

    /// <summary>The papers that arXiv showed before the digest began to follow its categories; null if they were not recorded yet.</summary>
    public async Task<ShownEarlier?> ShownEarlierAsync(string digest, CancellationToken cancellationToken) =>
        await Database.ReadAsync(
            "SELECT shown_earlier FROM digest WHERE name = @digest AND shown_earlier IS NOT NULL", row => StoredPapers.ShownEarlier(row.GetString(0)),
            cancellationToken, ("@digest", digest)) is [var shown] ? shown : null;

    public Task SaveShownEarlierAsync(string digest, ShownEarlier shown, Fence fence, CancellationToken cancellationToken) =>
        Database.WriteAsync(
            fence, "UPDATE digest SET shown_earlier = @shown WHERE name = @digest", cancellationToken,
            ("@digest", digest), ("@shown", StoredPapers.ToColumn(shown)));

    /// <summary>The papers that the daily editions of a digest list since a day, each with the first of them.</summary>
    public async Task<IReadOnlyDictionary<PaperId, EditionDate>> PlacedAsync(string digest, DateOnly from, CancellationToken cancellationToken) =>
        (await Database.ReadAsync(
            "SELECT paper_id, MIN(date) FROM edition_paper WHERE digest = @digest AND date >= @from GROUP BY paper_id",
            row => (Id: PaperId.Parse(row.GetString(0)), Date: EditionDate.Parse(row.GetString(1))), cancellationToken,
            ("@digest", digest), ("@from", $"{from:yyyy-MM-dd}"))).ToDictionary(placed => placed.Id, placed => placed.Date);

    /// <summary>The settled editions of a digest between two days.</summary>
    public async Task<IReadOnlySet<EditionDate>> SettledAsync(string digest, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        (await Database.ReadAsync(
            "SELECT date FROM edition WHERE digest = @digest AND first_day BETWEEN @from AND @to AND settled = 1 AND updated_at <= @latest",
            row => EditionDate.Parse(row.GetString(0)), cancellationToken,
            ("@digest", digest), ("@from", (long)from.DayNumber), ("@to", (long)to.DayNumber), ("@latest", Latest.ToColumn()))).ToHashSet();

    /// <summary>How many papers an edition of a digest lists on average, empty ones left out; null if there is none yet.</summary>
    public async Task<double?> AveragePapersPerDayAsync(string digest, CancellationToken cancellationToken)
    {
        var rows = await Database.ReadAsync(
            "SELECT COUNT(*), COUNT(DISTINCT date) FROM edition_paper WHERE digest = @digest",
            row => (Papers: row.GetInt64(0), Days: row.GetInt64(1)), cancellationToken, ("@digest", digest));
        return rows[0] is { Days: > 0 } all ? (double)all.Papers / all.Days : null;
    }

    public Task<IReadOnlyList<EditionPaper>> PapersAsync(string digest, EditionDate date, CancellationToken cancellationToken) =>
        Database.ReadAsync(
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
        Database.ReadByPaperAsync(
            "SELECT paper_id, date FROM claim WHERE digest = @digest AND date <> @date AND paper_id IN",
            papers, row => EditionDate.Parse(row.GetString(1)), cancellationToken, ("@digest", digest), ("@date", date.Text));

    /// <summary>Which of the papers an operator removed from the digest.</summary>
    public async Task<IReadOnlySet<PaperId>> RemovedAsync(string digest, IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        (await Database.ReadByPaperAsync(
            "SELECT paper_id FROM removed_paper WHERE digest = @digest AND paper_id IN", papers, _ => true, cancellationToken, ("@digest", digest)))
        .Keys.ToHashSet();

    /// <summary>Records that papers were removed from a digest: no edition contains them again. Their claims stay.</summary>
    public Task RemovePapersAsync(string digest, EditionDate date, IReadOnlyCollection<PaperId> papers, Fence fence, CancellationToken cancellationToken) =>
        Database.WriteAsync(fence, async connection =>
        {
            await RemovePapersAsync(connection, digest, date, papers, cancellationToken);
            return 0;
        }, cancellationToken);

    /// <summary>Records that an edition was removed, with its published papers.</summary>
    public async Task RemoveAsync(EditionRow edition, Fence fence, CancellationToken cancellationToken)
    {
        var papers = await PapersAsync(edition.Digest, edition.Date, cancellationToken);
        await Database.WriteAsync(fence, async connection =>
        {
            (string, object?)[] key = [("@digest", edition.Digest), ("@date", edition.Date.Text)];
            var published = papers.Where(paper => paper.Published).Select(paper => paper.Paper.Id).ToList();
            await RemovePapersAsync(connection, edition.Digest, edition.Date, published, cancellationToken);
            await Database.Search.LockAsync(connection, cancellationToken);
            await Database.Search.RemoveAsync(connection, edition.Digest, edition.Date, cancellationToken);
            await connection.ExecuteAsync("DELETE FROM entry WHERE digest = @digest AND date = @date", cancellationToken, key);
            await connection.ExecuteAsync(
                """
                UPDATE edition SET
                  state = @state, reason = @reason, settled = 1, revision = revision + 1, entries = 0, left_out = 0,
                  file = NULL, sha256 = NULL, hand_edited = 0, edited_sha256 = NULL, stamp = NULL, pending_sha256 = NULL,
                  indexed = NULL, published_at = NULL, updated_at = @now
                WHERE digest = @digest AND date = @date
                """,
                cancellationToken,
                [.. key, ("@state", nameof(EditionState.Empty)), ("@reason", StoredPapers.ToColumn(new Reason(ReasonCode.Removed))),
                    ("@now", Database.Time.GetUtcNow().ToColumn())]);
            return 0;
        }, cancellationToken);
    }

    private static async Task RemovePapersAsync(
        DbConnection connection, string digest, EditionDate date, IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken)
    {
        foreach (var id in papers)
        {
            (string, object?)[] parameters = [("@digest", digest), ("@date", date.Text), ("@id", id.Value)];
            await connection.ExecuteAsync(
                "INSERT INTO removed_paper (digest, paper_id) VALUES (@digest, @id) ON CONFLICT (digest, paper_id) DO NOTHING", cancellationToken, parameters);
            await connection.ExecuteAsync(
                "UPDATE edition_paper SET published = 0 WHERE digest = @digest AND date = @date AND paper_id = @id", cancellationToken, parameters);
        }
    }

    /// <summary>Stores an edition and its papers before the first call about them, so that a crash loses neither.</summary>
    public Task SavePapersAsync(
        string digest, EditionDate date, ListingKind listing, IReadOnlyList<EditionPaper> papers, Fence fence, CancellationToken cancellationToken) =>
        Database.WriteAsync(fence, async connection =>
        {
            await BeginAsync(connection, digest, date, listing, cancellationToken);

            // Always in the same order, or two transactions with the same papers could deadlock.
            foreach (var paper in papers.Select(listed => listed.Paper).OrderBy(paper => paper.Id))
            {
                await connection.ExecuteAsync(
                    """
                    INSERT INTO paper (id, listed, details) VALUES (@id, @listed, @details)
                    ON CONFLICT (id) DO UPDATE SET listed = excluded.listed, details = COALESCE(excluded.details, paper.details)
                    """,
                    cancellationToken,
                    ("@id", paper.Id.Value), ("@listed", StoredPapers.ToColumn(paper.Listed)), ("@details", StoredPapers.ToColumn(paper.Details)));
                await PutAsync(connection, digest, date, paper, cancellationToken);
                await PaperVotes.SaveAsync(connection, paper.Id, paper.Listed.Votes, Database.Time.GetUtcNow(), cancellationToken);
            }
            return 0;
        }, cancellationToken);

    /// <summary>
    /// Stores the papers of a roundup, instead of those that it had. The papers themselves and their votes belong to the digest that listed them.
    /// </summary>
    public Task SaveRoundupAsync(string digest, EditionDate date, IReadOnlyList<EditionPaper> papers, Fence fence, CancellationToken cancellationToken) =>
        Database.WriteAsync(fence, async connection =>
        {
            await BeginAsync(connection, digest, date, ListingKind.Roundup, cancellationToken);
            var kept = papers.Select(paper => paper.Paper.Id).ToHashSet();
            await using var command = connection.Command(
                "SELECT paper_id FROM edition_paper WHERE digest = @digest AND date = @date ORDER BY paper_id", ("@digest", digest), ("@date", date.Text));
            var before = new List<PaperId>();
            await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await rows.ReadAsync(cancellationToken))
                    before.Add(PaperId.Parse(rows.GetString(0)));
            }
            foreach (var id in before.Where(id => !kept.Contains(id)))
            {
                (string, object?)[] parameters = [("@digest", digest), ("@date", date.Text), ("@id", id.Value)];
                await connection.ExecuteAsync(
                    "DELETE FROM edition_paper WHERE digest = @digest AND date = @date AND paper_id = @id", cancellationToken, parameters);
                await connection.ExecuteAsync(
                    "DELETE FROM claim WHERE digest = @digest AND date = @date AND paper_id = @id", cancellationToken, parameters);
            }
            foreach (var paper in papers.Select(paper => paper.Paper).OrderBy(paper => paper.Id))
                await PutAsync(connection, digest, date, paper, cancellationToken);
            return 0;
        }, cancellationToken);

    private Task BeginAsync(DbConnection connection, string digest, EditionDate date, ListingKind listing, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO edition (digest, date, listing, first_day, state, reason, settled, revision, entries, left_out, hand_edited, updated_at)
            VALUES (@digest, @date, @listing, @firstDay, @state, @reason, 0, 0, 0, 0, 0, @now)
            ON CONFLICT (digest, date) DO NOTHING
            """,
            cancellationToken,
            ("@digest", digest), ("@date", date.Text), ("@listing", listing.ToString()), ("@firstDay", (long)date.First.DayNumber),
            ("@state", nameof(EditionState.Pending)), ("@reason", StoredPapers.ToColumn(new Reason(ReasonCode.Interrupted))),
            ("@now", Database.Time.GetUtcNow().ToColumn()));

    private static Task PutAsync(DbConnection connection, string digest, EditionDate date, Paper paper, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO edition_paper (digest, date, paper_id, votes, published) VALUES (@digest, @date, @id, @votes, 0)
            ON CONFLICT (digest, date, paper_id) DO UPDATE SET votes = excluded.votes
            """,
            cancellationToken, ("@digest", digest), ("@date", date.Text), ("@id", paper.Id.Value), ("@votes", (long)paper.Listed.Votes));

    /// <summary>Keeps what arXiv knows of papers.</summary>
    public Task SaveDetailsAsync(IReadOnlyList<EditionPaper> papers, Fence fence, CancellationToken cancellationToken) =>
        Database.WriteAsync(fence, async connection =>
        {
            foreach (var paper in papers.Select(paper => paper.Paper).Where(paper => paper.Details is not null).OrderBy(paper => paper.Id))
            {
                await connection.ExecuteAsync(
                    "UPDATE paper SET details = @details WHERE id = @id AND details IS DISTINCT FROM @details", cancellationToken,
                    ("@id", paper.Id.Value), ("@details", StoredPapers.ToColumn(paper.Details)));
            }
            return 0;
        }, cancellationToken);

    /// <summary>Records the file that is about to be written, so that it is known as the worker's own after a crash.</summary>
    public Task RecordPendingWriteAsync(string digest, EditionDate date, string sha256, Fence fence, CancellationToken cancellationToken) =>
        Database.WriteAsync(
            fence,
            "UPDATE edition SET pending_sha256 = @sha256 WHERE digest = @digest AND date = @date",
            cancellationToken, ("@digest", digest), ("@date", date.Text), ("@sha256", sha256));

    /// <summary>Records files that were looked at and are as the worker wrote them.</summary>
    public Task SaveStampsAsync(IReadOnlyList<RecordedFile> files, Fence fence, CancellationToken cancellationToken) =>
        files.Count == 0 ? Task.CompletedTask : Database.WriteAsync(fence, async connection =>
        {
            foreach (var file in files)
            {
                await connection.ExecuteAsync(
                    "UPDATE edition SET stamp = @stamp WHERE digest = @digest AND date = @date", cancellationToken,
                    ("@digest", file.Digest), ("@date", file.Date.Text), ("@stamp", file.File.Stamp));
            }
            return 0;
        }, cancellationToken);

    /// <summary>Records the state of an edition; it holds the papers of its file from now on.</summary>
    /// <returns>The papers that its file has for the first time.</returns>
    public Task<IReadOnlySet<PaperId>> SaveAsync(Edition edition, Fence fence, CancellationToken cancellationToken) =>
        Database.WriteAsync<IReadOnlySet<PaperId>>(fence, async connection =>
        {
            var now = Database.Time.GetUtcNow().ToColumn();
            await connection.ExecuteAsync(
                $"""
                INSERT INTO edition (first_day, {Columns})
                VALUES (@firstDay, @digest, @date, @listing, @state, @reason, @settled, @revision, @entries, @leftOut, @file, @sha256, @handEdited, NULL,
                  @now, @publishedAt, @edited, @stamp, @publishedAt)
                ON CONFLICT (digest, date) DO UPDATE SET
                  listing = excluded.listing, state = excluded.state, reason = excluded.reason, settled = excluded.settled, revision = excluded.revision,
                  entries = excluded.entries, left_out = excluded.left_out, file = excluded.file, sha256 = excluded.sha256,
                  hand_edited = excluded.hand_edited,
                  edited_sha256 = excluded.edited_sha256, stamp = excluded.stamp, pending_sha256 = NULL, updated_at = excluded.updated_at,
                  published_at = CASE WHEN excluded.sha256 IS NOT DISTINCT FROM edition.sha256 THEN edition.published_at ELSE excluded.published_at END,
                  first_published_at = COALESCE(edition.first_published_at, excluded.first_published_at)
                """,
                cancellationToken,
                ("@firstDay", (long)edition.Date.First.DayNumber), ("@digest", edition.Digest), ("@date", edition.Date.Text),
                ("@listing", edition.Listing.ToString()), ("@state", edition.State.ToString()), ("@reason", StoredPapers.ToColumn(edition.Reason)),
                ("@settled", edition.Settled.ToColumn()), ("@revision", (long)edition.Revision),
                ("@entries", (long)(edition.File?.Entries ?? 0)), ("@leftOut", (long)edition.LeftOut.Count),
                ("@file", edition.File?.Path), ("@sha256", edition.File?.Sha256), ("@handEdited", (edition.File?.HandEdited ?? false).ToColumn()),
                ("@now", now), ("@publishedAt", edition.File is null ? null : now), ("@edited", edition.File?.EditedSha256), ("@stamp", edition.File?.Stamp));

            var added = new HashSet<PaperId>();
            foreach (var entry in IsInFile(edition) ? edition.Entries : [])
            {
                if (await ClaimAsync(connection, edition, entry.Paper.Id, cancellationToken))
                    added.Add(entry.Paper.Id);
            }
            if (IsInFile(edition) && edition.Entries.Count > 0 && !await IsIndexedAsync(connection, edition, cancellationToken))
                await EntryIndexWriter.ReplaceAsync(connection, Database.Search, edition, cancellationToken);
            return added;
        }, cancellationToken);

    /// <summary>Records of an archived edition what its files tell: how many papers it left out, and when it was first published, if that is known.</summary>
    public Task RecordArchivedAsync(
        string digest, EditionDate date, int leftOut, DateTimeOffset? firstPublishedAt, CancellationToken cancellationToken) =>
        Database.WriteAsync(
            "UPDATE edition SET left_out = @leftOut, first_published_at = COALESCE(@first, first_published_at) WHERE digest = @digest AND date = @date",
            cancellationToken, ("@digest", digest), ("@date", date.Text), ("@leftOut", (long)leftOut), ("@first", firstPublishedAt?.ToColumn()));

    private static async Task<bool> IsIndexedAsync(DbConnection connection, Edition edition, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            "SELECT 1 FROM edition WHERE digest = @digest AND date = @date AND indexed = sha256", ("@digest", edition.Digest), ("@date", edition.Date.Text));
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    /// <returns>Whether the file of the edition has the paper for the first time.</returns>
    private static async Task<bool> ClaimAsync(DbConnection connection, Edition edition, PaperId id, CancellationToken cancellationToken)
    {
        (string, object?)[] parameters = [("@digest", edition.Digest), ("@date", edition.Date.Text), ("@id", id.Value)];
        await connection.ExecuteAsync(
            "INSERT INTO claim (digest, paper_id, date) VALUES (@digest, @id, @date) ON CONFLICT (digest, paper_id) DO NOTHING", cancellationToken, parameters);
        await using var command = connection.Command(
            "UPDATE edition_paper SET published = 1 WHERE digest = @digest AND date = @date AND paper_id = @id AND published = 0", parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>A paper of an edition that was withheld, or whose file was edited by hand, may still be published by another edition.</summary>
    private static bool IsInFile(Edition edition) => edition is { State: EditionState.Complete or EditionState.Partial, File.HandEdited: false };
}
