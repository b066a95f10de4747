using System.CommandLine;
using System.Globalization;
using DigestWorker.Digests;
using DigestWorker.Hosting;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.Summaries;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary><c>evaluate</c>: compares models or prompts on the papers of a date, or judges the answers of a file.</summary>
internal static class EvaluateVerb
{
    private static readonly Option<string?> Date = DateOptions.Option("--date", "The date whose papers are summarized.");

    private static readonly Option<string[]> Llm = new("--llm")
    {
        Description = "Overrides of section Llm, such as --llm Model=gpt-4o-mini,PromptFile=mine.md. Repeat the option to compare several.",
        HelpName = "KEY=VALUE,…",
    };

    private static readonly Option<string?> Answers = new("--answers")
    {
        Description = "Answers to judge by the rules alone, without a model: JSON lines with id, title, abstract, summary, easy_explanation, fields, "
            + "or the JSON of an edition.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Verify = new("--verify")
    {
        Description = "With --answers: have the verifier of the configuration judge the answers that the rules accept.",
    };

    private static readonly Option<string?> Json = new("--json")
    {
        Description = "With --answers: where to write each answer's verdict and findings.",
        HelpName = "FILE",
    };

    public static Command Command()
    {
        var command = new Command("evaluate", "Check the answers of models to a date's papers, or those of a file; nothing is stored or published.")
        {
            Date, Llm, CommonOptions.Digest, Answers, Verify, Json,
        };
        command.Validators.Add(given =>
        {
            var (answers, date) = (given.GetResult(Answers) is not null, given.GetResult(Date) is not null);
            if (answers == date)
                given.AddError(answers ? "--answers and --date exclude each other" : "--date or --answers is missing");
            else if (answers && given.GetResult(Llm) is not null)
                given.AddError("--llm needs --date; --answers asks no model");
            else if (answers && given.GetResult(CommonOptions.Digest) is not null && !given.GetValue(Verify))
                given.AddError("--digest needs --date or --verify; --answers asks no model");
            else if (date && given.GetValue(Verify))
                given.AddError("--verify needs --answers; with --date a verifier is asked if there is one");
            else if (date && given.GetResult(Json) is not null)
                given.AddError("--json needs --answers");
        });
        command.SetAction((parsed, cancellationToken) =>
            parsed.GetValue(Answers) is { } file
                ? JudgeAsync(parsed, file, parsed.GetValue(Json), cancellationToken)
                : AskAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> JudgeAsync(ParseResult parsed, string file, string? json, CancellationToken cancellationToken)
    {
        if (!parsed.GetValue(Verify))
            return await JudgeAsync(file, AnswerEvaluation.Judge(AnswerFile.Read(file)).ToAsyncEnumerable(), json, cancellationToken);
        var settings = CommonOptions.Settings(parsed);
        var digest = CommonOptions.Digests(parsed, settings)[0];
        settings.RequireVerifier([digest]);
        await using var services = CompositionRoot.OneShot(settings, CommonOptions.Level(parsed));
        var verifier = services.GetRequiredService<SummarizerFactory>().CreateVerifier(digest.Llm)!;
        return await JudgeAsync(file, AnswerEvaluation.VerifyAsync(AnswerFile.Read(file), verifier, cancellationToken), json, cancellationToken);
    }

    private static async Task<int> JudgeAsync(string file, IAsyncEnumerable<JudgedAnswer> answers, string? json, CancellationToken cancellationToken)
    {
        try
        {
            var (report, badLines, verifier) = (new AnswersReport(), 0, default(VerifierUsage));
            await using var output = json is null ? Stream.Null : new FileStream(json, FileMode.Create, FileAccess.Write);
            await using (var writer = AnswersReport.Json(output))
            {
                await foreach (var judged in answers.WithCancellation(cancellationToken))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var (line, verdict) = judged;
                    verifier += judged.Verifier;
                    if (line.Answer is null)
                    {
                        await Console.Error.WriteLineAsync($"error: {line.Place}: {line.Problem}");
                        AnswersReport.WriteJson(writer, line.Problem!);
                        badLines++;
                        continue;
                    }

                    report.Add(line.Answer, verdict!);
                    AnswersReport.WriteJson(writer, line.Answer, verdict!);
                }

                writer.WriteEndArray();
            }

            if (report.Answers == 0 && badLines == 0)
                await Console.Error.WriteLineAsync($"error: {file}: there are no answers");
            if (report.Answers > 0)
                report.Write();
            if (verifier.Calls > 0)
                Console.WriteLine(
                    $"verifier: {Quantity.Of(verifier.Calls, "call")}, {Number(verifier.Tokens.Prompt)} + {Number(verifier.Tokens.Completion)} tokens"
                    + Money.InWords(verifier.Cost ?? 0));
            return report.Answers == 0 || badLines > 0 ? CommandLine.Usage : report.AllAccepted ? 0 : (int)RunOutcome.Partial;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            await Console.Error.WriteLineAsync($"error: {(File.Exists(file) ? $"{file}: {e.Message}" : $"{file}: there is no such file")}");
            return CommandLine.Usage;
        }
    }

    private static async Task<int> AskAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var variants = (parsed.GetValue(Llm) is { Length: > 0 } several ? several : [""]).Select(variant => Variant(parsed, variant)).ToList();
        foreach (var (settings, _) in variants)
            settings.RequireModel();

        await using var services = CompositionRoot.OneShot(variants[0].Settings, CommonOptions.Level(parsed));
        var evaluator = services.GetRequiredService<Evaluator>();
        var digest = variants[0].Digest;
        var (papers, reason) = await evaluator.PapersAsync(digest, DateOptions.EditionOf(digest, DateOptions.DateOf(parsed, Date), Date), cancellationToken);
        if (papers.Count == 0)
        {
            var why = reason is null ? "" : $": {ReasonText.LineWithRemedy(reason)}";
            await Console.Error.WriteLineAsync($"error: {digest.Options.Listing} shows no paper for {parsed.GetValue(Date)}{why}");
            return (int)RunOutcome.Failed;
        }

        var evaluations = new List<Evaluation>();
        foreach (var (_, variant) in variants)
            evaluations.Add(await evaluator.EvaluateAsync(variant.Llm, papers, cancellationToken));
        Write(evaluations);
        return 0;
    }

    private static (Settings Settings, DigestDefinition Digest) Variant(ParseResult parsed, string variant)
    {
        var pairs = variant.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(pair => pair.Split('=', 2)).ToList();
        if (pairs.Find(pair => pair.Length < 2) is { } bad)
            throw new ConfigurationException([$"--llm {bad[0]}: a value is missing; write KEY=VALUE, such as Model=gpt-4o-mini."]);
        var digest = CommonOptions.Digests(parsed, CommonOptions.Settings(parsed))[0].Name;
        var settings = CommonOptions.Settings(parsed, pairs.Select(pair => KeyValuePair.Create($"Digests:{digest}:Llm:{pair[0]}", (string?)pair[1])));
        return (settings, settings.Digests.Single(definition => definition.Name == digest));
    }

    private static void Write(List<Evaluation> evaluations)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        foreach (var evaluation in evaluations)
            table.AddColumn(new TableColumn(new Text(evaluation.Model)).RightAligned());

        void Row(string name, Func<Evaluation, string> value) =>
            table.AddRow([new Text(name), .. evaluations.Select(evaluation => new Text(value(evaluation)))]);

        Row("papers", evaluation => Number(evaluation.Papers));
        Row("accepted", evaluation => $"{Number(evaluation.Accepted)} ({100.0 * evaluation.Accepted / evaluation.Papers:F0} %)");
        Row("retried", evaluation => Number(evaluation.Retried));
        foreach (var rule in evaluations.SelectMany(evaluation => evaluation.RejectedBy.Keys).Distinct().Order(StringComparer.Ordinal))
            Row($"rejected by {rule}", evaluation => Number(evaluation.RejectedBy.GetValueOrDefault(rule)));
        foreach (var reason in evaluations.SelectMany(evaluation => evaluation.Unanswered.Keys).Distinct().Order(StringComparer.Ordinal))
            Row(reason, evaluation => Number(evaluation.Unanswered.GetValueOrDefault(reason)));
        Row("tokens read", evaluation => Number(evaluation.Tokens.Prompt));
        Row("tokens written", evaluation => Number(evaluation.Tokens.Completion));
        if (evaluations.Exists(evaluation => evaluation.Cost > 0))
            Row("cost", evaluation => Money.Of(evaluation.Cost));
        if (evaluations.Exists(evaluation => evaluation.Verifier.Calls > 0))
        {
            Row("verifier calls", evaluation => Number(evaluation.Verifier.Calls));
            Row("verifier tokens read", evaluation => Number(evaluation.Verifier.Tokens.Prompt));
            Row("verifier tokens written", evaluation => Number(evaluation.Verifier.Tokens.Completion));
        }
        if (evaluations.Exists(evaluation => evaluation.Verifier.Cost > 0))
            Row("verifier cost", evaluation => Money.Of(evaluation.Verifier.Cost ?? 0));
        Row("seconds", evaluation => evaluation.Duration.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
