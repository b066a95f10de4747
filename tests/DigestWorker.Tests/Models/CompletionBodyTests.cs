using System.Text;
using DigestWorker.Models.Wire;

namespace DigestWorker.Tests.Models;

public sealed class CompletionBodyTests
{
    private const int Longest = 1_000_000;

    private static readonly string[] Properties = ["summary", "easy_explanation", "fields"];

    [Theory]
    [InlineData("", "{", "")]
    [InlineData("", "{}", "")]
    [InlineData("", "{\\\"a\\\":", "")]
    [InlineData("", "{\\\"a\\\":[", "")]
    [InlineData("{\\\"a\\\":{\\\"a\\\":{\\\"a\\\":{\\\"a\\\":{\\\"a\\\":{\\\"a\\\":{\\\"a\\\":[", "{},", "")]
    [InlineData("", "</think>", "")]
    [InlineData("", "\u0301\u0323", "")]
    [InlineData("", " ", "")]
    public void Time_grows_with_the_length_of_an_answer_alone(string start, string piece, string end)
    {
        var content = start + string.Concat(Enumerable.Repeat(piece, Longest / Encoding.UTF8.GetByteCount(piece))) + end;
        var body = $$"""{"choices":[{"message":{"content":"{{content}}"},"finish_reason":"stop"}]}""";
        var before = CpuTime.OfThisThread();

        _ = CompletionBody.Read(body, Properties, isOllama: false);

        var took = CpuTime.OfThisThread() - before;
        Assert.True(took < TimeSpan.FromSeconds(2), $"It took {took} of a processor.");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("data: {}\n")]
    public void More_documents_than_a_stream_has_are_no_answer(string piece)
    {
        var body = string.Concat(Enumerable.Repeat(piece, Longest / piece.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.NotNull(CompletionBody.Read(body, Properties, isOllama: false).Error);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) >> 20, 0, 200);
    }
}
