using System.Globalization;

namespace DigestWorker.Reasons;

/// <summary>The Korean words of each reason.</summary>
internal static class KoreanReasons
{
    public static string Sentence(Reason r) => r.Code switch
    {
        ReasonCode.Complete => r.Omitted > 0
            ? $"논문 {r.Papers}편을 실었고 {r.Omitted}편은 제외했습니다."
            : $"논문 {r.Papers}편을 모두 실었습니다.",
        ReasonCode.Partial => $"논문 {r.Of}편 중 {r.Papers}편을 실었고, {r.Deferred}편은 다음 실행에서 다시 시도합니다.",
        ReasonCode.NothingListed => "목록에 논문이 없습니다.",
        ReasonCode.WeekendEmpty => "주말에는 목록에 논문이 올라오지 않습니다.",
        ReasonCode.HolidayEmpty => "휴일에는 목록에 논문이 올라오지 않습니다.",
        ReasonCode.NothingListedYet => "아직 목록에 올라온 논문이 없습니다.",
        ReasonCode.NoneSelected => $"목록의 논문 {r.Papers}편 중 이 다이제스트에 해당하는 논문이 없습니다.",
        ReasonCode.WithheldRejections => $"논문 {r.Of}편 중 {r.Papers}편의 답변이 검사를 통과하지 못해 발행을 보류했습니다.",
        ReasonCode.WithheldDuplicates => "두 논문의 요약이 같아 발행을 보류했습니다.",
        ReasonCode.WithheldLoss => $"이미 발행된 논문 {r.Papers}편이 빠지게 되어 발행을 보류했습니다.",
        ReasonCode.NoSummaries => "요약을 얻은 논문이 없습니다.",
        ReasonCode.ListingUnreadable => "목록을 읽지 못했습니다.",
        ReasonCode.Interrupted => "발행하기 전에 실행이 중단되었습니다.",
        ReasonCode.FileOfAnotherDigest => $"파일이 다른 다이제스트({r.Owner})의 것이어서 덮어쓰지 않았습니다.",
        ReasonCode.Removed => "운영자가 삭제했습니다.",
        ReasonCode.WouldSummarize => $"논문 {r.Of}편 중 {r.Papers}편을 요약하게 됩니다.",
        ReasonCode.InternalError => "내부 오류가 발생했습니다.",
        ReasonCode.Withdrawn => r.Date is null ? "철회된 논문입니다." : $"{r.Date}에 철회된 논문입니다.",
        ReasonCode.PublishedElsewhere => $"{r.Date} 호에 이미 실렸습니다.",
        ReasonCode.ExcludedByFilters => "설정한 필터에 따라 제외했습니다.",
        ReasonCode.NotSummarizedYet => "아직 요약하지 않았습니다.",
        ReasonCode.NewPapersLimit => $"새 논문 {r.Of}편 중 한 번의 실행에서 요약하는 {r.Papers}편을 넘었습니다.",
        ReasonCode.NoAbstract => "초록이 없습니다.",
        ReasonCode.AnswerRejected => (r.Rules is { Count: > 0 } rules
            ? $"모델의 답변이 검사({RuleNames.List(rules, Language.Korean)})를 통과하지 못했습니다."
            : "모델의 답변이 검사를 통과하지 못했습니다.") + Again(r),
        ReasonCode.DuplicateSummary => $"요약이 다른 논문({r.Paper})의 요약과 같습니다.{Again(r)}",
        ReasonCode.GaveUp => $"{r.Tries}번 시도한 끝에 더 시도하지 않기로 했습니다.",
        ReasonCode.ContentFiltered => $"모델 제공자의 콘텐츠 필터에 걸렸습니다.{Again(r)}",
        ReasonCode.NotVerified => "요약을 검증하지 못했습니다.",
        ReasonCode.VerifierAnswerUnusable => $"검증 모델({r.Model})의 답변을 쓸 수 없습니다.",
        ReasonCode.ModelTimeout => $"모델 서버({r.Host})가 {r.Seconds}초 안에 응답하지 않았습니다.",
        ReasonCode.ModelUnreachable => $"모델 서버({r.Host})에 연결하지 못했습니다.",
        ReasonCode.ModelError when r.Status is 429 => $"모델 서버({r.Host})가 요청 수를 제한하고 있습니다(HTTP 429).",
        ReasonCode.ModelError => $"모델 서버({r.Host})가 오류를 반환했습니다(HTTP {r.Status}).",
        ReasonCode.ModelAnswerUnreadable => $"모델 서버({r.Host})의 응답을 해석할 수 없습니다.",
        ReasonCode.ModelCircuitOpen => $"모델 서버({r.Host})가 연달아 실패해 잠시 호출을 멈췄습니다.",
        ReasonCode.TokenBudgetUsedUp => $"하루 토큰 예산({Number(r.Tokens)})을 모두 썼습니다.",
        ReasonCode.ModelLimitUsedUp =>
            $"모델 서버({r.Host})의 사용 한도를 모두 썼습니다{Http(r)}.{(r.At is null ? "" : $" {Time(r.At)}에 갱신됩니다.")}",
        ReasonCode.ModelQuotaUsedUp => $"모델 계정({r.Host})의 할당량을 모두 썼습니다{Http(r)}.",
        ReasonCode.ModelKeyRejected => $"모델 서버({r.Host})가 API 키를 거부했습니다{Http(r)}.",
        ReasonCode.ModelNoCredit => $"모델 계정({r.Host})의 잔액이 없습니다{Http(r)}.",
        ReasonCode.ModelNotFound => $"모델 서버({r.Host})에 '{r.Model}' 모델이 없습니다{Http(r)}.",
        ReasonCode.ModelEndpointMoved => $"모델 서버({r.Host})가 다른 주소로 리디렉션합니다{Http(r)}.",
        ReasonCode.EntraIdFailed => "Entra ID에서 토큰을 받지 못했습니다.",
        ReasonCode.SiteTimeout or ReasonCode.MetadataUnavailable => $"{r.Host}에서 {r.Seconds}초 안에 응답이 없었습니다.",
        ReasonCode.SiteUnreachable => $"{r.Host}에 연결하지 못했습니다.",
        ReasonCode.SiteError => $"{r.Host}에서 오류를 반환했습니다(HTTP {r.Status}).",
        ReasonCode.SiteChallenge => $"{r.Host}에서 지금은 자동 요청을 차단합니다.",
        ReasonCode.SiteRedirect => $"{r.Host}에서 허용되지 않은 주소로 리디렉션합니다.",
        ReasonCode.SiteResponseTooLarge => $"{r.Host}의 응답이 {r.Megabytes}MB를 넘습니다.",
        ReasonCode.SiteResponseUnreadable => $"{r.Host}의 응답을 해석할 수 없습니다.",
        ReasonCode.NotListedYet => $"{r.Date} 목록은 아직 없습니다.",
        ReasonCode.ApiListsNothing => "API 목록이 비어 있습니다.",
        ReasonCode.ApiListsOtherDay => "API가 다른 날짜의 논문을 반환합니다.",
        ReasonCode.ListStopsAtLimit => $"목록이 정확히 {r.Papers}편에서 끊깁니다.",
        ReasonCode.ListRepeatsPage => $"목록의 모든 쪽이 같은 논문 {r.Papers}편입니다.",
        ReasonCode.ListEndsEarly => $"목록이 {r.Of}편 중 {r.Papers}편에서 끊깁니다.",
        ReasonCode.PapersMissing => $"목록에 있던 논문 {r.Papers}편이 보이지 않습니다{(r.Paper is { } paper ? $"({paper} 등)" : "")}.",
        ReasonCode.PageListsOtherDay => $"페이지에는 {r.Date} 목록이 나옵니다.",
        ReasonCode.PageListsNothing => "페이지 목록도 비어 있습니다.",
        ReasonCode.PageWithoutDate => "페이지에 날짜가 없습니다.",
        ReasonCode.OneWayRead => "페이지로만 목록을 읽었습니다.",
        ReasonCode.LayoutChanged => "목록의 형식이 바뀌어 읽을 수 없습니다.",
        ReasonCode.NothingInCategories => $"arXiv의 해당 분류에 {r.Date} 논문이 없습니다.",
        ReasonCode.QueryRejected => $"{r.Host}에서 질의를 거부했습니다.",
        ReasonCode.NothingOpen => "처리할 호가 없습니다.",
        ReasonCode.AllDone => "나올 호가 모두 나왔습니다.",
        ReasonCode.WorstEdition => $"{r.Date} 호의 결과입니다.",
        ReasonCode.RunStopped => "실행이 끝나기 전에 중지되었습니다. 다음 실행에서 이어집니다.",
        ReasonCode.RunStalled =>
            $"{(r.Since is null ? "" : $"{Time(r.Since)} 이후 ")}{(r.Seconds ?? 0) / 60}분 동안 진행되지 않아 실행을 끝냈습니다.",
        ReasonCode.RunLost => "프로세스나 노드가 사라져 실행이 끊겼습니다.",
        ReasonCode.LeaseLost => "이 노드가 멈추거나 연결이 끊겨 임대가 끝났습니다. 다른 노드가 이어받았을 수 있습니다.",
        ReasonCode.StoreFailed => "저장소에서 오류가 발생했습니다.",
        ReasonCode.StoreOpening => "저장소를 열거나, 발행된 호로 다시 만들고 있습니다.",
        ReasonCode.FolderNotWritable => $"{r.Folder} 폴더에 쓸 수 없습니다.",
        ReasonCode.FolderMissing => $"{r.Folder} 폴더와 그 안의 호가 없어졌습니다.",
        ReasonCode.FolderOfAnotherStore => $"{r.Folder} 폴더에 다른 저장소가 쓰고 있습니다.",
        ReasonCode.FileNamesChanged => $"{r.Digest}의 발행된 파일 이름이 설정과 다릅니다.",
        ReasonCode.RenameUnfinished => $"{r.Owner}에서 {r.Digest}(으)로 이름을 바꾸는 작업이 중단되었습니다.",
        ReasonCode.EditionFailed or ReasonCode.EditionFailedFinally => "이 호를 발행하지 못했습니다.",
        ReasonCode.LastRunFailed => "마지막 실행이 실패했습니다.",
        ReasonCode.NeverRan => "아직 한 번도 실행되지 않았습니다.",
        ReasonCode.FiringMissed => $"{Time(r.At)}에 실행될 예정이었으나 {Time(r.Since)} 이후로 실행되지 않았습니다.",
        ReasonCode.EditionOverdue => $"{Time(r.Since)}에 기한이 되었으나 아직 확정되지 않았습니다.",
        ReasonCode.EditionMissing => $"{Time(r.Since)}에 기한이 되었으나 이 호가 만들어지지 않았습니다.",
        ReasonCode.RoundupOpen => $"{r.Digest} {r.Date} 호가 아직 확정되지 않았습니다.",
        ReasonCode.RoundupIncomplete => $"{r.Digest} {r.Date} 호가 실패해, 그 호의 논문이 빠졌을 수 있습니다.",
        ReasonCode.SchedulePaused => "일정이 일시 정지되어 있습니다.",
        ReasonCode.ScheduleEnded => "일정에 남은 실행 시각이 없습니다.",
        ReasonCode.ConfigurationRejected => "변경한 설정에 오류가 있어 적용하지 않았습니다.",
        ReasonCode.ChecksTimedOut => $"상태 점검이 {r.Seconds}초 안에 끝나지 않았습니다.",
        ReasonCode.CheckFailed => "상태 점검 자체가 실패했습니다.",
        ReasonCode.DeliveryFailed => r.Status is null
            ? $"{r.Host}에 연결할 수 없습니다." : $"{r.Host}에서 HTTP {r.Status} 오류를 반환했습니다.",
        ReasonCode.DeliveryRefused => $"{r.Host}에서 전송을 받아 주지 않습니다{Http(r)}.",
        ReasonCode.MessageRejected => $"{r.Host}에서 이 메시지를 거부했습니다{Http(r)}.",
        ReasonCode.RepositoryChanged => "저장소(Git)를 다른 사람이 바꾸었습니다.",
        ReasonCode.DeliveryDead =>
            $"전송 {r.Delivery}에서 메시지{(r.Digest is null ? "" : $"({r.Digest} {r.Date})")}를 보내지 못하고 포기했습니다.",
        _ => "알 수 없는 사유입니다.",
    };

    public static string ForReader(Reason r) => r.Code switch
    {
        ReasonCode.Complete => r.Omitted > 0 ? $"논문 {r.Papers}편 · {r.Omitted}편은 제외" : $"논문 {r.Papers}편",
        ReasonCode.Partial => $"{r.Of}편 중 {r.Papers}편 · {r.Deferred}편은 준비 중",
        ReasonCode.RoundupOpen => $"{r.Date} 호가 아직 바뀔 수 있습니다.",
        ReasonCode.RoundupIncomplete => $"논문 {r.Papers}편 · {r.Date} 호는 나오지 못했습니다.",
        ReasonCode.NothingListed => "이날은 목록에 올라온 논문이 없었습니다.",
        ReasonCode.WeekendEmpty => "주말에는 새 논문이 올라오지 않습니다.",
        ReasonCode.HolidayEmpty => "휴일에는 새 논문이 올라오지 않습니다.",
        ReasonCode.NothingListedYet or ReasonCode.NotListedYet => "아직 목록에 올라온 논문이 없습니다.",
        ReasonCode.NoneSelected => "이 다이제스트에 해당하는 논문이 없었습니다.",
        ReasonCode.WithheldRejections or ReasonCode.WithheldDuplicates or ReasonCode.WithheldLoss =>
            "요약의 품질이 기준에 미치지 못해 발행을 보류했습니다.",
        ReasonCode.NotVerified or ReasonCode.VerifierAnswerUnusable => "아직 검증하지 못한 요약입니다.",
        ReasonCode.NoSummaries or ReasonCode.ModelTimeout or ReasonCode.ModelUnreachable or ReasonCode.ModelError or ReasonCode.ModelAnswerUnreadable
            or ReasonCode.ModelCircuitOpen or ReasonCode.TokenBudgetUsedUp or ReasonCode.ModelLimitUsedUp or ReasonCode.ModelQuotaUsedUp
            or ReasonCode.ModelKeyRejected
            or ReasonCode.ModelNoCredit or ReasonCode.ModelNotFound or ReasonCode.ModelEndpointMoved or ReasonCode.EntraIdFailed =>
                "요약을 작성하지 못했습니다.",
        ReasonCode.Removed => "삭제되었습니다.",
        ReasonCode.Withdrawn => "저자가 철회한 논문입니다.",
        ReasonCode.PublishedElsewhere => "이전 호에 실린 논문입니다.",
        ReasonCode.ExcludedByFilters => "이 다이제스트에서 다루지 않는 논문입니다.",
        ReasonCode.NotSummarizedYet or ReasonCode.NewPapersLimit => "아직 요약하지 않은 논문입니다.",
        ReasonCode.NoAbstract => "초록이 없는 논문입니다.",
        ReasonCode.AnswerRejected or ReasonCode.DuplicateSummary or ReasonCode.GaveUp => "믿을 만한 요약을 얻지 못했습니다.",
        ReasonCode.ContentFiltered => "모델 제공자의 정책에 따라 요약하지 못했습니다.",
        ReasonCode.Interrupted or ReasonCode.RunStopped or ReasonCode.RunStalled or ReasonCode.RunLost => "아직 발행되지 않았습니다.",
        ReasonCode.ListingUnreadable or ReasonCode.LayoutChanged or (>= ReasonCode.SiteTimeout and <= ReasonCode.MetadataUnavailable) =>
            "논문 목록을 읽지 못했습니다.",
        _ => "이 호를 발행하지 못했습니다.",
    };

    public static string? Remedy(Reason r) => r.Code switch
    {
        ReasonCode.ModelKeyRejected => "Llm:ApiKey와 Llm:Endpoint를 확인하십시오.",
        ReasonCode.ModelLimitUsedUp =>
            "남은 논문은 한도가 갱신된 뒤 첫 실행에서 요약합니다. "
            + "더 빨리 이어 가려면 제공자에서 한도를 늘리거나 Llm:Fallbacks를 설정하십시오.",
        ReasonCode.ModelQuotaUsedUp => "계정의 할당량을 늘리거나 갱신될 때까지 기다리십시오.",
        ReasonCode.ModelNoCredit => "계정에 잔액을 충전하십시오.",
        ReasonCode.ModelNotFound => "Llm:Model과 Llm:Endpoint를 확인하십시오.",
        ReasonCode.ModelEndpointMoved => "Llm:Endpoint를 새 주소로 바꾸십시오.",
        ReasonCode.EntraIdFailed => "Llm:ApiKey를 설정하거나 Entra ID에 로그인하십시오.",
        ReasonCode.TokenBudgetUsedUp => "예산은 UTC 자정에 갱신됩니다. 더 빨리 이어 가려면 Llm:DailyTokenBudget을 늘리십시오.",
        ReasonCode.NotVerified => "다음 실행에서 검증합니다. 검증 없이 발행하려면 Llm:Verifier:OnOutage를 Publish로 설정하십시오.",
        ReasonCode.VerifierAnswerUnusable => "계속되면 Llm:Verifier:Model을 다른 모델로 바꾸십시오.",
        ReasonCode.ModelTimeout => "오류가 계속되면 서버를 확인하거나 Llm:Timeout을 늘리십시오.",
        ReasonCode.ModelError when r.Status is 429 =>
            "계속되면 Llm:RequestsPerMinute나 Llm:MaxConcurrency를 제공자가 허용하는 값으로 설정하십시오.",
        ReasonCode.ModelUnreachable or ReasonCode.ModelError or ReasonCode.ModelAnswerUnreadable or ReasonCode.ModelCircuitOpen =>
            "오류가 계속되면 서버와 Llm:Endpoint를 확인하십시오.",
        ReasonCode.AnswerRejected or ReasonCode.DuplicateSummary or ReasonCode.GaveUp or ReasonCode.WithheldRejections or ReasonCode.WithheldDuplicates =>
            "거부된 답변을 살펴보고, digestworker evaluate로 모델과 프롬프트를 비교하십시오.",
        ReasonCode.SiteTimeout or ReasonCode.SiteUnreachable or ReasonCode.SiteError or ReasonCode.SiteResponseUnreadable or ReasonCode.SiteResponseTooLarge =>
            "오류가 계속되면 사이트 연결을 확인하십시오.",
        ReasonCode.SiteChallenge => "몇 시간 뒤에 다시 실행하고, 사이트의 토큰이 있으면 설정하십시오.",
        ReasonCode.SiteRedirect => "사이트의 BaseUrl을 확인하십시오.",
        ReasonCode.LayoutChanged or ReasonCode.QueryRejected => "DigestWorker를 새 버전으로 업데이트하십시오.",
        ReasonCode.FolderNotWritable =>
            "디스크 공간을 확보하거나 DigestWorker를 실행하는 계정에 쓰기 권한을 주십시오. "
            + "빠진 파일은 다음 실행에서 씁니다.",
        ReasonCode.FolderMissing => "폴더를 마운트하거나, 다음 실행에서 다시 만들어 쓰도록 두십시오.",
        ReasonCode.FileOfAnotherDigest =>
            $"다이제스트의 이름을 바꾸었다면 digestworker rename {r.Owner} {r.Digest} 명령을 실행하고, "
            + $"그렇지 않다면 {r.Digest}의 Directory나 FileName을 다르게 설정하십시오.",
        ReasonCode.FolderOfAnotherStore =>
            "둘 중 하나의 Output:Directory를 다르게 설정하십시오. "
            + $"다른 저장소를 더는 쓰지 않는다면 {r.Folder}/.digestworker.store 파일을 삭제하십시오.",
        ReasonCode.FileNamesChanged =>
            $"DigestWorker를 멈추고 digestworker rename {r.Digest} {r.Digest} 명령을 실행하거나 Directory와 FileName을 되돌리십시오.",
        ReasonCode.RenameUnfinished => $"DigestWorker를 멈추고 digestworker rename {r.Owner} {r.Digest} 명령을 다시 실행하십시오.",
        ReasonCode.StoreFailed =>
            "디스크나 데이터베이스 서버(Storage:ConnectionString)를 확인하십시오. "
            + "저장할 수 있을 때까지 모델을 호출하지 않습니다.",
        ReasonCode.StoreOpening => "잠시 기다리십시오. 저장소가 열리면 실행과 페이지가 시작됩니다.",
        ReasonCode.EditionFailed => r.At is null
            ? $"다음 실행에서 다시 시도합니다. 바로 실행하려면: {Command(r)}"
            : $"{Time(r.At)} 실행에서 다시 시도합니다. 바로 실행하려면: {Command(r)}",
        ReasonCode.EditionFailedFinally =>
            $"확정된 날짜입니다. 원인을 해결한 뒤 {Command(r)} 명령을 실행하십시오.",
        ReasonCode.NewPapersLimit =>
            "나머지는 다음 실행에서 요약합니다. 한 번에 더 요약하려면 이 다이제스트의 MaxNewPapersPerRun을 늘리십시오.",
        ReasonCode.RunStalled =>
            "무엇을 기다리다 멈췄는지 로그에서 확인하고, 문제가 계속되면 DigestWorker를 다시 시작하십시오.",
        ReasonCode.LastRunFailed => "다음 실행에서 다시 시도합니다.",
        ReasonCode.NeverRan or ReasonCode.FiringMissed =>
            $"로그를 확인하고 DigestWorker를 다시 시작하거나 digestworker run --digest {r.Digest} 명령을 실행하십시오.",
        ReasonCode.EditionOverdue or ReasonCode.EditionMissing =>
            $"digestworker status --digest {r.Digest}로 상태를 확인한 뒤 "
            + $"digestworker run --digest {r.Digest} --date {r.Date} 명령을 실행하십시오.",
        ReasonCode.RoundupOpen =>
            $"그 호가 없으면 digestworker backfill --digest {r.Digest} --from {r.Date} --to 마지막 날짜 명령을 실행한 뒤, 이 호를 다시 실행하십시오.",
        ReasonCode.ScheduleEnded => $"Digests:{r.Digest}:Cron을 바꾸거나 이 다이제스트를 설정에서 삭제하십시오.",
        ReasonCode.SchedulePaused =>
            $"digestworker resume {r.Digest} 명령이나 운영 페이지(/operate)에서 재개하십시오. "
            + "놓친 분량은 한 번의 실행으로 처리합니다.",
        ReasonCode.ConfigurationRejected => "파일을 고치십시오. 그때까지 이전 설정을 사용합니다.",
        ReasonCode.ChecksTimedOut => "디스크와 저장소를 확인하십시오.",
        ReasonCode.DeliveryFailed => "자동으로 다시 시도합니다. 계속되면 해당 서비스와의 연결을 확인하십시오.",
        ReasonCode.DeliveryRefused => "digestworker check로 전송의 주소, 키, 채팅을 확인하십시오.",
        ReasonCode.MessageRejected => "다음 메시지는 계속 보냅니다. 서비스가 알린 내용을 확인하십시오.",
        ReasonCode.DeliveryDead => $"원인을 해결한 뒤 digestworker deliveries retry {r.Delivery} 명령을 실행하십시오.",
        ReasonCode.CheckFailed or ReasonCode.InternalError => "로그를 확인하고, 회복되지 않으면 DigestWorker를 다시 시작하십시오.",
        _ => null,
    };

    private static string Command(Reason r) => $"digestworker run --digest {r.Digest} --date {r.Date} --force";

    private static string Again(Reason r) => r.At is null ? "" : $" {Time(r.At)}부터 다시 시도합니다.";

    private static string Http(Reason r) => r.Status is { } status ? $"(HTTP {status})" : "";

    private static string Number(long? number) => (number ?? 0).ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) ?? "알 수 없는 시각";
}
