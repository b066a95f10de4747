using DigestWorker.Digests;

namespace DigestWorker.Runs;

/// <summary>What every stage of a run goes by.</summary>
internal sealed record RunContext(DigestDefinition Digest, RunRequest Request, RunLock Lock, IProgress<RunEvent>? Progress);
