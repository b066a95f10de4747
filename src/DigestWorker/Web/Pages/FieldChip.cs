namespace DigestWorker.Web.Pages;

/// <summary>A field to filter an edition by.</summary>
/// <param name="Edition">The address of the edition as a whole.</param>
/// <param name="On">It is the one that is filtered by; another click takes it off.</param>
internal sealed record FieldChip(PageContext Context, string Edition, string Name, int Papers, bool On);
