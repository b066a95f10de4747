namespace DigestWorker.Web.Pages;

/// <summary>An edition's state as readers see it: a word, and a sign for who sees no colours.</summary>
internal static class StateWords
{
    public static string Word(this Frame frame, EditionState state) => state switch
    {
        EditionState.Complete => frame.Say("완료", "Complete"),
        EditionState.Partial => frame.Say("일부", "Partial"),
        EditionState.Empty => frame.Say("논문 없음", "No papers"),
        EditionState.Failed => frame.Say("실패", "Failed"),
        _ => frame.Say("대기", "Pending"),
    };

    public static string Sign(this EditionState state) => state switch
    {
        EditionState.Complete => "✓",
        EditionState.Partial => "◐",
        EditionState.Empty => "○",
        EditionState.Failed => "✕",
        _ => "…",
    };

    /// <summary>The class of the style sheet that colours it.</summary>
    public static string Colour(this EditionState state) => state switch
    {
        EditionState.Complete => "good",
        EditionState.Partial => "warn",
        EditionState.Failed => "bad",
        _ => "idle",
    };
}
