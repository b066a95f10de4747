using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace DigestWorker.Web.Api;

/// <summary>How the API writes and reads.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 32)]
[JsonSerializable(typeof(IReadOnlyList<DigestResponse>))]
[JsonSerializable(typeof(ScheduleResponse))]
[JsonSerializable(typeof(PageResponse<EditionResponse>))]
[JsonSerializable(typeof(PageResponse<EntryResponse>))]
[JsonSerializable(typeof(IReadOnlyList<EntryResponse>))]
[JsonSerializable(typeof(PageResponse<RunResponse>))]
[JsonSerializable(typeof(PageResponse<RejectedAnswerResponse>))]
[JsonSerializable(typeof(SpendingResponse))]
[JsonSerializable(typeof(StartRunRequest))]
[JsonSerializable(typeof(EditionDocument))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>An enumeration by its members' names, as the rest of the JSON writes names.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
