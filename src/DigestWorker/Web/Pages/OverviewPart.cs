using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Reasons;

namespace DigestWorker.Web.Pages;

/// <summary>The overview of an edition: a line, and the figures behind it.</summary>
internal sealed record OverviewPart(PageContext View, EditionRow Row, EditionOverview Overview)
{
    public const int BarWidth = 100;
    public const int BarHeight = 10;

    private const int MaxFields = 8;
    private const int MaxOrganizations = 8;

    /// <summary>Null if the files have none, or have other entries than the worker wrote.</summary>
    public static OverviewPart? Of(PageContext view, EditionRow row, PublishedEdition? published) =>
        published is { Document.Overview: { Papers: > 0 } overview } && row.File is not { HandEdited: true } && overview.Papers == published.Entries.Count
            ? new OverviewPart(view, row, overview)
            : null;

    public string Line => OverviewText.Line(Overview, View.Language);

    public IEnumerable<FieldFigure> Fields => Overview.Fields.Take(MaxFields);

    public int OtherFields => Math.Max(0, Overview.Fields.Count - MaxFields);

    public IEnumerable<OrganizationFigure> Organizations => Overview.Organizations.Take(MaxOrganizations);

    /// <summary>Whether there are papers enough to compare with.</summary>
    public bool IsCompared => Overview.Fields.Any(each => OverviewText.RatioOf(Overview, each) is not null);

    /// <summary>The part of the bar: the share of the field, by that of the most frequent one now or before.</summary>
    public string Now(FieldFigure field) => Length(Share(field.Papers, Overview.Papers));

    public string Usual(FieldFigure field) => Length(Share(field.PapersBefore, Overview.Before.Papers));

    public string Times(FieldFigure field) => OverviewText.RatioOf(Overview, field) is null ? "–"
        : View.Text($"{OverviewText.Times(Overview, field)}배", $"× {OverviewText.Times(Overview, field)}");

    private double Most => Overview.Fields.Max(each => Math.Max(Share(each.Papers, Overview.Papers), Share(each.PapersBefore, Overview.Before.Papers)));

    private static double Share(int papers, int of) => of == 0 ? 0 : (double)papers / of;

    private string Length(double share) => (Most == 0 ? 0 : BarWidth * share / Most).ToString("0.#", CultureInfo.InvariantCulture);
}
