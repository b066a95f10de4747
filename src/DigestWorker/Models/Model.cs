using DigestWorker.Http;
using DigestWorker.Models.Quota;
using DigestWorker.Papers;
using Microsoft.Extensions.AI;
using Polly.Timeout;

namespace DigestWorker.Models;

/// <summary>One configured model: a question in, a reply out, and never an exception but that of a cancellation.</summary>
internal sealed class Model(LlmOptions options, string key, IChatClient chat, ModelHealth health, ModelMetrics metrics) : IDisposable
{
    /// <param name="format">The shape of the answer.</param>
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
            return new ModelReply.Filtered("the provider's content filter stopped the answer", tokens);
        if (response.FinishReason == ChatFinishReason.Length)
            return new ModelReply.Truncated(tokens);
        if (refusal is not null)
            return new ModelReply.Refused(OneLine.Of(refusal.Message), tokens);
        return new ModelReply.Answered(response.Text, ModelName(response.ModelId), tokens);
    }

    // The server's own name is the more exact one: a deployment says nothing of the model behind it.
    private string ModelName(string? said) => WithoutKey(said ?? "") is { Length: > 0 and <= 100 } name ? name : options.Model;

    // The libraries wrap what the transport throws, each in its own way.
    private ModelReply Fault(Exception exception)
    {
        var cause = exception;
        while (Known(cause) is null && cause.InnerException is { } inner)
            cause = inner;
        return Known(cause) ?? new ModelReply.Unavailable($"{options.Provider} gave an answer that is no chat completion: {WithoutKey(exception.Message)}");
    }

    private ModelReply? Known(Exception e) => e switch
    {
        ModelErrorException { IsFiltered: true } =>
            new ModelReply.Filtered($"the provider's content filter refused the paper: {WithoutKey(e.Message)}", default),
        ModelErrorException { IsMisconfiguration: true } error => new ModelReply.Misconfigured($"{Remedy(error)} {WithoutKey(e.Message)}"),
        ModelErrorException => new ModelReply.Unavailable($"{options.Provider} answered {WithoutKey(e.Message)}"),
        OutOfBudgetException => new ModelReply.OutOfBudget(e.Message),
        ModelCircuitOpenException =>
            new ModelReply.Unavailable($"{options.Address.Authority} failed several times in a row and is left alone for a while: {WithoutKey(e.Message)}"),
        TimeoutRejectedException => new ModelReply.Unavailable($"{options.Provider} gave no answer within {options.Timeout}"),
        HttpRequestException => new ModelReply.Unavailable($"{options.Address.Authority} could not be reached: {WithoutKey(e.Message)}"),
        // By name: naming the type would load Azure.Identity for every provider.
        { } when e.GetType().Name is "AuthenticationFailedException" or "CredentialUnavailableException" =>
            new ModelReply.Misconfigured($"Entra ID gave no token; set Llm:ApiKey, or sign in: {WithoutKey(e.Message)}"),
        _ => null,
    };

    private string Remedy(ModelErrorException error) => (int)error.Status switch
    {
        _ when ModelErrorException.IsQuota(error.Code) => "the account's quota is used up; raise it or wait for it:",
        401 or 403 => "the key is not accepted; look at Llm:ApiKey and Llm:Endpoint:",
        402 => "the account has no credit; see to its billing:",
        404 => $"there is no model '{options.Model}' at {options.Address.Authority}; look at Llm:Model and Llm:Endpoint:",
        _ => "the endpoint has moved; look at Llm:Endpoint:",
    };

    private string WithoutKey(string text) => Redaction.Line(text, key);
}
