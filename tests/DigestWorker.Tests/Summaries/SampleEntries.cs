using DigestWorker.Papers;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Tests.Summaries;

/// <summary>The three entries of the format's own sample, with abstracts that say what they say.</summary>
internal static class SampleEntries
{
    private static readonly Dictionary<string, string> Abstracts = new()
    {
        ["2501.02955"] =
            "Vision language models (VLMs) have come far in video understanding in recent years, yet how well they follow fine-grained motion is hardly studied. "
            + "MotionBench is a benchmark that closes this gap: it evaluates VLMs with six main types of motion questions over videos from many sources. "
            + "Experiments show that today's VLMs perform poorly on fine motion. Through-Encoder (TE) Fusion, our new method, and inputs of a higher frame rate "
            + "both improve motion understanding. We hope that the benchmark guides the development of video understanding models.",
        ["2501.03895"] =
            "Large multimodal models turn an image or video into many vision tokens, which makes them slow. LLaVA-Mini is an efficient model that fuses visual "
            + "information into the text tokens in advance and so compresses the vision tokens to the extreme: a single one is left. On image and video benchmarks "
            + "it performs better than earlier models with 1 vision token. It lowers the cost of computation and answers with low latency.",
        ["2501.02260"] =
            "MagicFace edits the facial expression of a person, guided by relative changes of action units (AU). It builds on a pretrained Stable-Diffusion model, "
            + "and an ID encoder keeps the facial features of the identity consistent. With combinations of many expressions the model animates faces at high "
            + "fidelity, and its edits are superior to those of other work.",
    };

    public static IReadOnlyList<(SourceText Source, PaperSummary Summary)> All { get; } =
    [
        .. DigestReader.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "2025-01-08.md"))).Digest!.Entries
            .Select(entry => (
                new SourceText(entry.Id, entry.Title, Abstracts[entry.Id.Value]),
                new PaperSummary(entry.Summary, entry.EasyExplanation, entry.Fields))),
    ];
}
