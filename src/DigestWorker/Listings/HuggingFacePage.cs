using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DigestWorker.Papers;
using HtmlAgilityPack;

namespace DigestWorker.Listings;

/// <summary>
/// A list page of Hugging Face. It carries its data as JSON for the browser (whole, with the date), and shows cards
/// (id, title and votes alone), which are read where the data is gone.
/// </summary>
/// <param name="Period">What the page says it shows: a day, a week or a month; null where it does not say.</param>
/// <param name="IsWhole">Read from the page's data, not from its cards.</param>
internal sealed partial record HuggingFacePage(EditionDate? Period, PaperRows Rows, bool IsWhole)
{
    /// <summary>The page, or null where it shows no list in any layout that is known.</summary>
    public static HuggingFacePage? TryParse(string html) => FromData(html) ?? FromCards(html);

    private static HuggingFacePage? FromData(string html)
    {
        var tag = HtmlPiece.OpeningTag(html, "div", "data-target=\"DailyPapers\"");
        // GetAttributeValue gives the attribute as it is written; it is decoded once, as comments inside hold entities of their own.
        var props = tag is null ? null : HtmlPiece.Parse(tag)?.FirstChild?.GetAttributeValue("data-props", "");
        if (props is null || !LenientJson.TryParse(WebUtility.HtmlDecode(props), out var json)
            || LenientJson.Member(json, "dailyPapers") is not { ValueKind: JsonValueKind.Array } list)
            return null;

        // dateString since 2025, date ("2024-08-01T00:00:00.000Z") before it.
        var said = LenientJson.Member(json, "dateString").Line() ?? LenientJson.Member(json, "date").Line();
        return new(
            EditionDate.TryParse(said?.Split('T')[0], out var period) ? period : null,
            PaperRows.Of(LenientJson.Items(list).Select(row => new HuggingFaceRow(row)), HuggingFaceApi.Read),
            IsWhole: true);
    }

    private static HuggingFacePage? FromCards(string html)
    {
        var cards = PaperRows.Of(HtmlPiece.Elements(html, "article"), ReadCard);
        return cards.Papers.Count > 0 ? new(null, cards, IsWhole: false) : null;
    }

    private static (ListedPaper? Paper, string? Id, string Problem) ReadCard(string html)
    {
        if (HtmlPiece.Parse(html) is not { } card)
            return (null, null, $"the card has more than {HtmlPiece.MaxTags} tags");

        var links = card.SelectNodes(".//a[starts-with(@href, '/papers/')]")?.AsEnumerable() ?? [];
        var titled = links
            .Select(link => (Id: link.GetAttributeValue("href", "")["/papers/".Length..], Title: OneLine.Of(WebUtility.HtmlDecode(link.InnerText))))
            .FirstOrDefault(link => link.Title.Length > 0);
        if (!PaperId.TryParse(titled.Id, out var id) || titled.Title is not { Length: > 0 } title)
            return (null, titled.Id, "the card shows no title that links to a paper");
        return (new ListedPaper(id, title, Votes(card)), titled.Id, "");
    }

    private static int Votes(HtmlNode card)
    {
        var match = Count().Match(OneLine.Of(card.SelectSingleNode(".//div[@class='leading-none']")?.InnerText));
        return match.Success && double.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? (int)(number * (match.Groups["thousands"].Success ? 1000 : 1))
            : 0;
    }

    [GeneratedRegex(@"^(?<number>[0-9]{1,6}(\.[0-9])?)(?<thousands>k)?$")]
    private static partial Regex Count();
}
