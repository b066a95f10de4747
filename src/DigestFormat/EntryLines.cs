namespace DigestFormat;

/// <summary>The lines up to a rule, read from first to last. Reports lines that do not belong there.</summary>
/// <param name="lines">The lines between two rules.</param>
/// <param name="end">The number of the line after them.</param>
/// <param name="problems">Where problems are reported.</param>
internal sealed class EntryLines(List<FileLine> lines, int end, ProblemList problems)
{
    private int _next;

    public string? Current => _next < lines.Count ? lines[_next].Text : null;

    /// <summary>The number of the current line.</summary>
    public int Number => _next < lines.Count ? lines[_next].Number : end;

    /// <summary>Whether the line is text at any place.</summary>
    public bool AtText => Current is { } line && !string.IsNullOrWhiteSpace(line) && !LooseLabel.TryMatch(line, out _, out _) && !Link.IsImage(line);

    /// <summary>Whether the line is text below a label: '요약: …' may be a title, and only an exact label is not text.</summary>
    public bool AtTextBelowLabel => Current is { } line && !string.IsNullOrWhiteSpace(line) && !Label.Is(line) && !Link.IsImage(line);

    public void Say(string rule, string message) => Say(rule, Number, message);

    public void Say(string rule, int number, string message) => problems.Add(new(number, rule, message));

    public FileLine Take() => lines[_next++];

    /// <summary>Skips empty lines; true if there were any.</summary>
    public bool SkipBlanks()
    {
        var first = _next;
        while (_next < lines.Count && lines[_next].IsBlank)
            _next++;
        return _next > first;
    }

    /// <summary>Skips empty lines if there is text below them; true if it did.</summary>
    public bool SkipBlanksToText()
    {
        var start = _next;
        if (SkipBlanks() && AtText)
            return true;
        _next = start;
        return false;
    }

    /// <summary>Goes to the image that begins the entry; false if a part of the entry comes first.</summary>
    public bool GoToImage()
    {
        var next = lines.FindIndex(_next, line => Link.IsImage(line.Text));
        if (next < 0 || lines[_next..next].Exists(line => LooseLabel.TryMatch(line.Text, out _, out _)))
            return false;

        SayStray(lines[_next..next], "![Image]");
        _next = next;
        return true;
    }

    /// <summary>Skips the empty line before a part.</summary>
    public void Blank(string part)
    {
        var number = Number;
        if (Current is { } line && string.IsNullOrWhiteSpace(line))
        {
            _next++;
            if (line.Length > 0)
                Say(FormatRule.BlankLine, number, "the line contains only white space; remove it");
            if (SkipBlanks())
                Say(FormatRule.BlankLine, number + 1, $"there is more than one empty line before '{part}'; keep one");
        }
        else if (!AtText)
        {
            Say(FormatRule.BlankLine, $"there is no empty line before '{part}'; add one");
        }
    }

    /// <summary>
    /// Goes to the line below the label, or to the label's own line, reduced to its text, if the text follows the label.
    /// Reports a missing label and does not move.
    /// </summary>
    public bool GoBelow(string label)
    {
        if (!GoTo(label))
            return false;

        if (Current == label)
        {
            _next++;
            return true;
        }

        LooseLabel.TryMatch(lines[_next].Text, out _, out var rest);
        Say(FormatRule.Label, $"the line must be exactly '{label}', with its text on the next line");
        if (rest.Length > 0)
            lines[_next] = lines[_next] with { Text = rest };
        else
            _next++;
        return true;
    }

    /// <summary>Goes to the line of the label, in any spelling.</summary>
    public bool GoTo(string label)
    {
        for (var i = _next; i < lines.Count && !Link.IsImage(lines[i].Text); i++)
        {
            if (!LooseLabel.TryMatch(lines[i].Text, out var found, out _) || found != label)
                continue;
            SayStray(lines[_next..i], label);
            _next = i;
            return true;
        }

        Say(FormatRule.Label, $"'{label}' is missing; add it and its text here");
        return false;
    }

    /// <summary>Skips what follows an entry; true if that is another entry without a rule between them.</summary>
    public bool GoToUndividedEntry()
    {
        var next = lines.FindIndex(_next, line => Link.IsImage(line.Text));
        SayStray(lines[_next..(next < 0 ? lines.Count : next)], Label.Rule);
        _next = next < 0 ? lines.Count : next;
        if (next >= 0)
            Say(FormatRule.Separator, "an entry begins here and the one above does not end; put ---, with an empty line on either side, between them");
        return next >= 0;
    }

    private void SayStray(List<FileLine> stray, string label)
    {
        foreach (var line in stray.Where(line => !line.IsBlank))
        {
            if (LooseLabel.TryMatch(line.Text, out var other, out _))
                Say(
                    FormatRule.Label, line.Number,
                    $"'{other}' is before '{label}'; the order is 제목, 요약, 쉬운설명, 관련분야, 추천수, PDF 다운로드 링크, each once");
            else
                Say(FormatRule.UnexpectedLine, line.Number, $"the line before '{label}' is not a part of an entry; remove it, or join it to the text above");
        }
    }
}
