namespace Research.Experiments.Pages.Charts;

/// <summary>
/// How a series looks: colour (class s0 to s6, in the style sheet: Okabe and Ito 2008, adapted to light and dark), dash and marker, so
/// that any two differ without colour. 0 is the baseline's: the text's own colour.
/// </summary>
internal readonly record struct SeriesStyle(int Index)
{
    /// <summary>Colours with one kept for the baseline.</summary>
    public const int Colours = 7;

    private static readonly string[] Dashes = ["", "7 3", "2 3", "10 3 2 3", "14 4", "5 2 1 2 1 2", "1 2"];

    public string Class => $"s{(Index == 0 ? 0 : 1 + ((Index - 1) % (Colours - 1)))}";

    public string? Dash => Dashes[Index % Dashes.Length] is { Length: > 0 } dash ? dash : null;

    public Marker Marker => (Marker)(Index % Markers.Count);
}
