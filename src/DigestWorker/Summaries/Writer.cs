namespace DigestWorker.Summaries;

/// <summary>A model with its prompt: one of those that are asked about a paper in turn.</summary>
internal sealed class Writer(LlmOptions options, SummaryPrompt prompt, Model model) : IDisposable
{
    private string? _stopped;

    public LlmOptions Options => options;
    public SummaryPrompt Prompt => prompt;
    public Model Model => model;
    public string Name => NameOf(options, prompt);

    /// <summary>Why no paper is put to it any more; null while it is asked.</summary>
    public string? Stopped => Volatile.Read(ref _stopped);

    public static string NameOf(LlmOptions options, SummaryPrompt prompt) =>
        $"{options.Provider} {options.Model} {prompt.Name}{(options.ReadFullText ? " full text" : "")}";

    /// <summary>For all papers; the first reason stays, and who gave it is told so.</summary>
    public bool Stop(string reason) => Interlocked.CompareExchange(ref _stopped, reason, null) is null;

    public void Dispose() => model.Dispose();
}
