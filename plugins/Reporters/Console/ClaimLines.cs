using System.Globalization;
using System.Text.Json;

namespace Research.Plugins;

/// <summary>Each claim with its outcome, the reason, the figures and what so many seeds can see;
/// then how many would hold by chance.</summary>
internal sealed class ClaimLines(JsonElement report, CellResults results, bool colours)
{
    private const string Supported = "supported", Refuted = "refuted", Undecided = "undecided";

    /// <summary>As wide as the longest outcome, and a gap.</summary>
    private const int Indent = 11;

    private readonly IReadOnlyList<JsonElement> _claims = report.List("claims");
    private readonly HashSet<string> _logarithmic =
        [.. report.List("measures").Where(measure => measure.Text("scale") == "log10").Select(measure => measure.Text("name")!)];

    public IEnumerable<string> Lines(int width)
    {
        if (_claims.Count == 0) yield break;
        foreach (var line in TextWrap.Lines($"Claims, each with the {report.IntervalName()} of its difference", width)) yield return line;
        foreach (var claim in _claims)
        {
            foreach (var line in Lines(claim, width)) yield return line;
        }
        foreach (var line in TextWrap.Lines(Summary(), width)) yield return line;
    }

    private IEnumerable<string> Lines(JsonElement claim, int width)
    {
        var outcome = claim.Text("outcome")!;
        var source = claim.Text("source") is { } who ? $" ({who})" : "";
        foreach (var (index, line) in TextWrap.Lines(claim.Text("says") + source, width, outcome.PadRight(Indent), Indent).Index())
            yield return index == 0 ? Coloured(outcome) + line[outcome.Length..] : line;
        var measure = claim.Text("measure")!;
        var parts = claim.List("parts");
        foreach (var part in parts)
        {
            var label = parts.Count == 1 ? "" : $"{part.Text("outcome")}: {Label(part)}: ";
            foreach (var line in TextWrap.Lines(
                label + Text(claim, part, measure), width, new string(' ', Indent), Indent + (parts.Count == 1 ? 0 : 2)))
                yield return line;
        }
        var told = parts.SelectMany(Told).ToHashSet(StringComparer.Ordinal);
        if (string.Join("; ", Told(claim).Where(word => !told.Contains(word)).Select(ReportWords.Said)) is { Length: > 0 } words)
        {
            foreach (var line in TextWrap.Lines(words, width, new string(' ', Indent), Indent)) yield return line;
        }
    }

    /// <summary>The reason, and each word beside it once; "10 seeds can see ..." is said with the figures.</summary>
    private static IEnumerable<string> Told(JsonElement verdict) =>
        ((string?[])[verdict.Text("reason"), .. verdict.Texts("words").Where(word => !ReportWords.IsSentence(word))])
            .OfType<string>().Distinct();

    private string Text(JsonElement claim, JsonElement part, string measure)
    {
        var difference = Difference.Read(part, "p", _logarithmic.Contains(measure));
        var texts = new List<string>();
        texts.Add(difference.Mean is null
            ? measure
            : $"{measure} {difference.MeanText} {(difference.Interval.Count > 0 ? difference.IntervalText : "(no interval)")}");
        if (difference.PText != "-") texts.Add($"p {difference.PText}");
        if (claim.Number("margin") is { } margin && margin != 0) texts.Add($"margin {difference.Size(margin)}");
        var seeds = $"{difference.Count} seed{(difference.Count == "1" ? "" : "s")}";
        texts.Add(difference.DetectableText is { } seen ? $"{seeds} can see {seen}" : seeds);
        texts.AddRange(Told(part).Select(ReportWords.Said));
        return string.Join("; ", texts);
    }

    /// <summary>What differs between both cells, then what both differ in from the baseline.</summary>
    private string Label(JsonElement part)
    {
        var (of, against) = (part.Texts("of"), part.Texts("against"));
        if (of is not [var one] || against is not [var other] || results.LevelsOf(one) is not { } levels
            || results.LevelsOf(other) is not { } others)
            return string.Join("; ", of) + (against.Count > 0 ? " against " + string.Join("; ", against) : "");
        var differing = levels.Where(level => others[level.Key] != level.Value)
            .Select(level => $"{level.Value} against {others[level.Key]}");
        var shared = levels.Where(level => others[level.Key] == level.Value && results.BaselineLevel(level.Key) != level.Value)
            .Select(level => $"{level.Key}={level.Value}");
        return string.Join(", ", differing.Concat(shared));
    }

    private string Summary()
    {
        int Count(string outcome) => _claims.Count(claim => claim.Text("outcome") == outcome);
        var alpha = report.Alpha();
        var byChance = _claims.Sum(claim => claim.Text("expect") is "greater" or "less" ? alpha / 2 : alpha);
        if (report.CorrectsClaims()) byChance /= _claims.Count;
        return string.Create(CultureInfo.InvariantCulture,
            $"{_claims.Count} {(_claims.Count == 1 ? "claim" : "claims")}: {Count(Supported)} supported, {Count(Refuted)} refuted, "
            + $"{Count(Undecided)} undecided; "
            + $"were none true, {byChance:0.0##} would be supported by chance");
    }

    private string Coloured(string outcome) => !colours ? outcome : outcome switch
    {
        Supported => $"\u001b[32m{outcome}\u001b[0m",
        Refuted => $"\u001b[31m{outcome}\u001b[0m",
        _ => $"\u001b[33m{outcome}\u001b[0m",
    };
}
