using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary>The state of an edition as colored markup.</summary>
internal static class StateMarkup
{
    public static Markup Of(EditionState state, bool settled)
    {
        var colour = state switch
        {
            EditionState.Complete or EditionState.Empty => "green",
            EditionState.Pending => "grey",
            EditionState.Partial => "yellow",
            _ => "red",
        };
        return new Markup($"[{colour}]{state}[/]{(settled ? " [grey]settled[/]" : "")}");
    }
}
