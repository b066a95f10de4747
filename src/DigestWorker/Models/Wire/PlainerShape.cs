using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestWorker.Models.Wire;

/// <summary>The next plainer shape of a request, from what a server says about the last one.</summary>
/// <param name="Change">What changes, and the setting that would avoid it.</param>
internal sealed partial record PlainerShape(RequestShape Shape, string Change)
{
    /// <summary>A limit below this leaves no room for an answer.</summary>
    private const int LeastTokens = 500;

    private const int MostTokens = 65_536;

    // The oldest first that knows json_schema: https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle.
    private static readonly string[] ApiVersions = ["2024-10-21", "2024-12-01-preview", "2025-04-01-preview"];

    /// <summary>Null if the error names no part that can be left out.</summary>
    /// <param name="sent">What the request really contained.</param>
    /// <param name="guess">Whether to leave parts out although the error names none, because the server has accepted no request yet.</param>
    public static PlainerShape? After(RequestShape shape, SentRequest sent, ServerError error, bool guess)
    {
        if (error.IsFiltered || error.IsKeyRejected || error.IsQuotaUsedUp || error.IsModelMissing)
            return null;
        if (error.IsLimitTooSmall)
            return Grow(shape, sent.MaxTokens);
        if (error.IsBadSample)
            return guess ? Text(shape) : null;
        if (error.Status is not (400 or 404 or 422 or 501) || (error.Status is 404 && !error.IsUnsupported))
            return null;
        return Named(shape, sent, error) ?? (guess ? Guessed(shape) : null);
    }

    /// <summary>The shape after an answer that reasoning used up; null if there is no more room.</summary>
    public static PlainerShape? Grow(RequestShape shape, int sent) =>
        Math.Max(sent, LeastTokens) * 2 is var tokens && tokens <= MostTokens && (shape.MaxTokens is 0 || tokens <= shape.MaxTokens)
            ? new(shape with { MinTokens = tokens }, "asks for longer answers; set Llm:MaxOutputTokens")
            : null;

    /// <summary>The shape after an answer of blanks up to its limit; null if it is the plainest already.</summary>
    public static PlainerShape? Text(RequestShape shape) =>
        shape.Form is AnswerForm.Text
            ? null
            : new(shape with { Form = AnswerForm.Text }, "asks for JSON in the prompt only; another Llm:Model may know json_schema");

    private static PlainerShape? Named(RequestShape shape, SentRequest sent, ServerError error)
    {
        if (error.Says("stream_options") && shape.Streaming is Streaming.WithUsage)
            return new(shape with { Streaming = Streaming.WithoutUsage }, "streams without usage; tokens are not counted");
        if (OnlyStreams().IsMatch(error.Body) && shape.Streaming is Streaming.Off)
            return new(shape with { Streaming = Streaming.WithUsage }, "streams the answers");
        if (sent.ApiVersion is not "" && Version().IsMatch(error.Body))
            return NextVersion(shape, sent.ApiVersion, error);
        if (error.Says("strict") && shape is { Form: AnswerForm.JsonSchema, Strict: true })
            return new(shape with { Strict = false }, "asks without strict");
        if (error.Says("temperature") && sent.HasTemperature)
            return new(shape with { Temperature = false }, "asks without temperature");
        if (Smaller(shape, sent, error) is { } smaller)
            return smaller;
        if (error.Says("max_completion_tokens", "max_tokens", "max_output_tokens") && NextLimit(shape, error) is { } limit)
            return limit;
        if (error.Says("think", "reasoning_effort", "reasoning effort") && sent.HasThinking)
            return new(shape with { Thinking = false }, "asks without a reasoning setting; remove Llm:ReasoningEffort and Llm:Thinking");
        if (SystemRole().IsMatch(error.Body) && shape.SystemMessage)
            return new(shape with { SystemMessage = false }, "asks without a system message");
        return error.Says("format", "schema", "json_object", "json mode", "structured", "grammar")
            ? NextForm(shape)
            : null;
    }

    private static PlainerShape? NextForm(RequestShape shape) => shape.Form is AnswerForm.JsonSchema
        ? new(shape with { Form = AnswerForm.JsonObject }, "asks for json_object; another Llm:Model may know json_schema")
        : Text(shape);

    private static PlainerShape? NextLimit(RequestShape shape, ServerError error) => shape.Limit switch
    {
        LimitName.MaxCompletionTokens => new(shape with { Limit = LimitName.MaxTokens }, "sends max_tokens"),
        LimitName.MaxTokens when error.Says("max_completion_tokens") =>
            new(shape with { Limit = LimitName.MaxCompletionTokens }, "sends max_completion_tokens"),
        LimitName.MaxTokens => new(shape with { Limit = LimitName.None }, "sends no token limit"),
        _ => null,
    };

    private static PlainerShape? Smaller(RequestShape shape, SentRequest sent, ServerError error)
    {
        if (AtMost().Match(error.Body) is { Success: true } range && int.TryParse(range.Groups["most"].ValueSpan, CultureInfo.InvariantCulture, out var most)
            && most >= LeastTokens && most < sent.MaxTokens)
            return new(shape with { MaxTokens = most, MinTokens = 0 }, "asks for shorter answers; set Llm:MaxOutputTokens");
        return error.Says("context length", "context window", "context size", "context_length") && sent.MaxTokens / 2 is var half && half >= LeastTokens
            ? new(shape with { MaxTokens = half, MinTokens = 0 }, "asks for shorter answers, because the context is small; give the server a longer one")
            : null;
    }

    private static PlainerShape? NextVersion(RequestShape shape, string sent, ServerError error)
    {
        var next = Date().Matches(error.Body).Select(date => date.Value).FirstOrDefault(date => date != sent)
            ?? ApiVersions.FirstOrDefault(version => string.CompareOrdinal(version, sent) > 0);
        return next is null ? null : new(shape with { ApiVersion = next }, $"uses api-version {next}; set Llm:ApiVersion");
    }

    private static PlainerShape? Guessed(RequestShape shape) => shape switch
    {
        { Form: AnswerForm.JsonSchema } => NextForm(shape),
        { Form: AnswerForm.JsonObject } or { Limit: LimitName.MaxCompletionTokens } => new(
            shape with { Form = AnswerForm.Text, Limit = LimitName.MaxTokens, Temperature = false, Thinking = false }, "asks in the plainest form"),
        _ => null,
    };

    [GeneratedRegex(
        "stream mode|only supports? stream|non-stream|enable the stream|stream (parameter )?must be|must be stream|stream=true|streaming only",
        RegexOptions.NonBacktracking)]
    private static partial Regex OnlyStreams();

    [GeneratedRegex("api[ -_]?versions?", RegexOptions.NonBacktracking)]
    private static partial Regex Version();

    [GeneratedRegex("20[0-9]{2}-[0-9]{2}-[0-9]{2}(-preview)?", RegexOptions.NonBacktracking)]
    private static partial Regex Date();

    [GeneratedRegex(
        @"max_(completion_|output_)?tokens.{0,80}(\[[0-9]+, ?|less than or equal to [`'""]?|at most |<= ?|up to |maximum .{0,40}is )(?<most>[0-9]{3,7})",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AtMost();

    [GeneratedRegex(
        "(system|developer) (role|message|prompt|instruction)|role[^a-z]{1,4}system|'system'|roles must alternate", RegexOptions.NonBacktracking)]
    private static partial Regex SystemRole();
}

/// <summary>What a request really contained.</summary>
internal readonly record struct SentRequest(int MaxTokens, bool HasTemperature, bool HasThinking, string ApiVersion);
