namespace DigestWorker.Web.Pages;

/// <summary>A field to filter an edition by.</summary>
/// <param name="Edition">The address of the edition as a whole.</param>
/// <param name="On">Whether it is the active filter; its link removes the filter.</param>
internal sealed record FieldChip(PageContext Context, string Edition, string Name, int Papers, bool On);
