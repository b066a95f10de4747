using System.Text;
using CsCheck;

namespace DigestFormat.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void The_sample_reads_without_a_problem_and_is_written_back_to_the_byte()
    {
        var reading = DigestReader.Read(Digests.Sample);

        Assert.Empty(reading.Problems);
        Assert.NotNull(reading.Digest);
        Assert.Equal(Digests.Sample, DigestWriter.WriteUtf8(reading.Digest));
        Assert.Equal(["2501.02955", "2501.03895", "2501.02260"], reading.Digest.Entries.Select(entry => entry.Id.Value));
        Assert.Equal([20, 7, 2], reading.Digest.Entries.Select(entry => entry.Votes));
        Assert.Equal(["인공지능", "비디오 처리", "비전 언어 모델"], reading.Digest.Entries[0].Fields);
    }

    [Fact]
    public void Whatever_the_texts_are_what_is_written_reads_back_equal() =>
        Gen.Select(Texts.Any, Texts.Any, Texts.Any, Texts.Any.Array[1, 4], Gen.Int[0, int.MaxValue])
            .Where(TextsAreVisible)
            .Sample(
                (title, summary, easyExplanation, fields, votes) =>
                {
                    var digest = new Digest([new DigestEntry(PaperId.Parse("2503.10001"), title, summary, easyExplanation, fields, votes)]);

                    var file = DigestWriter.WriteUtf8(digest);
                    var strict = DigestReader.Read(file);

                    return strict.Digest == digest && DigestWriter.WriteUtf8(strict.Digest).AsSpan().SequenceEqual(file);
                },
                iter: Suites.Soak(1_200_000, 12_000));

    [Fact]
    public void A_text_of_ten_kilobytes_reads_back_equal() =>
        Texts.Any.Array[200, 400].Select(string.Concat).Where(text => text.Length > 10_000 && OneLine.Of(text) is not "")
            .Sample(
                text =>
                {
                    var digest = new Digest([Digests.Entry(title: text)]);
                    return DigestReader.Read(DigestWriter.WriteUtf8(digest)).Digest == digest;
                },
                iter: Suites.Soak(5_000, 50));

    [Fact]
    public void A_damaged_file_is_refused_with_a_problem_or_is_a_file_that_the_writer_makes() =>
        Gen.Select(Gen.Int[0, Digests.Good.Length - 1], Gen.Int[0, 40], Texts.Any)
            .Sample(
                (start, length, put) =>
                {
                    var end = Math.Min(Digests.Good.Length, start + length);
                    var file = Encoding.UTF8.GetBytes(Digests.Good[..start] + put + Digests.Good[end..]);

                    var reading = DigestReader.Read(file);

                    return reading.Digest is null
                        ? reading.Problems.Count > 0
                        : reading.Problems.Count == 0 && DigestWriter.WriteUtf8(reading.Digest).AsSpan().SequenceEqual(file);
                },
                iter: Suites.Soak(500_000, 5_000));

    private static bool TextsAreVisible((string Title, string Summary, string EasyExplanation, string[] Fields, int Votes) entry) =>
        OneLine.Of(entry.Title) is not "" && OneLine.Of(entry.Summary) is not "" && OneLine.Of(entry.EasyExplanation) is not ""
        && OneLine.Of(string.Join("", entry.Fields)).Any(letter => letter is not (',' or ' '));
}
