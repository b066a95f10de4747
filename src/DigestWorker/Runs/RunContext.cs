using DigestWorker.Digests;

namespace DigestWorker.Runs;

/// <summary>The context of a run for its stages.</summary>
internal sealed record RunContext(DigestDefinition Digest, RunRequest Request, RunLock Lock, IProgress<RunEvent>? Progress);
