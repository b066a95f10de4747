namespace DigestFormat;

/// <summary>The fixed lines of an entry.</summary>
internal static class Label
{
    public const string Title = "## 제목:";
    public const string Summary = "**요약**:";
    public const string EasyExplanation = "**쉬운설명**:";
    public const string Fields = "**관련분야**:";
    public const string Votes = "**추천수**:";
    public const string Pdf = "**PDF 다운로드 링크**:";
    public const string Rule = "---";

    /// <summary>Whether the line is one of the fixed lines.</summary>
    public static bool Is(string line) =>
        line is Title or Summary or EasyExplanation or Fields or Votes or Rule || line.StartsWith(Pdf, StringComparison.Ordinal);

    public static string ImageLine(PaperId id) => $"![Image]({id.ImageUrl})";

    public static string PdfLine(PaperId id) => $"{Pdf} [PDF 다운로드]({id.PdfUrl})";
}
