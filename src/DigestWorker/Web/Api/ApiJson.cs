using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace DigestWorker.Web.Api;

/// <summary>The JSON options of the API.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 32)]
[JsonSerializable(typeof(IReadOnlyList<DigestResponse>))]
[JsonSerializable(typeof(ScheduleResponse))]
[JsonSerializable(typeof(PageResponse<EditionResponse>))]
[JsonSerializable(typeof(PageResponse<EntryResponse>))]
[JsonSerializable(typeof(IReadOnlyList<EntryResponse>))]
[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(IReadOnlyList<InterestResponse>))]
[JsonSerializable(typeof(PageResponse<RunResponse>))]
[JsonSerializable(typeof(PageResponse<RunPaperResponse>))]
[JsonSerializable(typeof(PageResponse<RejectedAnswerResponse>))]
[JsonSerializable(typeof(SpendingResponse))]
[JsonSerializable(typeof(TrendsResponse))]
[JsonSerializable(typeof(IReadOnlyList<DeliveryResponse>))]
[JsonSerializable(typeof(PageResponse<MessageResponse>))]
[JsonSerializable(typeof(RetriedResponse))]
[JsonSerializable(typeof(StartRunRequest))]
[JsonSerializable(typeof(EditionDocument))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>Converts enumerations to the names of their members in the naming policy of the JSON.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
