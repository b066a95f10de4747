using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DigestWorker.Papers;
using HtmlAgilityPack;

namespace DigestWorker.Listings;

/// <summary>
/// A list page of Hugging Face. It contains its data as JSON (complete, with the date), and cards
/// (only id, title and votes), which are read if the JSON is missing.
/// </summary>
/// <param name="Period">The day, week or month according to the page; null if it names none.</param>
/// <param name="IsWhole">Read from the JSON, not from the cards.</param>
internal sealed partial record HuggingFacePage(EditionDate? Period, PaperRows Rows, bool IsWhole)
{
    /// <summary>A card has three to its paper, and their texts are read whole.</summary>
    private const int MaxLinks = 20;

    /// <summary>The page, or null if it has no list in a known layout.</summary>
    public static HuggingFacePage? TryParse(string html) => FromData(html) ?? FromCards(html);

    private static HuggingFacePage? FromData(string html)
    {
        var tag = HtmlPiece.OpeningTag(html, "div", "data-target=\"DailyPapers\"");
        // GetAttributeValue returns the raw value; it is decoded only once, because the comments in it contain entities of their own.
        var props = tag is null ? null : HtmlPiece.Parse(tag)?.FirstChild?.GetAttributeValue("data-props", "");
        if (props is null || !LenientJson.TryParse(WebUtility.HtmlDecode(props), out var json)
            || LenientJson.Member(json, "dailyPapers") is not { ValueKind: JsonValueKind.Array } list)
            return null;

        // dateString since 2025, date ("2024-08-01T00:00:00.000Z") before it.
        var named = PaperText.Name((LenientJson.Member(json, "dateString") ?? LenientJson.Member(json, "date")).Text());
        return new(
            EditionDate.TryParse(named?.Split('T')[0], out var period) ? period : null,
            PaperRows.Of(LenientJson.Items(list).Select(row => new HuggingFaceRow(row)), HuggingFaceApi.MaxPapers, HuggingFaceApi.Read),
            IsWhole: true);
    }

    private static HuggingFacePage? FromCards(string html)
    {
        var cards = PaperRows.Of(HtmlPiece.Elements(html, "article"), HuggingFaceApi.MaxPapers, ReadCard);
        return cards.Papers.Count > 0 ? new(null, cards, IsWhole: false) : null;
    }

    private static (ListedPaper? Paper, string? Id, string Problem) ReadCard(string html)
    {
        if (HtmlPiece.Parse(html) is not { } card)
            return (null, null, $"the card has more than {HtmlPiece.MaxTags} tags");

        var links = card.SelectNodes(".//a[starts-with(@href, '/papers/')]")?.AsEnumerable() ?? [];
        var titled = links.Take(MaxLinks)
            .Select(link => (Id: link.GetAttributeValue("href", "")["/papers/".Length..], Title: PaperText.Title(WebUtility.HtmlDecode(link.InnerText))))
            .FirstOrDefault(link => link.Title is not null);
        if (!PaperId.TryParse(titled.Id, out var id) || titled.Title is not { } title)
            return (null, titled.Id, "the card shows no title that links to a paper");
        return (new ListedPaper(id, title, Votes(card)), titled.Id, "");
    }

    private static int Votes(HtmlNode card)
    {
        var match = Count().Match(PaperText.Name(card.SelectSingleNode(".//div[@class='leading-none']")?.InnerText) ?? "");
        return match.Success && double.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? (int)(number * (match.Groups["thousands"].Success ? 1000 : 1))
            : 0;
    }

    [GeneratedRegex(@"^(?<number>[0-9]{1,6}(\.[0-9])?)(?<thousands>k)?$")]
    private static partial Regex Count();
}
