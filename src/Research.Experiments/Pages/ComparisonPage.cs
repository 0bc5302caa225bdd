using Research.Experiments.Pages.Charts;

namespace Research.Experiments.Pages;

/// <summary>A comparison as one self-contained page: what differs, the differences as points with intervals, the tables.</summary>
public static class ComparisonPage
{
    private static readonly SeriesStyle Style = new(1);

    /// <returns>HTML.</returns>
    public static string Write(ComparisonReport comparison)
    {
        var measure = new MeasureFigures(comparison.Measure);
        return Page.Write("Comparison of " + string.Join(", ", comparison.Reports.Select(report => report.Name).Distinct()),
        [
            Header(comparison, measure),
            Section.Of("differs", "What differs", Differs(comparison)),
            Section.Of("cells", "Cell by cell", Cells(comparison, measure)),
            Section.Of("baseline", "Against the shared baseline", Baseline(comparison, measure)),
        ]);
    }

    private static Element Header(ComparisonReport comparison, MeasureFigures measure) => new("header")
    {
        new Element("h1") { "Comparison" },
        new Element("p", "question")
        {
            $"What differs between {comparison.Reports.Count} reports in {measure.Name}"
            + $"{(measure.Direction is { } direction ? $" ({direction})" : "")}?",
        },
        DataTable.Of(
            "The reports",
            [new("", Text: true), new("experiment", Text: true), new("cells"), new("seeds", Text: true), new("state", Text: true),
                new("file", Text: true)], comparison.Reports.Select(report => (IReadOnlyList<Node>)
            [
                report.Label, report.Name + (report.Variant is null ? "" : $" @{report.Variant}"), Figures.Count(report.Cells),
                ComparisonText.Seeds(report.Seeds), report.State.ToString().ToLowerInvariant(), report.File,
            ])),
        comparison.Remarks.Select(remark => new Element("p", "reason") { remark }),
    };

    private static IEnumerable<Node?> Differs(ComparisonReport comparison)
    {
        Column[] columns = [new("", Text: true), .. comparison.Reports.Select(report => new Column(report.Label, Text: true))];
        Element? Of(string caption, IEnumerable<IReadOnlyList<Node>> rows) =>
            rows.ToList() is { Count: > 0 } some ? DataTable.Of(caption, columns, some) : null;
        var settings = Of(
            "Settings", comparison.Settings.Select(
                setting => (IReadOnlyList<Node>)[setting.Path, .. setting.Values.Select(value => (Node)ComparisonText.Value(value))]));
        var machines = Of(
            "Environments",
            comparison.Environments.Select(
                field => (IReadOnlyList<Node>)[field.Path, .. field.Values.Select(value => (Node)ComparisonText.Value(value))]));
        var plugins = Of(
            "Plugins (SHA-256)",
            comparison.Plugins.Select(
                plugin => (IReadOnlyList<Node>)[$"{plugin.Kind} {plugin.Id}",
                    .. plugin.Hashes.Select(hash => (Node)ComparisonText.Hash(hash))]));
        var same = string.Join(
            ", ", (string[])[.. settings is null ? ["settings"] : (string[])[], .. machines is null ? ["environments"] : (string[])[],
                .. plugins is null ? ["builds of shared plugins"] : (string[])[]]);
        return [settings, machines, plugins, same.Length > 0 ? Section.Note($"The same: {same}.") : null];
    }

    private static IEnumerable<Node?> Cells(ComparisonReport comparison, MeasureFigures measure)
    {
        var rows = comparison.Cells.SelectMany(cell => cell.Comparisons.Zip(cell.Matches, (row, match) => (Row: row, Match: match)))
            .ToList();
        if (rows.Count == 0) return [];
        return
        [
            Points($"{measure.Name}: differences of cells that match", [.. rows.Select(row => row.Row)], measure, Both),
            DataTable.Of(
                $"{measure.WithUnit}: a later report less the first that has the cell",
                [new("cell", Text: true), new("against", Text: true), new("matched by", Text: true), .. Figured, new("notes", Text: true)],
                rows.Select(row => (IReadOnlyList<Node>)
                    [row.Row.Of[0], row.Row.Against[0], row.Match == CellMatch.Spec ? "specification" : "settings",
                        .. Figure(row.Row, measure), Words.Said(row.Row.Words) ?? ""])),
        ];
    }

    private static IEnumerable<Node?> Baseline(ComparisonReport comparison, MeasureFigures measure)
    {
        var rows = comparison.AgainstSharedBaseline;
        if (rows.Count == 0) return [];
        return
        [
            Section.Note("The reports hold the same trials of one baseline: every cell of any of them is paired with it by seed."),
            Points($"{measure.Name}: differences from the shared baseline", rows, measure, row => row.Of[0]),
            DataTable.Of(
                $"{measure.WithUnit} against {rows[0].Against[0]}", [new("cell", Text: true), .. Figured, new("notes", Text: true)],
                rows.Select(row => (IReadOnlyList<Node>)[row.Of[0], .. Figure(row, measure), Words.Said(row.Words) ?? ""])),
        ];
    }

    private static Column[] Figured =>
        [new("pairing", Text: true), new("n"), new("difference"), new("95 % interval"), new("p"), new("p Holm")];

    private static Node[] Figure(ReportComparison row, MeasureFigures measure) =>
    [
        row.Pairing == "seed" ? "by seed" : "none", Figures.Count(row.N), measure.Difference(row.Difference),
        measure.DifferenceInterval(row.Interval), LevelsSection.P(row.P), LevelsSection.P(row.PHolm),
    ];

    /// <summary>In a panel, as every plot of the report's page: it keeps the plot to the width that its text is made for.</summary>
    /// <param name="name">What a row is called: short, it must fit into the width of the plot.</param>
    private static Element? Points(
        string title, IReadOnlyList<ReportComparison> rows, MeasureFigures measure, Func<ReportComparison, string> name)
    {
        var drawn = rows.Where(row => row.Difference is not null).ToList();
        if (drawn.Count == 0) return null;
        var axis = new Axis(measure.IsLog ? $"difference of log10 {measure.Name}" : $"difference in {measure.WithUnit}");
        var plot = StripPlot.Draw(
            $"{title}.", axis, [.. drawn.Select(row => Row(row, measure, name(row)))], [new StripReference(0, "no difference")]);
        return Section.Panels([new Panel(title, "Point: mean difference; line: its 95 % interval.", plot, Legend: null, Table: null)]);
    }

    private static StripRow Row(ReportComparison row, MeasureFigures measure, string name)
    {
        var figures = $"{measure.Difference(row.Difference)} {measure.DifferenceInterval(row.Interval)}";
        var tip = $"{row.Of[0]} against {row.Against[0]}\n{figures}\nn = {row.N}";
        return new StripRow(name, Style, [], row.Difference, row.Interval?[0], row.Interval?[1], tip);
    }

    /// <summary>Cells of one name are named once: "activation=relu, B less A".</summary>
    private static string Both(ReportComparison row)
    {
        var ((of, cell), (against, other)) = (Labelled(row.Of[0]), Labelled(row.Against[0]));
        return cell == other ? $"{cell}, {of} less {against}" : $"{row.Of[0]} less {row.Against[0]}";
    }

    /// <summary>"B: activation=relu" is of report B.</summary>
    private static (string Label, string Cell) Labelled(string arm) => (arm[..1], arm[3..]);
}
