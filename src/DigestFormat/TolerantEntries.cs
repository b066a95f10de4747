using System.Text.RegularExpressions;

namespace DigestFormat;

/// <summary>
/// Finds the entries in a file of any known layout: a part begins at its label, however that is written, and goes on to the next;
/// an entry ends at a rule, or where a part of the next one begins.
/// </summary>
/// <param name="found">Takes each entry as soon as it ends.</param>
internal sealed partial class TolerantEntries(Action<TolerantEntry> found)
{
    private TolerantEntry _entry = new();

    /// <summary>The part that text belongs to; null if none is open.</summary>
    private List<FileLine>? _open;

    public List<FileLine> Dropped { get; } = [];

    public void Read(IEnumerable<FileLine> lines)
    {
        var previous = default(FileLine);
        foreach (var line in lines)
        {
            // '요약: …' directly below a label is its text; only an exact label is not.
            if (Label.Is(previous.Text ?? "") && !line.IsBlank && !Label.Is(line.Text) && _open is { Count: 0 } part)
                part.Add(line);
            else
                Add(line);
            previous = line;
        }

        EndEntry();
    }

    private void Add(FileLine line)
    {
        if (line.IsBlank)
            return;
        if (Rule().IsMatch(line.Text))
            EndEntry();
        else if (LooseLabel.TryMatch(line.Text, out var label, out var rest) && AddLabel(line, label, rest))
            return;
        else if (Link.IsImage(line.Text) && _open is not { Count: 0 })
            AddImage(line);
        else if (Heading().Match(line.Text) is { Success: true } heading && AddHeading(line with { Text = heading.Groups["text"].Value }))
            return;
        else
            (_open ?? Dropped).Add(line);
    }

    /// <summary>False if the entry already has the part: then the line is text that looks like a label.</summary>
    private bool AddLabel(FileLine line, string label, string rest)
    {
        if (_entry.IsAtItsEnd)
            EndEntry();
        if (label == Label.Title && _entry.HasHeadingForTitle)
            _entry.DropHeading(Dropped);
        if (_entry.Parts.ContainsKey(label))
            return false;

        _open = _entry.Begin(label, line.Number);
        if (rest.Length > 0)
            _open.Add(line with { Text = rest });
        return true;
    }

    private void AddImage(FileLine line)
    {
        if (_entry.IsAtItsEnd || _entry.Parts.ContainsKey(TolerantEntry.Image))
            EndEntry();
        _entry.Begin(TolerantEntry.Image, line.Number).Add(line);
        _open = null;
    }

    /// <summary>A heading without a label is a title, unless the entry has one. Of consecutive headings, the last.</summary>
    private bool AddHeading(FileLine line)
    {
        if (_entry.IsAtItsEnd || !_entry.IsEntry)
            EndEntry();
        if (_entry.Parts.ContainsKey(Label.Title))
            return false;

        _entry.BeginHeading(line);
        _open = null;
        return true;
    }

    private void EndEntry()
    {
        if (_entry.IsEntry)
            found(_entry);
        else
            Dropped.AddRange(_entry.Parts.Values.SelectMany(lines => lines));
        (_entry, _open) = (new(), null);
    }

    [GeneratedRegex(@"^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})\z", RegexOptions.NonBacktracking)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\s*#{1,6}\s+(?<text>.*)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();
}
