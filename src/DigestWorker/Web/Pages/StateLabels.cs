namespace DigestWorker.Web.Pages;

/// <summary>The labels of edition states: a word, and a sign that does not depend on color.</summary>
internal static class StateLabels
{
    public static string Label(this PageContext view, EditionState state) => state switch
    {
        EditionState.Complete => view.Text("완료", "Complete"),
        EditionState.Partial => view.Text("일부만 실림", "Partial"),
        EditionState.Empty => view.Text("논문 없음", "No papers"),
        EditionState.Failed => view.Text("실패", "Failed"),
        _ => view.Text("준비 중", "Pending"),
    };

    public static string Sign(this EditionState state) => state switch
    {
        EditionState.Complete => "✓",
        EditionState.Partial => "◐",
        EditionState.Empty => "○",
        EditionState.Failed => "✕",
        _ => "…",
    };

    /// <summary>The CSS class of the state.</summary>
    public static string CssClass(this EditionState state) => state switch
    {
        EditionState.Complete => "good",
        EditionState.Partial => "warn",
        EditionState.Failed => "bad",
        _ => "idle",
    };
}
