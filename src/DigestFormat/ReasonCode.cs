using System.Text.Json;
using System.Text.Json.Serialization;

namespace DigestFormat;

/// <summary>The closed set of reasons. FORMAT.md has a row for each, with its arguments. In JSON the names are in camelCase.</summary>
[JsonConverter(typeof(ReasonCodeConverter))]
public enum ReasonCode
{
    /// <summary>A code of a later version.</summary>
    Unknown,

    /// <summary>Every paper is in the edition, except those that are permanently left out. <c>papers</c>, <c>omitted</c>.</summary>
    Complete,

    /// <summary>Some papers are deferred. <c>papers</c>, <c>of</c>, <c>deferred</c>.</summary>
    Partial,

    /// <summary>The listing has no papers.</summary>
    NothingListed,

    /// <summary>The listing has no papers at weekends.</summary>
    WeekendEmpty,

    /// <summary>The listing has no papers on this holiday.</summary>
    HolidayEmpty,

    /// <summary>Nothing is listed yet.</summary>
    NothingListedYet,

    /// <summary>Papers are listed, and none of them is selected for this edition. <c>papers</c>.</summary>
    NoneSelected,

    /// <summary>Withheld: the checks rejected too many answers. <c>papers</c>, <c>of</c>.</summary>
    WithheldRejections,

    /// <summary>Withheld: two papers have the same summary.</summary>
    WithheldDuplicates,

    /// <summary>Withheld: papers of the published file would be missing. <c>papers</c>.</summary>
    WithheldLoss,

    /// <summary>No paper has a summary.</summary>
    NoSummaries,

    /// <summary>The listing could not be read.</summary>
    ListingUnreadable,

    /// <summary>The run ended before anything was published.</summary>
    Interrupted,

    /// <summary>The file of the edition belongs to another digest. <c>digest</c>, <c>owner</c>.</summary>
    FileOfAnotherDigest,

    /// <summary>An operator removed the edition or the paper.</summary>
    Removed,

    /// <summary>What a dry run would do. <c>papers</c>, <c>of</c>.</summary>
    WouldSummarize,

    /// <summary>An error that has no code of its own. <c>detail</c>.</summary>
    InternalError,

    /// <summary>The authors withdrew the paper. <c>date</c>.</summary>
    Withdrawn,

    /// <summary>Another edition of the digest contains the paper. <c>date</c>.</summary>
    PublishedElsewhere,

    /// <summary>The digest's filters exclude the paper.</summary>
    ExcludedByFilters,

    /// <summary>The paper has not been summarized yet.</summary>
    NotSummarizedYet,

    /// <summary>The digest has reached its limit of new papers in a run. <c>papers</c>: the limit, <c>of</c>: the new papers.</summary>
    NewPapersLimit,

    /// <summary>Neither the listing nor arXiv has an abstract.</summary>
    NoAbstract,

    /// <summary>The checks rejected the model's answer. <c>rules</c>, <c>at</c>: when runs try again.</summary>
    AnswerRejected,

    /// <summary>The summary is the same as that of another paper. <c>paper</c>, <c>at</c>: when runs try again.</summary>
    DuplicateSummary,

    /// <summary>Given up after several tries. <c>tries</c>.</summary>
    GaveUp,

    /// <summary>The provider's content filter blocked the question or the answer. <c>at</c>: when runs try again.</summary>
    ContentFiltered,

    /// <summary>The summary waits for the verifier, or is published without its verdict. <c>cause</c>, <c>detail</c>.</summary>
    NotVerified,

    /// <summary>The verifier's answer leaves out sentences or does not fit the texts, twice. <c>model</c>, <c>detail</c>.</summary>
    VerifierAnswerUnusable,

    /// <summary>The model did not answer in time. <c>host</c>, <c>seconds</c>.</summary>
    ModelTimeout,

    /// <summary>The model's server could not be reached. <c>host</c>.</summary>
    ModelUnreachable,

    /// <summary>The model's server answered with an error. <c>host</c>, <c>status</c>.</summary>
    ModelError,

    /// <summary>The answer of the model's server is not a chat completion. <c>host</c>.</summary>
    ModelAnswerUnreadable,

    /// <summary>The model's server failed several times in a row and is not called for a while. <c>host</c>.</summary>
    ModelCircuitOpen,

    /// <summary>The token budget of the day is used up. <c>tokens</c>.</summary>
    TokenBudgetUsedUp,

    /// <summary>The provider's limit for hours or a day is used up. <c>host</c>, <c>status</c>, <c>at</c>: when it is renewed.</summary>
    ModelLimitUsedUp,

    /// <summary>The account's quota is used up. <c>host</c>, <c>status</c>.</summary>
    ModelQuotaUsedUp,

    /// <summary>The server does not accept the key. <c>host</c>, <c>status</c>.</summary>
    ModelKeyRejected,

    /// <summary>The account has no credit. <c>host</c>, <c>status</c>.</summary>
    ModelNoCredit,

    /// <summary>The server does not have the model. <c>model</c>, <c>host</c>, <c>status</c>.</summary>
    ModelNotFound,

    /// <summary>The endpoint redirects elsewhere. <c>host</c>, <c>status</c>.</summary>
    ModelEndpointMoved,

    /// <summary>Entra ID issued no token.</summary>
    EntraIdFailed,

    /// <summary>A site did not answer in time. <c>host</c>, <c>seconds</c>.</summary>
    SiteTimeout,

    /// <summary>A site could not be reached. <c>host</c>.</summary>
    SiteUnreachable,

    /// <summary>A site answered with an error. <c>host</c>, <c>status</c>.</summary>
    SiteError,

    /// <summary>A site blocks automated requests: a sign-in, a captcha or a rate limit. <c>host</c>.</summary>
    SiteChallenge,

    /// <summary>A site redirects to an address that the worker does not follow. <c>host</c>.</summary>
    SiteRedirect,

    /// <summary>The response of a site exceeds the limit. <c>host</c>, <c>megabytes</c>.</summary>
    SiteResponseTooLarge,

    /// <summary>The response of a site is not what was asked for. <c>host</c>.</summary>
    SiteResponseUnreadable,

    /// <summary>arXiv did not answer within the time set aside for metadata. <c>host</c>, <c>seconds</c>.</summary>
    MetadataUnavailable,

    /// <summary>The listing does not have the date yet. <c>date</c>.</summary>
    NotListedYet,

    /// <summary>The API lists nothing.</summary>
    ApiListsNothing,

    /// <summary>The API lists the papers of another day.</summary>
    ApiListsOtherDay,

    /// <summary>The list stops exactly at a page limit. <c>papers</c>.</summary>
    ListStopsAtLimit,

    /// <summary>Every page of the list is the same. <c>papers</c>.</summary>
    ListRepeatsPage,

    /// <summary>The list is shorter than it says. <c>papers</c>, <c>of</c>.</summary>
    ListEndsEarly,

    /// <summary>The list lacks papers that it had. <c>papers</c>, <c>paper</c>.</summary>
    PapersMissing,

    /// <summary>The page shows the papers of another day. <c>date</c>.</summary>
    PageListsOtherDay,

    /// <summary>The page shows nothing.</summary>
    PageListsNothing,

    /// <summary>The page does not say its day.</summary>
    PageWithoutDate,

    /// <summary>Only one of the two ways of reading the listing worked.</summary>
    OneWayRead,

    /// <summary>The layout of the listing is not known. <c>detail</c>.</summary>
    LayoutChanged,

    /// <summary>arXiv has no papers of the day in the categories. <c>date</c>.</summary>
    NothingInCategories,

    /// <summary>The site does not accept the query. <c>host</c>.</summary>
    QueryRejected,

    /// <summary>Nothing is open.</summary>
    NothingOpen,

    /// <summary>Every due edition is done.</summary>
    AllDone,

    /// <summary>The worst edition of a run. <c>date</c>; the edition's own reason is the cause.</summary>
    WorstEdition,

    /// <summary>The run was stopped before its end.</summary>
    RunStopped,

    /// <summary>The run made no progress and was ended. <c>digest</c>, <c>since</c>, <c>seconds</c>.</summary>
    RunStalled,

    /// <summary>The process or the node of the run went away.</summary>
    RunLost,

    /// <summary>The lease of the run ended.</summary>
    LeaseLost,

    /// <summary>The store failed. <c>detail</c>.</summary>
    StoreFailed,

    /// <summary>The store is opened, or rebuilt from the output folder. No argument.</summary>
    StoreOpening,

    /// <summary>The output folder cannot be written. <c>folder</c>.</summary>
    FolderNotWritable,

    /// <summary>The output folder is missing, and the editions in it. <c>folder</c>.</summary>
    FolderMissing,

    /// <summary>The output folder is written by another store. <c>folder</c>.</summary>
    FolderOfAnotherStore,

    /// <summary>The published files of the digest do not have the configured names. <c>digest</c>.</summary>
    FileNamesChanged,

    /// <summary>The digest is being renamed. <c>owner</c>: its old name, <c>digest</c>: its new one.</summary>
    RenameUnfinished,

    /// <summary>The edition failed, and runs try again; its own reason is the cause. <c>digest</c>, <c>date</c>, <c>at</c>: the next run.</summary>
    EditionFailed,

    /// <summary>The edition failed and is settled; its own reason is the cause. <c>digest</c>, <c>date</c>.</summary>
    EditionFailedFinally,

    /// <summary>The last run failed; its own reason is the cause.</summary>
    LastRunFailed,

    /// <summary>The digest has never run.</summary>
    NeverRan,

    /// <summary>The schedule fired and no run began. <c>at</c>, <c>since</c>.</summary>
    FiringMissed,

    /// <summary>The edition is due and not settled; its own reason is the cause. <c>since</c>.</summary>
    EditionOverdue,

    /// <summary>The day is due and has no edition. <c>since</c>.</summary>
    EditionMissing,

    /// <summary>An edition that a roundup is made of is not final yet. <c>digest</c>, <c>date</c>: the first of them.</summary>
    RoundupOpen,

    /// <summary>An edition that a roundup is made of failed; its reason is the cause. <c>papers</c>, <c>digest</c>, <c>date</c>: the first one.</summary>
    RoundupIncomplete,

    /// <summary>The schedule is paused.</summary>
    SchedulePaused,

    /// <summary>The schedule never fires again. <c>digest</c>.</summary>
    ScheduleEnded,

    /// <summary>The changed configuration is not used. <c>detail</c>.</summary>
    ConfigurationRejected,

    /// <summary>The health checks did not end in time. <c>seconds</c>.</summary>
    ChecksTimedOut,

    /// <summary>A health check itself failed. <c>detail</c>.</summary>
    CheckFailed,

    /// <summary>A message could not be sent, and is tried again. <c>host</c>, <c>status</c>, <c>detail</c>.</summary>
    DeliveryFailed,

    /// <summary>The service does not know the address, the key or the chat of the delivery. <c>host</c>, <c>status</c>, <c>detail</c>.</summary>
    DeliveryRefused,

    /// <summary>The service does not accept this message. <c>host</c>, <c>status</c>, <c>detail</c>.</summary>
    MessageRejected,

    /// <summary>The repository of the delivery has changed in a way that a person must look at. <c>detail</c>.</summary>
    RepositoryChanged,

    /// <summary>Messages of the delivery were given up; why is the cause. <c>delivery</c>, <c>digest</c>, <c>date</c>.</summary>
    DeliveryDead,
}

/// <summary>Reads the codes of later versions as <see cref="ReasonCode.Unknown"/>, so that a document stays readable.</summary>
public sealed class ReasonCodeConverter : JsonConverter<ReasonCode>
{
    private static readonly Dictionary<string, ReasonCode> Codes =
        Enum.GetValues<ReasonCode>().ToDictionary(code => JsonNamingPolicy.CamelCase.ConvertName(code.ToString()));

    private static readonly Dictionary<ReasonCode, string> Names = Codes.ToDictionary(code => code.Value, code => code.Key);

    /// <inheritdoc />
    public override ReasonCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && Codes.TryGetValue(reader.GetString()!, out var code) ? code : ReasonCode.Unknown;

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, ReasonCode value, JsonSerializerOptions options) => writer.WriteStringValue(Names[value]);
}
