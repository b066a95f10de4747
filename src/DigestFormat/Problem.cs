namespace DigestFormat;

/// <summary>One deviation of a file from the format.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Rule">The name of the rule, one of <see cref="FormatRule"/>; names never change.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
public sealed record Problem(int Line, string Rule, string Message)
{
    /// <summary><c>line: rule: message</c></summary>
    public override string ToString() => $"{Line}: {Rule}: {Message}";
}

/// <summary>The names of the rules; FORMAT.md has a row for each.</summary>
public static class FormatRule
{
    /// <summary>The bytes are UTF-8.</summary>
    public const string Encoding = "encoding";

    /// <summary>
    /// The file has at most <see cref="DigestReader.MaxBytes"/>, <see cref="DigestReader.MaxLines"/> and <see cref="DigestReader.MaxEntries"/>.
    /// </summary>
    public const string Size = "size";

    /// <summary>No byte order mark.</summary>
    public const string ByteOrderMark = "byte-order-mark";

    /// <summary>Lines end in LF.</summary>
    public const string LineEnding = "line-ending";

    /// <summary>The last <c>---</c> is the last thing in the file.</summary>
    public const string EndOfFile = "end-of-file";

    /// <summary>A front matter, where there is one, has the title, the date, and the fields of the entries as tags.</summary>
    public const string FrontMatter = "front-matter";

    /// <summary>There is at least one entry.</summary>
    public const string NoEntries = "no-entries";

    /// <summary>Every entry ends in <c>---</c>.</summary>
    public const string Separator = "separator";

    /// <summary>Exactly one empty line between the parts of an entry.</summary>
    public const string BlankLine = "blank-line";

    /// <summary>The first line of an entry is its image.</summary>
    public const string Image = "image";

    /// <summary>The last line of an entry is its PDF link.</summary>
    public const string Pdf = "pdf";

    /// <summary>Image and PDF link name the same paper.</summary>
    public const string IdMismatch = "id-mismatch";

    /// <summary>A paper is in a file once.</summary>
    public const string DuplicateId = "duplicate-id";

    /// <summary>The labels are spelled exactly, in their order, each on a line of its own.</summary>
    public const string Label = "label";

    /// <summary>There is a text below each label.</summary>
    public const string Text = "text";

    /// <summary>A text is one line in normal form.</summary>
    public const string OneLine = "one-line";

    /// <summary>What would open a markdown block, HTML, an image, a template or attributes in a text is escaped.</summary>
    public const string Escape = "escape";

    /// <summary>Fields are separated by a comma and a blank.</summary>
    public const string Fields = "fields";

    /// <summary>Votes are a plain number.</summary>
    public const string Votes = "votes";

    /// <summary>Most votes first.</summary>
    public const string Order = "order";

    /// <summary>A line does not belong to any part of an entry.</summary>
    public const string UnexpectedLine = "unexpected-line";

    /// <summary>Bold marks inside a text; only reported by the tolerant reader, which removes them.</summary>
    public const string Bold = "bold";
}
