using System.Text;
using System.Text.Unicode;

namespace DigestFormat;

/// <summary>A line of a file with its number, counted from 1.</summary>
internal readonly record struct FileLine(int Number, string Text)
{
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}

/// <summary>A file's bytes as lines, and what is wrong with the bytes.</summary>
internal static class FileLines
{
    public static (List<FileLine> Lines, List<Problem> Problems) Of(ReadOnlySpan<byte> file)
    {
        List<FileLine> lines = [];
        List<Problem> problems = [];
        var carriageReturns = 0;

        if (file.StartsWith(Encoding.UTF8.Preamble))
        {
            problems.Add(new(1, FormatRule.ByteOrderMark, "the file begins with a byte order mark; save it as UTF-8 without one"));
            file = file[Encoding.UTF8.Preamble.Length..];
        }

        foreach (var range in file.Split((byte)'\n'))
        {
            var bytes = file[range];
            if (bytes is [.. var before, (byte)'\r'])
            {
                carriageReturns++;
                if (carriageReturns == 1)
                    problems.Add(new(lines.Count + 1, FormatRule.LineEnding, "the line ends in CR LF; save the file with LF line ends"));
                bytes = before;
            }

            if (!Utf8.IsValid(bytes))
                problems.Add(new(lines.Count + 1, FormatRule.Encoding, "the line is not UTF-8; save the file as UTF-8"));
            lines.Add(new(lines.Count + 1, Encoding.UTF8.GetString(bytes)));
        }

        if (carriageReturns > 1)
        {
            var first = problems.FindIndex(problem => problem.Rule == FormatRule.LineEnding);
            problems[first] = problems[first] with { Message = $"{carriageReturns} lines end in CR LF, this is the first; save the file with LF line ends" };
        }

        return (lines, problems);
    }
}
