using Research.Experiments.Pages.Charts;

namespace Research.Experiments.Pages;

/// <summary>How cells are called and drawn: the same everywhere on the page.</summary>
internal sealed class CellNames(Report report)
{
    private readonly Dictionary<string, int> _places = report.Cells.Where(cell => cell.SameAs is null && !cell.Baseline)
        .Select((cell, index) => (cell.Id, index)).DistinctBy(entry => entry.Id)
        .ToDictionary(entry => entry.Id, entry => entry.index + 1, StringComparer.Ordinal);

    /// <summary>Levels that mean nothing without their factor.</summary>
    private static readonly HashSet<string> Bare =
        new(["none", "on", "off", "yes", "no", "true", "false", "with", "without", "default"], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _ambiguous =
        [.. report.Factors.SelectMany(factor => factor.Levels.Select(level => level.Name).Distinct())
        .GroupBy(level => level).Where(level => level.Count() > 1).Select(level => level.Key)];

    /// <summary>A cell's own, over the whole page; the baseline's is 0.</summary>
    public SeriesStyle Style(ReportCell cell) => new(_places.GetValueOrDefault(cell.Id));

    /// <summary>What tells a cell from those beside it: the levels of the factors that differ among them.</summary>
    public string Name(ReportCell cell, IReadOnlyList<ReportCell> among)
    {
        var varying = Varying(among);
        return varying.Count switch
        {
            0 => cell.Id,
            1 => cell.Levels.GetValueOrDefault(varying[0], cell.Id),
            2 => string.Join(", ", varying.Select(factor => Said(factor, cell))),
            _ => FromBaseline(cell),
        };
    }

    /// <summary>"activation" where it alone tells cells apart: a legend's heading.</summary>
    public string? Heading(IReadOnlyList<ReportCell> among) => Varying(among) is [var factor] ? factor : null;

    /// <summary>What cells have in common: "depth 6"; empty where that is nothing.</summary>
    public string Common(IReadOnlyList<ReportCell> cells) =>
        string.Join(", ",
            report.Factors.Select(factor => factor.Name).Except(Varying(cells))
                .Select(factor => $"{factor} {cells[0].Levels.GetValueOrDefault(factor, "–")}"));

    /// <summary>"l2 off": where many factors vary, what a cell changes says more than all that it is.</summary>
    private string FromBaseline(ReportCell cell)
    {
        var baseline = report.Cells.FirstOrDefault(one => one.Baseline);
        if (cell.Baseline || baseline is null) return cell.Baseline ? "baseline" : cell.Id;
        return string.Join(", ", report.Factors.Select(factor => factor.Name)
            .Where(factor => cell.Levels.GetValueOrDefault(factor) != baseline.Levels.GetValueOrDefault(factor))
            .Select(factor => Said(factor, cell)));
    }

    /// <summary>"relu", for that says it all; but "depth 6" and "dropout none".</summary>
    private string Said(string factor, ReportCell cell)
    {
        var level = cell.Levels.GetValueOrDefault(factor, Figures.None);
        return level.Length > 0 && char.IsLetter(level[0]) && !Bare.Contains(level) && !_ambiguous.Contains(level)
            ? level
            : $"{factor} {level}";
    }


    public List<string> Varying(IReadOnlyList<ReportCell> cells) =>
        [.. report.Factors.Select(factor => factor.Name)
            .Where(factor => cells.Select(cell => cell.Levels.GetValueOrDefault(factor)).Distinct().Count() > 1)];
}
