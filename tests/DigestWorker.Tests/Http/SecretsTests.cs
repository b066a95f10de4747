using System.Text;
using DigestWorker.Http;
using DigestWorker.StandIns;
using DigestWorker.Summaries;
using DigestWorker.Tests.Summaries;
using static DigestWorker.Tests.Summaries.SummarizerBench;

namespace DigestWorker.Tests.Http;

public sealed class SecretsTests
{
    private const string Key = "sk-proj/Ab+9_\"x\\7=";

    public static TheoryData<string> Forms =>
    [
        Key, Key.ToUpperInvariant(), Escaped(1), Escaped(2), Escaped(3), Uri.EscapeDataString(Key),
        string.Concat(Encoding.UTF8.GetBytes(Key).Select(unit => $"%{unit:X2}")),
        Base64(Key), Base64("x" + Key), Base64("user:" + Key + "\n"), Base64Url(Key), Base64Url("ab" + Key),
        Key.Replace("/", "\\/", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("7", "\\u0037", StringComparison.Ordinal),
    ];

    [Theory, MemberData(nameof(Forms))]
    public void A_secret_is_found_in_every_form(string form)
    {
        var redacted = new Secrets(Key).Redact($"before {form} after");

        Assert.StartsWith("before ", redacted, StringComparison.Ordinal);
        Assert.EndsWith(" after", redacted, StringComparison.Ordinal);
        Assert.Contains("***", redacted, StringComparison.Ordinal);
        Assert.DoesNotContain(form, redacted, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_secrets_each_is_found_also_one_with_letters_beyond_ASCII()
    {
        var secrets = new Secrets("first-secret-1", "두 번째 비밀번호", "third-secret-3");

        var bytes = secrets.Redact(Encoding.UTF8.GetBytes("""{"a":"first-secret-1","b":"두 번째 비밀번호","c":"\ub450 번째 비밀번호","d":"third-secret-3","e":"가"}"""), sent: "");

        Assert.Equal("""{"a":"***","b":"***","c":"***","d":"***","e":"가"}""", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void What_is_no_secret_stays_as_it_is()
    {
        var body = Encoding.UTF8.GetBytes("""{"model":"ollama","content":"none"}""");

        Assert.Same(body, new Secrets("none", "ollama", "content", "").Redact(body, sent: "model"));
    }

    [Fact]
    public void A_long_token_is_found_in_the_response_to_its_own_request()
    {
        var token = string.Concat(Enumerable.Repeat("eyJhbGciOi", 100));

        Assert.Equal("a *** b", Encoding.UTF8.GetString(new Secrets().Redact(Encoding.UTF8.GetBytes($"a {token} b"), token)));
    }

    [ThoroughFact]
    public void Ten_megabytes_of_backslashes_take_no_time()
    {
        var secrets = new Secrets(Key, "another-secret");
        var clock = System.Diagnostics.Stopwatch.StartNew();

        secrets.Redact(new string('\\', 10 << 20));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    public static TheoryData<string> Answers =>
    [
        """{"choices":[{"message":{"role":"assistant","content":"{\"summary\":\"KEY\",\"easy_explanation\":\"KEY\",\"fields\":[\"KEY\",\"b\"]}"},"finish_reason":"stop"}]}""",
        """{"choices":[{"message":{"role":"assistant","content":"My key is KEY."},"finish_reason":"stop"}]}""",
        """{"choices":[{"message":{"role":"assistant","content":null,"refusal":"I refuse KEY."},"finish_reason":"stop"}]}""",
        """{"choices":[{"message":{"role":"assistant","content":"","reasoning_content":"KEY {\"summary\":\"KEY\",\"easy_explanation\":\"b\",\"fields\":[]}"},"finish_reason":"stop"}]}""",
        """{"choices":[{"message":{"role":"assistant","content":[{"type":"text","text":"KEYHEAD"},{"type":"text","text":"KEYTAIL"}]},"finish_reason":"stop"}]}""",
        """{"model":"KEY","id":"KEY","choices":[{"message":{"role":"assistant","content":"no"},"finish_reason":"KEY"}]}""",
        """{"error":{"code":"KEY","message":"KEY","metadata":{"raw":"KEY"}}}""",
        "data: {\"choices\":[{\"delta\":{\"content\":\"KEYHEAD\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"KEYTAIL\"},\"finish_reason\":\"stop\"}]}\n\n",
        "<html>KEY</html>",
        "KEY",
    ];

    [Theory, MemberData(nameof(Answers))]
    public async Task A_key_that_a_model_repeats_is_in_no_outcome_and_in_no_log(string answer)
    {
        var (head, tail) = (ModelEndpoint.Key[..9], ModelEndpoint.Key[9..]);
        var body = answer.Replace("KEYHEAD", head, StringComparison.Ordinal).Replace("KEYTAIL", tail, StringComparison.Ordinal)
            .Replace("KEY", ModelEndpoint.Key, StringComparison.Ordinal);
        await using var bench = await SummarizerBench.StartAsync(_ => new ModelAnswer((string?)null)
        {
            RawBody = body, Headers = new Dictionary<string, string> { ["x-request-id"] = ModelEndpoint.Key, ["Server"] = ModelEndpoint.Key },
        });

        var outcome = Assert.Single(await bench.SummarizeAsync(Paper("2501.00001")));

        Assert.IsNotType<SummaryOutcome.Accepted>(outcome);
        string[] said = [$"{outcome}", $"{outcome.Reason}", .. outcome.RejectedAnswers.SelectMany(rejected => new[] { rejected.Answer, $"{rejected}" }), .. bench.Logged];
        Assert.DoesNotContain(said, text => text.Contains(ModelEndpoint.Key, StringComparison.OrdinalIgnoreCase));
    }

    private static string Escaped(int depth) => string.Concat(Key.Select(c => $"{new string('\\', depth)}u{(int)c:X4}"));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Base64Url(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
