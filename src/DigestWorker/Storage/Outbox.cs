using System.Data.Common;
using DigestWorker.Interests;
using DigestWorker.Papers;

namespace DigestWorker.Storage;

/// <summary>
/// What deliveries have to send. It is recorded in the transaction that records its cause, so that nothing is lost between them:
/// https://microservices.io/patterns/data/transactional-outbox.html
/// </summary>
internal sealed class Outbox(Database database, Subscriptions subscriptions)
{
    private const string Columns =
        "id, delivery, event, digest, date, revision, content, state, created_at, waiting_since, tries, first_tried_at, next_try_at, receipts, fault, ended_at, scores";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly PaperStore _papers = new(database);

    /// <summary>Raised after messages were added.</summary>
    public event Action? Added;

    /// <summary>Records an edition, and what deliveries are told of its change, in one transaction.</summary>
    /// <param name="change">The change.</param>
    /// <param name="save">Records the edition, and returns the papers that its file has for the first time.</param>
    /// <param name="content">The JSON of an edition.</param>
    /// <param name="fence">The fence of the run.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    public async Task RecordAsync(
        EditionChange change, Func<Task<IReadOnlySet<PaperId>>> save, Func<Edition, string> content, Fence fence, CancellationToken cancellationToken)
    {
        var (added, told) = (0, await ToldAsync(change, cancellationToken));
        await database.WriteTogetherAsync(fence, async () =>
        {
            added = 0;
            var fresh = await save();
            foreach (var subscription in told)
            {
                added += await database.WriteAsync(
                    connection => AddAsync(connection, subscription, change, fresh, content, cancellationToken), cancellationToken);
            }
        }, cancellationToken);
        if (added > 0)
            Added?.Invoke();
    }

    /// <summary>The deliveries that are told of a change, their interests with the texts of the papers that they like.</summary>
    private async Task<IReadOnlyList<Subscription>> ToldAsync(EditionChange change, CancellationToken cancellationToken)
    {
        var told = new List<Subscription>();
        foreach (var subscription in subscriptions.Current.Where(subscription => subscription.SendsFiles || !change.IsBackfill))
        {
            told.Add(subscription.Interest is { } interest
                ? subscription with { Interest = await _papers.InformAsync(interest, cancellationToken) } : subscription);
        }
        return told;
    }

    /// <summary>Adds a message that an operator asks for.</summary>
    public async Task AddAsync(OutboxMessage message, IEnumerable<PaperId> papers, CancellationToken cancellationToken)
    {
        await database.WriteAsync(async connection =>
        {
            foreach (var id in papers)
                await CarryAsync(connection, message.Delivery, message.Digest, id.Value, cancellationToken);
            await InsertAsync(connection, message, cancellationToken);
            return 0;
        }, cancellationToken);
        Added?.Invoke();
    }

    /// <summary>Which papers of a digest a delivery has carried.</summary>
    public async Task<IReadOnlySet<PaperId>> CarriedAsync(
        string delivery, string digest, IReadOnlyCollection<PaperId> papers, CancellationToken cancellationToken) =>
        (await database.ReadByPaperAsync(
            "SELECT paper_id FROM (SELECT item AS paper_id FROM carried WHERE delivery = @delivery AND digest = @digest) items WHERE paper_id IN",
            papers, _ => true, cancellationToken, ("@delivery", delivery), ("@digest", digest))).Keys.ToHashSet();

    /// <summary>The first waiting message of each delivery.</summary>
    public Task<IReadOnlyList<OutboxHead>> HeadsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            """
            SELECT delivery, next_try_at FROM outbox o
            WHERE state = 'Waiting' AND position = (SELECT MIN(position) FROM outbox WHERE delivery = o.delivery AND state = 'Waiting')
            """,
            row => new OutboxHead(row.GetString(0), row.GetTime(1)), cancellationToken);

    /// <summary>The first waiting message of a delivery; null if none waits.</summary>
    public async Task<OutboxMessage?> NextAsync(string delivery, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            $"SELECT {Columns} FROM outbox WHERE delivery = @delivery AND state = 'Waiting' ORDER BY position, id LIMIT 1", Row, cancellationToken,
            ("@delivery", delivery)) is [var next] ? next : null;

    /// <summary>The messages of a delivery or of all, the newest first.</summary>
    public Task<PagedResult<OutboxMessage>> PageAsync(string? delivery, MessageState? state, int skip, int take, CancellationToken cancellationToken) =>
        database.PageAsync(
            Columns, "outbox",
            new WhereClause().And("delivery = @delivery", "@delivery", delivery).And("state = @state", "@state", state?.ToString()),
            "created_at DESC, delivery, position DESC", Row, skip, take, cancellationToken);

    /// <summary>The last message of a delivery about an edition whose parts have receipts; null if there is none.</summary>
    public async Task<OutboxMessage?> LastReceivedAsync(OutboxMessage message, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            $"""
            SELECT {Columns} FROM outbox
            WHERE delivery = @delivery AND digest = @digest AND date = @date AND state = 'Sent' AND receipts <> '[]' AND id <> @id
            ORDER BY position DESC, id DESC LIMIT 1
            """,
            Row, cancellationToken, ("@delivery", message.Delivery), ("@digest", message.Digest), ("@date", message.Date), ("@id", message.Id))
            is [var last] ? last : null;

    /// <summary>The messages of each delivery in numbers.</summary>
    public async Task<IReadOnlyList<OutboxSummary>> SummariesAsync(CancellationToken cancellationToken)
    {
        var counts = await database.ReadAsync(
            """
            SELECT delivery, COUNT(CASE WHEN state = 'Waiting' THEN 1 END), COUNT(CASE WHEN state = 'Sent' THEN 1 END),
              COUNT(CASE WHEN state = 'Dead' THEN 1 END), MIN(CASE WHEN state = 'Waiting' THEN waiting_since END),
              MAX(CASE WHEN state = 'Sent' THEN ended_at END)
            FROM outbox GROUP BY delivery ORDER BY delivery
            """,
            row => new OutboxSummary(
                row.GetString(0), (int)row.GetInt64(1), (int)row.GetInt64(2), (int)row.GetInt64(3), TimeOf(row, 4), TimeOf(row, 5)),
            cancellationToken);
        var summaries = new List<OutboxSummary>();
        foreach (var count in counts)
        {
            var next = count.Waiting > 0 ? await NextAsync(count.Delivery, cancellationToken) : null;
            var dead = count.Dead > 0 && (await PageAsync(count.Delivery, MessageState.Dead, 0, 1, cancellationToken)).Rows is [var newest] ? newest : null;
            summaries.Add(count with
            {
                NextTryAt = next?.NextTryAt,
                Fault = next?.Fault,
                DeadSince = dead?.EndedAt,
                DeadFault = dead?.Fault,
            });
        }
        return summaries;
    }

    /// <summary>Records a part of a message that the service accepted.</summary>
    public Task SaveReceiptsAsync(OutboxMessage message, IReadOnlyList<string> receipts, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(
            fence, "UPDATE outbox SET receipts = @receipts WHERE id = @id", cancellationToken,
            ("@id", message.Id), ("@receipts", StoredPapers.ToColumn(receipts)));

    public Task EndAsSentAsync(OutboxMessage message, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(
            fence, "UPDATE outbox SET state = 'Sent', tries = tries + 1, fault = NULL, ended_at = @now WHERE id = @id", cancellationToken,
            ("@id", message.Id), ("@now", Now));

    /// <summary>Records that a try failed.</summary>
    public Task PostponeAsync(OutboxMessage message, Reason fault, DateTimeOffset nextTryAt, Fence fence, CancellationToken cancellationToken) =>
        database.WriteAsync(
            fence,
            "UPDATE outbox SET tries = tries + 1, fault = @fault, next_try_at = @next, first_tried_at = COALESCE(first_tried_at, @now) WHERE id = @id",
            cancellationToken, ("@id", message.Id), ("@fault", StoredPapers.ToColumn(fault)), ("@next", nextTryAt.ToColumn()), ("@now", Now));

    /// <summary>Gives a message up, and tells the deliveries that want to know.</summary>
    public async Task GiveUpAsync(OutboxMessage message, Reason fault, Fence fence, CancellationToken cancellationToken)
    {
        var reason = new Reason(ReasonCode.DeliveryDead)
        {
            Delivery = message.Delivery, Digest = Blank(message.Digest), Date = Blank(message.Date), Cause = fault,
        };
        var added = await database.WriteAsync(fence, async connection =>
        {
            await connection.ExecuteAsync(
                "UPDATE outbox SET state = 'Dead', tries = tries + 1, fault = @fault, ended_at = @now WHERE id = @id", cancellationToken,
                ("@id", message.Id), ("@fault", StoredPapers.ToColumn(fault)), ("@now", Now));
            var told = 0;
            foreach (var subscription in subscriptions.Current.Where(other => other.Delivery != message.Delivery))
            {
                if (subscription.Events.Contains(DeliveryEvent.DeliveryDead))
                    told += await AlertAsync(connection, subscription, DeliveryEvent.DeliveryDead, $"{message.Delivery} {Today}", reason, cancellationToken);
            }
            return told;
        }, cancellationToken);
        if (added > 0)
            Added?.Invoke();
    }

    /// <summary>Has the messages of a delivery that were given up sent again, and those that wait at once.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="id">This message alone; null for all.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <returns>How many messages there are.</returns>
    public async Task<int> RetryAsync(string delivery, string? id, CancellationToken cancellationToken)
    {
        var retried = await database.WriteAsync(async connection =>
        {
            await using var command = connection.Command(
                $"""
                UPDATE outbox SET state = 'Waiting', tries = 0, first_tried_at = NULL, waiting_since = @now, next_try_at = @now, ended_at = NULL
                WHERE delivery = @delivery AND state <> 'Sent'{(id is null ? "" : " AND id = @id")}
                """,
                [("@delivery", delivery), ("@now", Now), .. id is null ? Array.Empty<(string, object?)>() : [("@id", id)]]);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);
        if (retried > 0)
            Added?.Invoke();
        return retried;
    }

    /// <summary>Forgets the messages of a delivery that were given up.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> DiscardAsync(string delivery, CancellationToken cancellationToken) =>
        database.WriteAsync(async connection =>
        {
            await using var command = connection.Command("DELETE FROM outbox WHERE delivery = @delivery AND state = 'Dead'", ("@delivery", delivery));
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>Deletes messages that ended long ago.</summary>
    public Task PruneAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            "DELETE FROM outbox WHERE ended_at < @old", cancellationToken, ("@old", (database.Time.GetUtcNow() - Kept).ToColumn()));

    private long Now => database.Time.GetUtcNow().ToColumn();

    private string Today => $"{database.Time.GetUtcNow():yyyy-MM-dd}";

    private async Task<int> AddAsync(
        DbConnection connection, Subscription subscription, EditionChange change, IReadOnlySet<PaperId> fresh, Func<Edition, string> content,
        CancellationToken cancellationToken)
    {
        var (before, now, added) = (change.Before, change.Now, 0);
        var scores = ScoresOf(subscription, now);
        // What the interest does not look for is not carried: deliver sends it once the interest has changed.
        var wanted = subscription.Interest is null ? now : now.Only([.. now.Entries.Where(entry => scores.ContainsKey(entry.Paper.Id))]);
        if (subscription.Wants(DeliveryEvent.Published, now.Digest))
        {
            var entries = new List<Entry>();
            foreach (var entry in wanted.Entries.Where(entry => fresh.Contains(entry.Paper.Id)))
            {
                if (await CarryAsync(connection, subscription.Delivery, now.Digest, entry.Paper.Id.Value, cancellationToken))
                    entries.Add(entry);
            }
            if (entries.Count > 0)
                added += await TellAsync(DeliveryEvent.Published, now.Only(entries));
        }
        var isPublished = now is { State: EditionState.Complete or EditionState.Partial, File.HandEdited: false } && wanted.Entries.Count > 0;
        if (subscription.Wants(DeliveryEvent.Updated, now.Digest) && isPublished
            && (now.Revision > (before?.Revision ?? 0) || (subscription.SendsFiles && ChangesJson(before, now))))
            added += await TellAsync(DeliveryEvent.Updated, wanted);
        if (subscription.Wants(DeliveryEvent.Settled, now.Digest) && isPublished && now.Settled && await OnceAsync("settled"))
            added += await TellAsync(DeliveryEvent.Settled, wanted);
        return added + (subscription.SendsFiles ? 0 : await AlertsAsync(connection, subscription, change, cancellationToken));

        Task<bool> OnceAsync(string what) => CarryAsync(connection, subscription.Delivery, now.Digest, $"{what} {now.Date}", cancellationToken);

        async Task<int> TellAsync(DeliveryEvent happened, Edition edition)
        {
            await InsertAsync(connection, MessageOf(subscription.Delivery, happened, edition.Digest, edition.Date.Text) with
            {
                Revision = edition.Revision,
                Content = subscription.SendsFiles ? "" : content(edition),
                Scores = scores.Where(scored => edition.Entries.Any(entry => entry.Paper.Id == scored.Key)).ToDictionary(),
            }, cancellationToken);
            return 1;
        }
    }

    /// <summary>The scores of the papers that match the interest of a delivery; empty if it has none.</summary>
    private static Dictionary<PaperId, Score> ScoresOf(Subscription subscription, Edition edition)
    {
        var scores = new Dictionary<PaperId, Score>();
        if (subscription.Interest is not { } interest)
            return scores;
        foreach (var (paper, summary) in edition.Entries)
        {
            if (interest.ScoreOf(ScoredText.Of(paper, summary.Text)) is var score && interest.Matches(score))
                scores[paper.Id] = score;
        }
        return scores;
    }

    // The JSON of an edition has its state, which can change while the papers do not.
    private static bool ChangesJson(EditionRow? before, Edition now) => before is not null
        && (before.Settled != now.Settled || before.State != now.State || StoredPapers.ToColumn(before.Reason) != StoredPapers.ToColumn(now.Reason));

    private async Task<int> AlertsAsync(DbConnection connection, Subscription subscription, EditionChange change, CancellationToken cancellationToken)
    {
        var (now, told) = (change.Now, 0);
        if (subscription.Wants(DeliveryEvent.Failed, now.Digest) && now.State is EditionState.Failed)
            told += await TellAsync(DeliveryEvent.Failed, $"{now.Date} {CauseOf(now.Reason)}", now.Reason);
        if (subscription.Wants(DeliveryEvent.Recovered, now.Digest) && change.Before?.State is EditionState.Failed
            && now.State is EditionState.Complete or EditionState.Partial or EditionState.Empty)
            told += await TellAsync(DeliveryEvent.Recovered, now.Date.Text, now.Reason);
        foreach (var reason in now.LeftOut.Select(left => left.Reason).Append(now.Reason).SelectMany(Chain))
        {
            var happened = reason.Code switch
            {
                ReasonCode.TokenBudgetUsedUp or ReasonCode.ModelLimitUsedUp or ReasonCode.ModelQuotaUsedUp or ReasonCode.ModelNoCredit =>
                    DeliveryEvent.BudgetUsedUp,
                ReasonCode.ModelKeyRejected or ReasonCode.EntraIdFailed => DeliveryEvent.KeyRefused,
                _ => default(DeliveryEvent?),
            };
            if (happened is { } alert && subscription.Wants(alert, now.Digest))
                told += await TellAsync(alert, $"{Today} {reason.Code} {reason.Host}", reason);
        }
        return told;

        Task<int> TellAsync(DeliveryEvent happened, string item, Reason reason) =>
            AlertAsync(
                connection, subscription, happened, item, reason with { Digest = reason.Digest ?? now.Digest, Date = reason.Date ?? now.Date.Text },
                cancellationToken);
    }

    /// <summary>Adds an alert, unless the delivery was told the same.</summary>
    private async Task<int> AlertAsync(
        DbConnection connection, Subscription subscription, DeliveryEvent happened, string item, Reason reason, CancellationToken cancellationToken)
    {
        if (!await CarryAsync(connection, subscription.Delivery, reason.Digest ?? "", $"{happened} {item}", cancellationToken))
            return 0;
        var message = MessageOf(subscription.Delivery, happened, reason.Digest ?? "", reason.Date ?? "");
        await InsertAsync(connection, message with { Content = StoredPapers.ToColumn(reason) }, cancellationToken);
        return 1;
    }

    /// <summary>A message that waits from now on.</summary>
    public OutboxMessage MessageOf(string delivery, DeliveryEvent happened, string digest, string date)
    {
        var now = database.Time.GetUtcNow();
        return new OutboxMessage($"msg_{Guid.CreateVersion7(now):N}", delivery, happened, digest, date, Revision: 0)
        {
            CreatedAt = now, WaitingSince = now, NextTryAt = now,
        };
    }

    private static Task InsertAsync(DbConnection connection, OutboxMessage message, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            """
            INSERT INTO outbox (id, delivery, position, event, digest, date, revision, content, scores, state, created_at, waiting_since, tries, next_try_at,
              receipts)
            SELECT @id, @delivery, COALESCE(MAX(position), 0) + 1, @event, @digest, @date, @revision, @content, @scores, 'Waiting', @now, @now, 0, @now, '[]'
            FROM outbox WHERE delivery = @delivery
            """,
            cancellationToken,
            ("@id", message.Id), ("@delivery", message.Delivery), ("@event", message.Event.ToString()), ("@digest", message.Digest), ("@date", message.Date),
            ("@revision", (long)message.Revision), ("@content", message.Content), ("@scores", StoredPapers.ToColumn(message.Scores)),
            ("@now", message.CreatedAt.ToColumn()));

    /// <returns>Whether the delivery has it for the first time.</returns>
    private static async Task<bool> CarryAsync(DbConnection connection, string delivery, string digest, string item, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            "INSERT INTO carried (delivery, digest, item) VALUES (@delivery, @digest, @item) ON CONFLICT (delivery, digest, item) DO NOTHING",
            ("@delivery", delivery), ("@digest", digest), ("@item", item));
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static string CauseOf(Reason reason) => string.Join(' ', Chain(reason).Select(link => link.Code));

    private static IEnumerable<Reason> Chain(Reason reason)
    {
        for (var link = reason; link is not null; link = link.Cause)
            yield return link;
    }

    private static string? Blank(string text) => text is "" ? null : text;

    private static DateTimeOffset? TimeOf(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetTime(column);

    private static OutboxMessage Row(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), Enum.Parse<DeliveryEvent>(row.GetString(2)), row.GetString(3), row.GetString(4), (int)row.GetInt64(5))
    {
        Content = row.GetString(6), State = Enum.Parse<MessageState>(row.GetString(7)), CreatedAt = row.GetTime(8), WaitingSince = row.GetTime(9),
        Tries = (int)row.GetInt64(10), FirstTriedAt = TimeOf(row, 11), NextTryAt = row.GetTime(12), Receipts = StoredPapers.Texts(row.GetString(13)),
        Fault = row.GetText(14) is { } fault ? StoredPapers.Reason(fault) : null, EndedAt = TimeOf(row, 15),
        Scores = StoredPapers.Scores(row.GetText(16)),
    };
}
