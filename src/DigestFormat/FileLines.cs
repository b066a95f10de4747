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
    /// <summary>No lines if there are too many.</summary>
    public static (List<FileLine> Lines, ProblemList Problems) Of(ReadOnlySpan<byte> file)
    {
        List<FileLine> lines = [];
        ProblemList problems = new();
        if (file.Length > DigestReader.MaxBytes || file.Count((byte)'\n') >= DigestReader.MaxLines)
        {
            problems.Add(new(1, FormatRule.Size,
                $"the file is larger than {DigestReader.MaxBytes >> 20} MiB or has more than {DigestReader.MaxLines} lines; split it"));
            return (lines, problems);
        }

        var (carriageReturns, firstCarriageReturn) = (0, 0);

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
                    firstCarriageReturn = lines.Count + 1;
                bytes = before;
            }

            if (!Utf8.IsValid(bytes))
                problems.Add(new(lines.Count + 1, FormatRule.Encoding, "the line is not UTF-8; save the file as UTF-8"));
            lines.Add(new(lines.Count + 1, Encoding.UTF8.GetString(bytes)));
        }

        if (carriageReturns > 0)
        {
            problems.Add(new(firstCarriageReturn, FormatRule.LineEnding, carriageReturns == 1
                ? "the line ends in CR LF; save the file with LF line ends"
                : $"{carriageReturns} lines end in CR LF, this is the first; save the file with LF line ends"));
        }

        return (lines, problems);
    }
}
