using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Storage;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Web.Pages;

/// <summary>One paper below its title: picture, votes, texts, fields and links.</summary>
/// <param name="About">The metadata of the paper; null if there is none.</param>
/// <param name="Field">The <see cref="SearchText.NormalizedKey"/> of the field of the filter.</param>
internal sealed record EntryPart(
    PageContext Context, string Digest, EditionDate Date, DigestEntry Entry, EditionEntry? About, IReadOnlyList<VotesAt> Votes, string? Field = null)
{
    private const int MaxAuthors = 4;
    private const int MaxFollowed = 40;

    /// <summary>The links to the abstract, if the page has it.</summary>
    public CitedText? Cited { get; init; }

    /// <summary>How much the votes changed in the last 24 hours.</summary>
    public int VotesChange { get; init; }

    /// <summary>The name of the interest that the page is ranked by; null without one.</summary>
    public string? Interest { get; init; }

    /// <summary>What it is worth to that interest; null without one.</summary>
    public Score? Score { get; init; }

    /// <summary>The first sentence of 쉬운설명.</summary>
    public string Lead => SentenceSplitter.Split(Entry.EasyExplanation) is [var first, ..] ? first : Entry.EasyExplanation;

    /// <summary>The address of the whole page of the paper.</summary>
    public string Address => Context.ToPaper(Digest, Date, Entry.Id);

    /// <summary>The authors for who follows one of them, as far as they are few.</summary>
    public string AllAuthors => string.Join(';', (About?.Authors ?? []).Take(MaxFollowed));

    public string Authors(IReadOnlyList<string> authors)
    {
        if (authors.Count <= MaxAuthors)
            return string.Join(", ", authors);
        var others = authors.Count - MaxAuthors + 1;
        return string.Join(", ", authors.Take(MaxAuthors - 1)) + Context.Text($" 외 {others}명", $" and {others} others");
    }
}
