using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace DigestWorker.Web.Api;

/// <summary>How the API writes and reads.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 32)]
[JsonSerializable(typeof(IReadOnlyList<DigestAnswer>))]
[JsonSerializable(typeof(ScheduleAnswer))]
[JsonSerializable(typeof(PageAnswer<EditionAnswer>))]
[JsonSerializable(typeof(PageAnswer<EntryAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<EntryAnswer>))]
[JsonSerializable(typeof(PageAnswer<RunAnswer>))]
[JsonSerializable(typeof(PageAnswer<RejectionAnswer>))]
[JsonSerializable(typeof(SpendingAnswer))]
[JsonSerializable(typeof(RunWish))]
[JsonSerializable(typeof(EditionDocument))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>An enumeration by its members' names, as the rest of the JSON writes names.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
