using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>One paper below its title: picture, votes, texts, fields and links.</summary>
/// <param name="About">What is known of the paper beside its texts; null where nothing is.</param>
/// <param name="Field">The field that is filtered by, as <see cref="SearchText.NormalizedKey"/> has it.</param>
internal sealed record EntryPart(
    PageContext Context, string Digest, EditionDate Date, DigestEntry Entry, EditionEntry? About, IReadOnlyList<VotesAt> Votes, string? Field = null)
{
    private const int MaxAuthors = 4;

    public string Authors(IReadOnlyList<string> authors)
    {
        if (authors.Count <= MaxAuthors)
            return string.Join(", ", authors);
        var others = authors.Count - MaxAuthors + 1;
        return string.Join(", ", authors.Take(MaxAuthors - 1)) + Context.Text($" 외 {others}명", $" and {others} others");
    }
}
