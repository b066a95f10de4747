using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>One paper below its title: picture, votes, texts, fields and links.</summary>
/// <param name="About">The metadata of the paper; null if there is none.</param>
/// <param name="Field">The <see cref="SearchText.NormalizedKey"/> of the field of the filter.</param>
internal sealed record EntryPart(
    PageContext Context, string Digest, EditionDate Date, DigestEntry Entry, EditionEntry? About, IReadOnlyList<VotesAt> Votes, string? Field = null)
{
    private const int MaxAuthors = 4;

    /// <summary>The links to the abstract, if the page has it.</summary>
    public CitedText? Cited { get; init; }

    public string Authors(IReadOnlyList<string> authors)
    {
        if (authors.Count <= MaxAuthors)
            return string.Join(", ", authors);
        var others = authors.Count - MaxAuthors + 1;
        return string.Join(", ", authors.Take(MaxAuthors - 1)) + Context.Text($" 외 {others}명", $" and {others} others");
    }
}
