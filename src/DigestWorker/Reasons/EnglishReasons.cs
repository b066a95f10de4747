using System.Globalization;

namespace DigestWorker.Reasons;

/// <summary>The English words of each reason.</summary>
internal static class EnglishReasons
{
    public static string Clause(Reason r) => r.Code switch
    {
        ReasonCode.Complete => r.Omitted > 0 ? $"{Papers(r.Papers)}; {r.Omitted} permanently skipped" : Papers(r.Papers),
        ReasonCode.Partial => $"{r.Papers} of {Papers(r.Of)}; {r.Deferred} deferred",
        ReasonCode.NothingListed => "the listing has no papers",
        ReasonCode.WeekendEmpty => "the listing has no papers at weekends",
        ReasonCode.HolidayEmpty => "the listing has no papers on this holiday",
        ReasonCode.NothingListedYet => "nothing is listed yet",
        ReasonCode.NoneSelected => $"{Papers(r.Papers)} listed, none selected for this edition",
        ReasonCode.WithheldRejections => $"withheld: the checks rejected the answers for {r.Papers} of {Papers(r.Of)}",
        ReasonCode.WithheldDuplicates => "withheld: two papers have the same summary",
        ReasonCode.WithheldLoss => $"withheld: {Papers(r.Papers)} of the published edition would be missing",
        ReasonCode.NoSummaries => "no paper has a summary",
        ReasonCode.ListingUnreadable => "the listing could not be read",
        ReasonCode.Interrupted => "interrupted before anything was published",
        ReasonCode.FileOfAnotherDigest => $"the file belongs to the digest '{r.Owner}'",
        ReasonCode.Removed => "removed by the operator",
        ReasonCode.WouldSummarize => $"{r.Papers} of {Papers(r.Of)} would be summarized",
        ReasonCode.InternalError => "internal error",
        ReasonCode.Withdrawn => r.Date is null ? "withdrawn" : $"withdrawn on {r.Date}",
        ReasonCode.PublishedElsewhere => $"published in the edition of {r.Date}",
        ReasonCode.ExcludedByFilters => "excluded by filters",
        ReasonCode.NotSummarizedYet => "not summarized yet",
        ReasonCode.NewPapersLimit => $"over the limit of {r.Papers} new papers a run ({r.Of} are new)",
        ReasonCode.NoAbstract => "no abstract",
        ReasonCode.AnswerRejected =>
            (r.Rules is { Count: > 0 } rules ? $"answer rejected by {RuleNames.List(rules, Language.English)}" : "answer rejected") + Again(r),
        ReasonCode.DuplicateSummary => $"the summary is the same as that of {r.Paper}{Again(r)}",
        ReasonCode.GaveUp => $"given up after {r.Tries} tries",
        ReasonCode.ContentFiltered => $"stopped by the provider's content filter{Again(r)}",
        ReasonCode.NotVerified => "not verified",
        ReasonCode.VerifierAnswerUnusable => $"the answer of the verifier {r.Model} cannot be used",
        ReasonCode.ModelTimeout => $"{r.Host} did not answer within {r.Seconds} s",
        ReasonCode.ModelUnreachable => $"{r.Host} could not be reached",
        ReasonCode.ModelError when r.Status is 429 => $"{r.Host} throttles the worker (HTTP 429)",
        ReasonCode.ModelError => $"{r.Host} answered HTTP {r.Status}",
        ReasonCode.ModelAnswerUnreadable => $"{r.Host} answered something that is not a chat completion",
        ReasonCode.ModelCircuitOpen => $"{r.Host} failed several times in a row and is not asked for a while (circuit open)",
        ReasonCode.TokenBudgetUsedUp => $"the token budget of the day ({Number(r.Tokens)}) is used up",
        ReasonCode.ModelLimitUsedUp => $"the limit of {r.Host} is used up{(r.At is null ? "" : $" until {Time(r.At)}")}{Http(r)}",
        ReasonCode.ModelQuotaUsedUp => $"the quota of the account at {r.Host} is used up{Http(r)}",
        ReasonCode.ModelKeyRejected => $"{r.Host} does not accept the key{Http(r)}",
        ReasonCode.ModelNoCredit => $"the account at {r.Host} has no credit{Http(r)}",
        ReasonCode.ModelNotFound => $"{r.Host} has no model '{r.Model}'{Http(r)}",
        ReasonCode.ModelEndpointMoved => $"{r.Host} redirects elsewhere{Http(r)}",
        ReasonCode.EntraIdFailed => "Entra ID gave no token",
        ReasonCode.SiteTimeout or ReasonCode.MetadataUnavailable => $"{r.Host} did not answer within {r.Seconds} s",
        ReasonCode.SiteUnreachable => $"{r.Host} could not be reached",
        ReasonCode.SiteError => $"{r.Host} answered HTTP {r.Status}",
        ReasonCode.SiteChallenge => $"{r.Host} blocks automated requests for now",
        ReasonCode.SiteRedirect => $"{r.Host} redirects to an address that is not followed",
        ReasonCode.SiteResponseTooLarge => $"{r.Host} answered more than {r.Megabytes} MB",
        ReasonCode.SiteResponseUnreadable => $"{r.Host} answered something unreadable",
        ReasonCode.NotListedYet => $"{r.Date} is not listed yet",
        ReasonCode.ApiListsNothing => "the API lists nothing",
        ReasonCode.ApiListsOtherDay => "the API lists the papers of another day",
        ReasonCode.ListStopsAtLimit => $"the list stops at exactly {Papers(r.Papers)}",
        ReasonCode.ListRepeatsPage => $"every page of the list has the same {Papers(r.Papers)}",
        ReasonCode.ListEndsEarly => $"the list ends after {r.Papers} of {Papers(r.Of)}",
        ReasonCode.PapersMissing => $"the list lacks {Papers(r.Papers)} that it had{(r.Paper is { } paper ? $", {paper} among them" : "")}",
        ReasonCode.PageListsOtherDay => $"the page shows {r.Date}",
        ReasonCode.PageListsNothing => "the page shows nothing",
        ReasonCode.PageWithoutDate => "the page does not say its day",
        ReasonCode.OneWayRead => "only the page could be read",
        ReasonCode.LayoutChanged => "the layout of the listing is not known",
        ReasonCode.NothingInCategories => $"arXiv has no papers of {r.Date} in these categories",
        ReasonCode.QueryRejected => $"{r.Host} does not accept the query",
        ReasonCode.NothingOpen => "nothing is open",
        ReasonCode.AllDone => "every due edition is done",
        ReasonCode.WorstEdition => $"{r.Date}",
        ReasonCode.RunStopped => "stopped before its end; the next run continues",
        ReasonCode.RunStalled => $"no progress for {Minutes(r.Seconds)}{(r.Since is null ? "" : $", since {Time(r.Since)}")}; the run was ended",
        ReasonCode.RunLost => "cut short: its process or node went away",
        ReasonCode.LeaseLost => "the lease ended: this node was stopped or cut off, and another may have taken over the run",
        ReasonCode.StoreFailed => "the store failed",
        ReasonCode.StoreOpening => "the store is being opened, or rebuilt from the digests",
        ReasonCode.FolderNotWritable => $"{r.Folder} cannot be written",
        ReasonCode.FolderMissing => $"{r.Folder} is gone, with the editions in it",
        ReasonCode.FolderOfAnotherStore => $"{r.Folder} is written by another store",
        ReasonCode.FileNamesChanged => $"the published files of {r.Digest} do not have the configured names",
        ReasonCode.RenameUnfinished => $"the rename of {r.Owner} to {r.Digest} was interrupted",
        ReasonCode.EditionFailed or ReasonCode.EditionFailedFinally => "the edition failed",
        ReasonCode.LastRunFailed => "the last run failed",
        ReasonCode.NeverRan => "it has never run",
        ReasonCode.FiringMissed => $"the schedule fired at {Time(r.At)}, and no run has begun since {Time(r.Since)}",
        ReasonCode.EditionOverdue => $"due since {Time(r.Since)} and not settled",
        ReasonCode.EditionMissing => $"due since {Time(r.Since)}, and no run has made an edition of it",
        ReasonCode.RoundupOpen => $"{r.Digest} {r.Date} is not final yet",
        ReasonCode.RoundupIncomplete => $"{Papers(r.Papers)}, without what {r.Digest} {r.Date} lacks",
        ReasonCode.SchedulePaused => "the schedule is paused",
        ReasonCode.ScheduleEnded => "the schedule never fires again",
        ReasonCode.ConfigurationRejected => "the changed configuration is not used",
        ReasonCode.ChecksTimedOut => $"the health checks did not end within {r.Seconds} s",
        ReasonCode.CheckFailed => "the check itself failed",
        ReasonCode.DeliveryFailed => r.Status is null ? $"{r.Host} could not be reached" : $"{r.Host} answered HTTP {r.Status}",
        ReasonCode.DeliveryRefused => $"{r.Host} does not accept the delivery{Http(r)}",
        ReasonCode.MessageRejected => $"{r.Host} does not accept this message{Http(r)}",
        ReasonCode.RepositoryChanged => "the repository was changed by others",
        ReasonCode.DeliveryDead => $"the delivery {r.Delivery} gave up{(r.Digest is null ? "" : $" {r.Digest} {r.Date}")}",
        _ => "unknown reason",
    };

    public static string ForReader(Reason r) => r.Code switch
    {
        ReasonCode.Complete => r.Omitted > 0 ? $"{Papers(r.Papers)} · {r.Omitted} left out" : Papers(r.Papers),
        ReasonCode.Partial => $"{r.Papers} of {Papers(r.Of)} · {r.Deferred} to follow",
        ReasonCode.RoundupOpen => $"{r.Date} may still change.",
        ReasonCode.RoundupIncomplete => $"{Papers(r.Papers)} · the edition of {r.Date} failed",
        ReasonCode.NothingListed => "The listing had no papers.",
        ReasonCode.WeekendEmpty => "The listing has no papers at weekends.",
        ReasonCode.HolidayEmpty => "The listing has no papers on this holiday.",
        ReasonCode.NothingListedYet or ReasonCode.NotListedYet => "Nothing is listed yet.",
        ReasonCode.NoneSelected => "None of the listed papers was selected.",
        ReasonCode.WithheldRejections or ReasonCode.WithheldDuplicates or ReasonCode.WithheldLoss => "Withheld, because the summaries were not good enough.",
        ReasonCode.NotVerified or ReasonCode.VerifierAnswerUnusable => "The summary is not verified yet.",
        ReasonCode.NoSummaries or ReasonCode.ModelTimeout or ReasonCode.ModelUnreachable or ReasonCode.ModelError or ReasonCode.ModelAnswerUnreadable
            or ReasonCode.ModelCircuitOpen or ReasonCode.TokenBudgetUsedUp or ReasonCode.ModelLimitUsedUp or ReasonCode.ModelQuotaUsedUp
            or ReasonCode.ModelKeyRejected
            or ReasonCode.ModelNoCredit or ReasonCode.ModelNotFound or ReasonCode.ModelEndpointMoved or ReasonCode.EntraIdFailed =>
                "No summary could be written.",
        ReasonCode.Removed => "Removed.",
        ReasonCode.Withdrawn => "The authors withdrew the paper.",
        ReasonCode.PublishedElsewhere => "Published in an earlier edition.",
        ReasonCode.ExcludedByFilters => "Outside the selection of this digest.",
        ReasonCode.NotSummarizedYet or ReasonCode.NewPapersLimit => "Not summarized yet.",
        ReasonCode.NoAbstract => "The paper has no abstract.",
        ReasonCode.AnswerRejected or ReasonCode.DuplicateSummary or ReasonCode.GaveUp => "There is no reliable summary.",
        ReasonCode.ContentFiltered => "The model's provider does not process this paper.",
        ReasonCode.Interrupted or ReasonCode.RunStopped or ReasonCode.RunStalled or ReasonCode.RunLost => "Not published yet.",
        ReasonCode.ListingUnreadable or ReasonCode.LayoutChanged or (
            >= ReasonCode.SiteTimeout and <= ReasonCode.MetadataUnavailable) => "The listing could not be read.",
        _ => "The edition could not be published.",
    };

    public static string? Remedy(Reason r) => r.Code switch
    {
        ReasonCode.ModelKeyRejected => "Check Llm:ApiKey and Llm:Endpoint.",
        ReasonCode.ModelLimitUsedUp =>
            "A run after the renewal tries again; raise the limit at the provider, or set Llm:Fallbacks, to continue sooner.",
        ReasonCode.ModelQuotaUsedUp => "Raise the quota of the account, or wait until it renews.",
        ReasonCode.ModelNoCredit => "Add credit to the account.",
        ReasonCode.ModelNotFound => "Check Llm:Model and Llm:Endpoint.",
        ReasonCode.ModelEndpointMoved => "Set Llm:Endpoint to the new address.",
        ReasonCode.EntraIdFailed => "Set Llm:ApiKey, or sign in to Entra ID.",
        ReasonCode.TokenBudgetUsedUp => "The budget renews at midnight UTC; raise Llm:DailyTokenBudget to continue sooner.",
        ReasonCode.NotVerified => "The next run verifies it; set Llm:Verifier:OnOutage to Publish to publish without a verdict.",
        ReasonCode.VerifierAnswerUnusable => "If it persists, set another Llm:Verifier:Model.",
        ReasonCode.ModelTimeout => "If it persists, check the server or raise Llm:Timeout.",
        ReasonCode.ModelError when r.Status is 429 => "If it persists, set Llm:RequestsPerMinute or Llm:MaxConcurrency to what the provider allows.",
        ReasonCode.ModelUnreachable or ReasonCode.ModelError or ReasonCode.ModelAnswerUnreadable or ReasonCode.ModelCircuitOpen =>
            "If it persists, check the server and Llm:Endpoint.",
        ReasonCode.AnswerRejected or ReasonCode.DuplicateSummary or ReasonCode.GaveUp or ReasonCode.WithheldRejections or ReasonCode.WithheldDuplicates =>
            "Look at the rejected answers, and compare models and prompts with 'digestworker evaluate'.",
        ReasonCode.SiteTimeout or ReasonCode.SiteUnreachable or ReasonCode.SiteError or ReasonCode.SiteResponseUnreadable or ReasonCode.SiteResponseTooLarge =>
            "If it persists, check the connection to the site.",
        ReasonCode.SiteChallenge => "Wait some hours before the next run, and set a token for the site if it has one.",
        ReasonCode.SiteRedirect => "Check the BaseUrl of the site.",
        ReasonCode.LayoutChanged or ReasonCode.QueryRejected => "Install a newer version of the worker.",
        ReasonCode.FolderNotWritable => "Free disk space, or let the worker's user write to the folder; the next run writes what is missing.",
        ReasonCode.FolderMissing => "Mount it, or let the next run create it and write the editions again.",
        ReasonCode.FileOfAnotherDigest =>
            $"If the digest was renamed, run digestworker rename {r.Owner} {r.Digest}; otherwise set another Directory or FileName for {r.Digest}.",
        ReasonCode.FolderOfAnotherStore =>
            $"Set another Output:Directory for one of the two workers; if the other store is no longer used, delete {r.Folder}/.digestworker.store",
        ReasonCode.FileNamesChanged => $"Stop the worker and run digestworker rename {r.Digest} {r.Digest}, or restore Directory and FileName.",
        ReasonCode.RenameUnfinished => $"Stop the worker and run digestworker rename {r.Owner} {r.Digest} again.",
        ReasonCode.StoreFailed => "Check the disk or the database server (Storage:ConnectionString). The model is not asked until the store can be written.",
        ReasonCode.StoreOpening => "Wait. Runs and pages begin when it is open; a rebuild of a thousand editions takes seconds.",
        ReasonCode.EditionFailed => r.At is null
            ? $"The next run tries again; to run now: {Command(r)}"
            : $"The run at {Time(r.At)} tries again; to run now: {Command(r)}",
        ReasonCode.EditionFailedFinally => $"It is settled: fix the cause, then {Command(r)}",
        ReasonCode.NewPapersLimit => "The next run continues; raise the digest's MaxNewPapersPerRun to have more in one.",
        ReasonCode.RunStalled => "See the log for what it waits for; restart the worker if the problem stays.",
        ReasonCode.LastRunFailed => "The next run tries again.",
        ReasonCode.NeverRan or ReasonCode.FiringMissed => $"Check the log and restart the worker, or run digestworker run --digest {r.Digest}",
        ReasonCode.EditionOverdue or ReasonCode.EditionMissing =>
            $"See digestworker status --digest {r.Digest}, then digestworker run --digest {r.Digest} --date {r.Date}",
        ReasonCode.RoundupOpen =>
            $"If it has no edition, run digestworker backfill --digest {r.Digest} --from {r.Date} --to the last day, and then the roundup again.",
        ReasonCode.ScheduleEnded => $"Set another Digests:{r.Digest}:Cron, or remove the digest.",
        ReasonCode.SchedulePaused => $"Run digestworker resume {r.Digest}, or resume it on the page /operate; one run catches up on what was missed.",
        ReasonCode.ConfigurationRejected => "Fix the file; until then the previous configuration is used.",
        ReasonCode.ChecksTimedOut => "Check the disks and the store of the worker.",
        ReasonCode.CheckFailed or ReasonCode.InternalError => "See the log; restart the worker if it does not recover.",
        ReasonCode.DeliveryFailed => "The worker tries again; if it persists, check the connection to the service.",
        ReasonCode.DeliveryRefused => "Check the address, the key and the chat of the delivery with digestworker check.",
        ReasonCode.MessageRejected => "The messages after it are sent. See what the service says.",
        ReasonCode.DeliveryDead => $"When the cause is fixed, run digestworker deliveries retry {r.Delivery}",
        _ => null,
    };

    private static string Command(Reason r) => $"digestworker run --digest {r.Digest} --date {r.Date} --force";

    private static string Again(Reason r) => r.At is null ? "" : $", tried again from {Time(r.At)}";

    private static string Minutes(int? seconds) => $"{(seconds ?? 0) / 60} minutes";

    private static string Papers(int? count) => count == 1 ? "1 paper" : $"{count ?? 0} papers";

    private static string Http(Reason r) => r.Status is { } status ? $" (HTTP {status})" : "";

    private static string Number(long? number) => (number ?? 0).ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) ?? "an unknown time";
}
