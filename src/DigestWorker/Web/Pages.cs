using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using DigestWorker.Papers;
using DigestWorker.Publishing;
using DigestWorker.Storage;

namespace DigestWorker.Web;

/// <summary>The editions to read: a list of them, and each as a page.</summary>
internal static class Pages
{
    public static void MapPages(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy =
                "default-src 'none'; style-src 'self'; img-src https://cdn-thumbnails.huggingface.co; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            await next(context);
        });
        app.MapGet("/", ListAsync);
        app.MapGet("/style.css", () => Results.Text(Style, "text/css"));
        app.MapGet("/{digest}/{date}", EditionAsync);
    }

    private static async Task<IResult> ListAsync(EditionStore editions, CancellationToken cancellationToken)
    {
        var rows = new StringBuilder();
        foreach (var row in await editions.AllAsync(cancellationToken))
        {
            var name = Encode($"{row.Digest} {row.Date}");
            var link = row.File is null ? name : $"""<a href="/{Encode(row.Digest)}/{row.Date}">{name}</a>""";
            rows.AppendLine(CultureInfo.InvariantCulture, $"""<li>{link} <span class="{row.State}">{row.State}</span> {Encode(row.Reason)}</li>""");
        }
        return Page("DigestWorker", rows.Length == 0 ? "<p>아직 발행된 다이제스트가 없습니다.</p>" : $"<h1>다이제스트</h1>\n<ul>\n{rows}</ul>");
    }

    private static async Task<IResult> EditionAsync(string digest, string date, EditionStore editions, OutputFolder folder, CancellationToken cancellationToken)
    {
        if (!EditionDate.TryParse(date, out var day) || await editions.FindAsync(digest, day, cancellationToken) is not { File: { } file } || !folder.Has(file.Path))
            return Results.NotFound();
        var reading = DigestReader.ReadTolerant(await File.ReadAllBytesAsync(folder.Locate(file.Path), cancellationToken));
        var entries = reading.Digest?.Entries.Select(Entry) ?? [];
        var lost = reading.Lost.Count == 0 ? "" : $"<p class=\"Failed\">편집된 파일에서 읽을 수 없는 항목: {reading.Lost.Count}</p>\n";
        return Page($"{digest} {day}", $"<p><a href=\"/\">목록</a></p>\n{lost}{string.Join("<hr>\n", entries)}");
    }

    // Not by way of markdown to HTML: in a title from outside, [this](javascript:…) is no link but part of the title.
    private static string Entry(DigestEntry entry) =>
        $"""
        <article>
        <img src="{Encode(entry.Id.ImageUrl)}" alt="">
        <h2>{Encode(entry.Title)}</h2>
        <p>{Encode(entry.Summary)}</p>
        <p class="easy">{Encode(entry.EasyExplanation)}</p>
        <p>{Encode(string.Join(", ", entry.Fields))} · 추천 {entry.Votes.ToString(CultureInfo.InvariantCulture)} · <a href="{Encode(entry.Id.PdfUrl)}">PDF</a></p>
        </article>

        """;

    private static IResult Page(string title, string body) => Results.Content(
        $"""
        <!doctype html>
        <html lang="ko">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title><link rel="stylesheet" href="/style.css"></head>
        <body>
        {body}
        </body>
        </html>
        """,
        "text/html; charset=utf-8");

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private static string Encode(string text) => Html.Encode(text);

    private const string Style =
        """
        :root { color-scheme: light dark; }
        body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.7 system-ui, "Noto Sans KR", "NanumGothic", sans-serif; }
        h2 { font-size: 1.3rem; line-height: 1.4; }
        .easy { border-left: .2rem solid #8886; padding-left: 1rem; }
        img { max-width: 100%; border-radius: .5rem; }
        hr { border: 0; border-top: 1px solid #8886; margin: 2.5rem 0; }
        li { margin: .3rem 0; }
        .Complete, .Empty { color: #197a3d; } .Partial { color: #9a6700; } .Failed { color: #c62828; } .Pending { opacity: .6; }
        """;
}
