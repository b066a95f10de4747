using System.Text.Json.Nodes;

namespace DigestWorker.Tests.Hosting;

/// <summary>A configuration file with this text, gone when disposed.</summary>
internal sealed class SettingsFile : IDisposable
{
    public SettingsFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"digestworker-settings-{Guid.NewGuid():N}.json");

    /// <summary>A file whose model is in order, but for what the JSON says otherwise.</summary>
    public static SettingsFile OverWorkingModel(string json)
    {
        var settings = JsonNode.Parse(json)!.AsObject();
        if (settings["Llm"] is null or JsonObject)
        {
            var model = new JsonObject { ["Provider"] = "OpenAI", ["Model"] = "gpt-4o-mini", ["ApiKey"] = "key" };
            foreach (var (name, value) in settings["Llm"]?.AsObject() ?? [])
                model[name] = value?.DeepClone();
            settings["Llm"] = model;
        }
        return new SettingsFile(settings.ToJsonString());
    }

    public void Dispose() => File.Delete(Path);
}
