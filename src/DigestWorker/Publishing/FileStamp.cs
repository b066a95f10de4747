using System.Globalization;

namespace DigestWorker.Publishing;

/// <summary>Sizes and times of a markdown file and its JSON. As it is stored, the hash of the JSON follows.</summary>
internal readonly record struct FileStamp(long MarkdownSize, long MarkdownTime, long JsonSize, long JsonTime)
{
    private const char Separator = ' ';

    /// <summary>Null if one of the files is missing, not a regular file, or empty: a full or failing disk leaves such files.</summary>
    public static FileStamp? Of(OutputFolder folder, string markdown, string json) =>
        folder.Stat(markdown) is { Length: > 0 } first && folder.Stat(json) is { Length: > 0 } second
            ? new FileStamp(first.Length, first.ChangedAt.Ticks, second.Length, second.ChangedAt.Ticks)
            : null;

    /// <summary>The hash of the JSON in a stored stamp; null if there is none.</summary>
    public static string? JsonHashOf(string? stored) => stored?[(stored.LastIndexOf(Separator) + 1)..];

    /// <summary>Whether a stored stamp is of the same sizes and times.</summary>
    public bool IsCovered(string stored) => stored.AsSpan(0, Math.Max(0, stored.LastIndexOf(Separator))).SequenceEqual(ToString());

    /// <summary>The stamp as it is stored.</summary>
    public string With(string jsonHash) => $"{this}{Separator}{jsonHash}";

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{MarkdownSize}{Separator}{MarkdownTime}{Separator}{JsonSize}{Separator}{JsonTime}");
}
