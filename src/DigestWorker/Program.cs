using DigestWorker.Cli;

return await CommandLine.RunAsync(args, Interruption.Listen());
