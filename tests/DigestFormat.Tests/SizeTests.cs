using System.Text;

namespace DigestFormat.Tests;

/// <summary>What a file can cost that is something else: little, in proportion to its size.</summary>
public sealed class SizeTests
{
    private const string Entry = """
        ![Image](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2501.00001.png)
        **요약**: x
        """;

    [Theory]
    [InlineData("![Image](x)")]
    [InlineData("---")]
    [InlineData("## 제목:")]
    [InlineData("**요약**: x")]
    [InlineData("**PDF 다운로드 링크**: [PDF 다운로드](https://arxiv.org/pdf/2501.00001)")]
    [InlineData("## A heading")]
    [InlineData("a text")]
    [InlineData("")]
    [InlineData("\t")]
    [InlineData("a text\r")]
    [InlineData(Entry)]
    public void A_file_of_one_line_again_and_again_is_read_quickly(string line)
    {
        var file = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line + "\n", 200_000)));
        DigestReader.ReadTolerant(file.AsSpan(0, 1000));
        var (began, memory) = (CpuTime.OfThisThread(), GC.GetAllocatedBytesForCurrentThread());

        var reading = DigestReader.ReadTolerant(file);

        Assert.InRange(CpuTime.OfThisThread() - began, TimeSpan.Zero, TimeSpan.FromSeconds(6));
        // Most of it is garbage of the moment.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, 2L << 30);
        Assert.Null(reading.Digest);
        Assert.InRange(reading.Repaired.Count, 0, DigestReader.MaxProblems);
        Assert.InRange(reading.Lost.Count, 0, DigestReader.MaxProblems);
        Assert.InRange(DigestReader.Read(file).Problems.Count, 1, DigestReader.MaxProblems);
    }

    [Theory]
    [InlineData(DigestReader.MaxBytes + 1, 'a')]
    [InlineData(DigestReader.MaxLines, '\n')]
    public void A_file_that_is_too_large_is_not_read(int length, char content)
    {
        var file = new byte[length];
        file.AsSpan().Fill((byte)content);

        Assert.Equal([FormatRule.Size], DigestReader.Read(file).Problems.Select(problem => problem.Rule));
        var tolerant = DigestReader.ReadTolerant(file);
        Assert.Null(tolerant.Digest);
        Assert.Equal([FormatRule.Size], tolerant.Lost.Select(problem => problem.Rule));
    }

    [Fact]
    public void Entries_beyond_the_limit_are_said()
    {
        var entries = Enumerable.Range(0, DigestReader.MaxEntries + 1)
            .Select(number => new DigestEntry(PaperId.Parse($"2501.{number:00000}"), "t", "s", "e", ["f"], 1));
        var file = DigestWriter.WriteUtf8(new Digest(entries));

        Assert.Equal([FormatRule.Size], DigestReader.Read(file).Problems.Select(problem => problem.Rule));
        var tolerant = DigestReader.ReadTolerant(file);
        Assert.Equal(DigestReader.MaxEntries, tolerant.Digest!.Entries.Count);
        Assert.Equal([FormatRule.Size], tolerant.Lost.Select(problem => problem.Rule));
    }
}
