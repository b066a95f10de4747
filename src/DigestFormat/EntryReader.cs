using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestFormat;

/// <summary>
/// Reads one entry strictly, part by part in order. Reports a part that is missing or misspelt and continues with the next,
/// so that one mistake is one problem.
/// </summary>
internal sealed partial class EntryReader(EntryLines lines)
{
    /// <summary>False if a part is present and wrong. A part in the wrong layout is sound, so that its entry still counts for order and duplicates.</summary>
    private bool _sound = true;

    /// <summary>Null if a part is missing or wrong.</summary>
    public DigestEntry? Read()
    {
        var number = lines.Number;
        var image = Image();
        var title = Text(Label.Title);
        var summary = Text(Label.Summary);
        var easyExplanation = Text(Label.EasyExplanation);
        var fields = Fields();
        var votes = Votes();
        var pdf = Pdf();
        lines.Blank(Label.Rule);

        if (image is { } picture && pdf is { } paper && picture != paper)
            Say(FormatRule.IdMismatch, number, $"the image is of {picture}, the PDF link of {paper}; use the id of the same paper in both");
        return _sound && title is not null && summary is not null && easyExplanation is not null
            && fields is not null && votes is not null && image is not null && pdf is { } id
            ? new DigestEntry(id, title, summary, easyExplanation, fields, votes.Value)
            : null;
    }

    private PaperId? Image()
    {
        if (lines.GoToImage())
            return Paper(lines.Take(), FormatRule.Image, Label.ImageLine);

        Say(FormatRule.Image, lines.Number, "an entry begins with its image; put ![Image](address) here");
        return null;
    }

    private PaperId? Pdf()
    {
        lines.Blank(Label.Pdf);
        return lines.GoTo(Label.Pdf) ? Paper(lines.Take(), FormatRule.Pdf, Label.PdfLine) : null;
    }

    private PaperId? Paper(FileLine line, string rule, Func<PaperId, string> form)
    {
        if (!Link.TryGetPaper(line.Text, out var id))
        {
            Say(rule, line.Number, $"the address contains no arXiv identifier; write it as in {form(PaperId.Parse("2501.02955"))}");
            return null;
        }

        if (line.Text != form(id))
            Say(rule, line.Number, $"the line must be exactly {form(id)}");
        return id;
    }

    private string? Text(string label) => Line(label) is { } line ? Unescaped(line) : null;

    private string[]? Fields()
    {
        if (Line(Label.Fields) is not { } line)
            return null;

        var text = Unescaped(line);
        var terms = FieldsLine.Split(text);
        if (FieldsLine.Join(terms) != text)
            Say(FormatRule.Fields, line.Number, "fields are separated by one comma and one blank, with none at the ends; write a, b, c");
        return terms.Length == 0 ? null : terms;
    }

    private int? Votes()
    {
        if (Line(Label.Votes) is not { } line)
            return null;
        if (PlainNumber().IsMatch(line.Text) && int.TryParse(line.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var votes))
            return votes;

        Say(FormatRule.Votes, line.Number, $"votes are a number from 0 to {int.MaxValue} in plain digits, without sign, leading zeros or separators");
        return null;
    }

    private FileLine? Line(string label)
    {
        lines.Blank(label);
        if (!lines.GoBelow(label))
        {
            // What follows is the text of the missing label, not a second problem.
            while (lines.AtText)
                lines.Take();
            return null;
        }

        var number = lines.Number;
        if (lines.SkipBlanksToText())
            Say(FormatRule.BlankLine, number, $"there is an empty line between '{label}' and its text; remove it");
        if (!lines.AtTextBelowLabel)
        {
            Say(FormatRule.Text, number, $"there is no text below '{label}'; add it");
            return null;
        }

        var line = lines.Take();
        while (lines.AtText)
            Say(FormatRule.OneLine, lines.Take().Number, $"the text of '{label}' continues here; write it as one line");
        return line;
    }

    private string Unescaped(FileLine line)
    {
        if (OneLine.Of(line.Text) != line.Text)
        {
            Say(FormatRule.OneLine, line.Number, "the text is not in normal form; write it composed (NFC), with single blanks, none at its ends, "
                + $"without control or invisible characters, and with at most {OneLine.MaxMarks} marks on a letter");
        }

        var text = Escaping.Unescape(line.Text);
        if (Escaping.IsMissing(line.Text))
        {
            Say(FormatRule.Escape, line.Number, "the text would open a markdown block, HTML, an image, a template or attributes, "
                + $"or be read as a part of an entry; write {Escaping.Escape(text)}");
        }

        return text;
    }

    private void Say(string rule, int number, string message)
    {
        _sound = false;
        lines.Say(rule, number, message);
    }

    [GeneratedRegex(@"^(?:0|[1-9][0-9]*)\z")]
    private static partial Regex PlainNumber();
}
