using DigestWorker.Deliveries;
using DigestWorker.Digests;
using DigestWorker.Interests;
using DigestWorker.Logs;
using DigestWorker.Models;
using DigestWorker.Publishing;
using DigestWorker.Sites;
using DigestWorker.Storage;
using DigestWorker.Web.Http;

namespace DigestWorker.Hosting;

/// <summary>The whole configuration; each folder defines its own section.</summary>
internal sealed class WorkerOptions
{
    public HuggingFaceOptions HuggingFace { get; set; } = new();
    public ArxivOptions Arxiv { get; set; } = new();
    public LlmOptions Llm { get; set; } = new();
    public IDictionary<string, DigestOptions> Digests { get; set; } = new Dictionary<string, DigestOptions>(StringComparer.OrdinalIgnoreCase);
    public IDictionary<string, InterestOptions> Interests { get; set; } = new Dictionary<string, InterestOptions>(StringComparer.OrdinalIgnoreCase);
    public IDictionary<string, DeliveryOptions> Deliveries { get; set; } = new Dictionary<string, DeliveryOptions>(StringComparer.OrdinalIgnoreCase);
    public OutputOptions Output { get; set; } = new();
    public StorageOptions Storage { get; set; } = new();
    public WebOptions Web { get; set; } = new();
    public LoggingOptions Logging { get; set; } = new();
}
