namespace DigestWorker.Web.Pages;

/// <summary>A field to filter an edition by.</summary>
/// <param name="Address">The edition with the filter, or without it if it is active.</param>
/// <param name="On">Whether it is the active filter.</param>
internal sealed record FieldChip(PageContext Context, string Address, string Name, int Papers, bool On);
