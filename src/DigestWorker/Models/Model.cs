using DigestWorker.Http;
using DigestWorker.Models.Quota;
using DigestWorker.Models.Wire;
using DigestWorker.Papers;
using Microsoft.Extensions.AI;
using Polly.Timeout;

namespace DigestWorker.Models;

/// <summary>A configured model. It never throws, except when it is cancelled.</summary>
internal sealed class Model(
    LlmOptions options, IChatClient chat, ModelServer server, ModelList models, ModelHealth health, ModelMetrics metrics) : IDisposable
{
    private const int MaxRefusal = 1_000;

    public ModelServer Server => server;

    /// <inheritdoc cref="ModelList.ReadAsync"/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => models.ReadAsync(cancellationToken);

    /// <param name="format">The JSON schema of the answer.</param>
    public async Task<ModelReply> AskAsync(
        IReadOnlyList<ChatMessage> messages, ChatResponseFormat format, int maxOutputTokens, CancellationToken cancellationToken)
    {
        var reply = await ReplyAsync(messages, format, maxOutputTokens, cancellationToken);
        health.Record(options, reply);
        metrics.RecordCall(options, reply);
        return reply;
    }

    private async Task<ModelReply> ReplyAsync(
        IReadOnlyList<ChatMessage> messages, ChatResponseFormat format, int maxOutputTokens, CancellationToken cancellationToken)
    {
        try
        {
            return Read(await chat.GetResponseAsync(messages, Settings(format, maxOutputTokens), cancellationToken));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return Fault(e);
        }
    }

    public void Dispose() => chat.Dispose();

    private ChatOptions Settings(ChatResponseFormat format, int maxOutputTokens) => new()
    {
        ResponseFormat = format,
        MaxOutputTokens = maxOutputTokens,
        Temperature = options.Temperature,
        AdditionalProperties = new() { ["strict"] = true },
    };

    private ModelReply Read(ChatResponse response)
    {
        var usage = response.Usage;
        var tokens = new TokenUsage(
            usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0, usage?.CachedInputTokenCount ?? 0, usage?.ReasoningTokenCount ?? 0);
        var refusal = response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>().FirstOrDefault();

        if (response.FinishReason == ChatFinishReason.ContentFilter)
            return new ModelReply.Filtered(new Reason(ReasonCode.ContentFiltered), tokens);
        if (response.FinishReason == ChatFinishReason.Length)
            return new ModelReply.Truncated(tokens);
        if (refusal is not null)
            return new ModelReply.Refused(OneLine.Beginning(refusal.Message, MaxRefusal), tokens);
        // The server's own name is the more exact one: a deployment says nothing of the model behind it.
        return new ModelReply.Answered(response.Text, response.ModelId ?? options.Model, tokens);
    }

    // Each library wraps the exceptions of the transport differently.
    private ModelReply Fault(Exception exception)
    {
        var cause = exception;
        while (Known(cause) is null && cause.InnerException is { } inner)
            cause = inner;
        return Known(cause) ?? new ModelReply.Unavailable(Because(ReasonCode.ModelAnswerUnreadable, exception.Message));
    }

    private ModelReply? Known(Exception e) => e switch
    {
        ModelErrorException { Error.IsFiltered: true } =>
            new ModelReply.Filtered(new Reason(ReasonCode.ContentFiltered) { Detail = Excerpt.Of(e.Message) }, default),
        ModelErrorException { IsMisconfiguration: true } error => new ModelReply.Misconfigured(Because(CodeOf(error.Error), error)),
        ModelErrorException { UsedUp: { } limit } => UsedUp(limit.Error.Message, limit.RenewsAt),
        ModelLimitUsedUpException limit => UsedUp(e.Message, limit.RenewsAt),
        ModelErrorException { Error.IsLimitTooSmall: true } => new ModelReply.Truncated(default),
        ModelErrorException { Error.IsUnreadable: true } error => new ModelReply.Unavailable(Because(ReasonCode.ModelAnswerUnreadable, error.Detail)),
        ModelErrorException { Error.Status: 400 or 422 } error when server.RejectsEverything =>
            new ModelReply.Misconfigured(Because(ReasonCode.ModelError, error)),
        ModelErrorException error => new ModelReply.Unavailable(Because(ReasonCode.ModelError, error)),
        OutOfBudgetException budget => new ModelReply.OutOfBudget(new Reason(ReasonCode.TokenBudgetUsedUp) { Tokens = budget.Budget }),
        ModelCircuitOpenException => new ModelReply.Unavailable(Because(ReasonCode.ModelCircuitOpen, e.Message)),
        TimeoutRejectedException => new ModelReply.Unavailable(
            new Reason(ReasonCode.ModelTimeout) { Host = options.Address.Authority, Seconds = (int)options.Timeout.TotalSeconds }),
        HttpRequestException => new ModelReply.Unavailable(Because(ReasonCode.ModelUnreachable, e.Message)),
        // By name: a reference to the type would load Azure.Identity for every provider.
        { } when e.GetType().Name is "AuthenticationFailedException" or "CredentialUnavailableException" =>
            new ModelReply.Misconfigured(Because(ReasonCode.EntraIdFailed, e.Message)),
        _ => null,
    };

    private ModelReply.OutOfBudget UsedUp(string detail, DateTimeOffset? renewsAt) =>
        new(Because(ReasonCode.ModelLimitUsedUp, detail) with { Status = 429, At = renewsAt });

    private static ReasonCode CodeOf(ServerError error) => error switch
    {
        { IsQuotaUsedUp: true } => ReasonCode.ModelQuotaUsedUp,
        { IsKeyRejected: true } => ReasonCode.ModelKeyRejected,
        { Status: 402 } => ReasonCode.ModelNoCredit,
        { IsModelMissing: true } or { Status: 404 } => ReasonCode.ModelNotFound,
        _ => ReasonCode.ModelEndpointMoved,
    };

    private Reason Because(ReasonCode code, ModelErrorException error) =>
        Because(code, error.Detail) with { Status = error.Error.Status, Model = code is ReasonCode.ModelNotFound ? options.Model : null };

    private Reason Because(ReasonCode code, string detail) =>
        new(code) { Host = options.Address.Authority, Detail = Excerpt.Of(detail) is { Length: > 0 } text ? text : null };
}
