using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Reading;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages;

/// <summary>One paper of an edition, with all that is known of it.</summary>
internal sealed record PaperPage(PageContext Context, EditionRow Row, PublishedEdition Published, DigestEntry Entry, IReadOnlyList<VotesAt> Votes)
{
    public EditionEntry? About => Published.Document?.Entries.FirstOrDefault(entry => entry.Id == Entry.Id);

    public DigestEntry? Previous => Published.Entries.TakeWhile(entry => entry.Id != Entry.Id).LastOrDefault();

    public DigestEntry? Next => Published.Entries.SkipWhile(entry => entry.Id != Entry.Id).Skip(1).FirstOrDefault();
}
