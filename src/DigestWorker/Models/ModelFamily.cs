namespace DigestWorker.Models;

/// <summary>The family of a model, by its name: models of one family make the same mistakes.</summary>
internal static class ModelFamily
{
    /// <summary>The letters that the name begins with, without the owner: <c>qwen</c> for <c>Qwen/Qwen3-8B</c>.</summary>
    public static string Of(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..].Trim().ToLowerInvariant();
        var letters = string.Concat(name.TakeWhile(char.IsAsciiLetter));
        // OpenAI's reasoning models: o3-mini.
        return letters is "o" or "chatgpt" ? "gpt" : letters is "" ? name : letters;
    }
}
