return await DigestWorker.Cli.CommandLine.RunAsync(args);
