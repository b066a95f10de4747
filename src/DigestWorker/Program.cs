using DigestWorker.Cli;

return await CommandLine.RunAsync(args, ShutdownSignals.Listen());
