namespace Research.Experiments.Pages.Charts;

/// <summary>Text that has to fit.</summary>
internal static class Labels
{
    /// <summary>Cut in its middle, so that "hidden.12" and "hidden.13" stay apart.</summary>
    public static string Fit(string text, int letters)
    {
        if (text.Length <= letters) return text;
        var tail = (letters - 1) / 2;
        return text[..(letters - 1 - tail)] + "…" + text[^tail..];
    }
}
