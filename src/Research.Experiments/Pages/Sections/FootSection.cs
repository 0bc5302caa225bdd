using System.Text.Json;

namespace Research.Experiments.Pages;

/// <summary>What it takes to read the page, and to get it again.</summary>
internal static class FootSection
{
    private static readonly JsonSerializerOptions Indented = new(ReportTypes.Default.Options)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    public static Element Of(ReportView view) => Section.Of("details", "Details",
    [
        Failures(view), Diverged(view), Tuning(view),
        Section.Folded("How to read this page", Reading(view.Statistics)),
        Section.Folded("Specification, resolved",
            new Element("pre") { { "tabindex", 0 }, JsonSerializer.Serialize(view.Report.Experiment.Resolved, Indented) }),
        Section.Folded("Environment", Environment(view)),
        Section.Folded($"Plugins ({view.Report.Plugins.Count})", Plugins(view)),
    ])!;

    private static Element? Failures(ReportView view) => view.Report.Failures.Count == 0 ? null : DataTable.Of(
        "Failures", [new("cell", Text: true), new("seed"), new("where", Text: true), new("message", Text: true)],
        view.Report.Failures.Select(failure => (IReadOnlyList<Node>)[failure.Cell, $"{failure.Seed}", failure.Where, failure.Message]));

    private static Element? Diverged(ReportView view)
    {
        var cells = view.Report.Trials.Where(trial => trial.State == ReportValue.Diverged).GroupBy(trial => trial.Cell).ToList();
        return cells.Count == 0 ? null : DataTable.Of(
            "Trainings that diverged", [new("cell", Text: true), new("seeds", Text: true), new("after epochs", Text: true)],
            cells.Select(cell =>
                (IReadOnlyList<Node>)[cell.Key, string.Join(", ", cell.Select(trial => trial.Seed)),
                    string.Join(", ", cell.Select(trial => trial.Epochs))]));
    }

    private static Element? Tuning(ReportView view)
    {
        var rows = view.Report.Cells.SelectMany(cell => cell.Tuned.Select(tuned => (cell, tuned))).ToList();
        return rows.Count == 0 ? null : Section.Folded("What tuning picked", DataTable.Of(
            "What tuning picked, on validation",
            [new("cell", Text: true), new("seed"), new("picked", Text: true), new("score"), new("at the edge", Text: true)],
            rows.Select(row => (IReadOnlyList<Node>)
                [row.cell.Id, $"{row.tuned.Seed}", Settings(row.tuned.Picked), Figures.Value(row.tuned.Score),
                    row.tuned.AtEdge ? "yes: the best may lie beyond" : "no"])));
    }

    private static string Settings(JsonElement picked) => picked.ValueKind == JsonValueKind.Object
        ? string.Join(", ", picked.EnumerateObject().Select(setting => $"{setting.Name} {setting.Value}"))
        : picked.ToString();

    private static Element Reading(StatisticsSettings statistics) => new("ul")
    {
        Item("n counts seeds: one number a seed is formed first, and everything after is about these numbers."),
        Item($"Intervals are of a mean (Student's t): a cell's is a 95 % interval, a difference's a {statistics.IntervalName()}. "
            + "A difference is paired: the same seed gives both sides the same data and the same draws."),
        Item("A claim is supported, or refuted, where the whole interval of its difference lies on one side of its margin "
            + $"(“equal” is supported where the whole {statistics.EquivalenceIntervalName()} lies within its margins); "
            + "otherwise it is undecided, which is not “no difference”."),
        Item("“p Holm” is corrected over the levels of a factor, for whoever looks for a winner. "
            + (statistics.HolmOverClaims
                ? "Claims are corrected by Holm over all of the file, as the file asks."
                : "Claims were stated beforehand and are not corrected.")),
        Item("A measure on a logarithm is shown as factors: its mean is the geometric mean, ×2 means twice as much."),
        Item("Point at a plot, or go to it with the tab key and step with the arrow keys, to read its values; "
            + "the table below each plot holds them all."),
    };

    private static Element Item(string text) => new("li") { text };

    private static Element Environment(ReportView view)
    {
        var (machine, experiment) = (view.Report.Machine, view.Report.Experiment);
        (string Name, string? Value)[] facts =
        [
            ("command", machine.CommandLine), ("file", experiment.File), ("file's hash", experiment.FileHash),
            ("variant", experiment.Variant),
            ("overrides", experiment.Overrides is { ValueKind: JsonValueKind.Object } set && set.EnumerateObject().Any()
                ? set.ToString()
                : null), ("result's hash", view.Report.ResultHash),
            ("seed counts with verdicts", view.Report.Status.Looks.Count == 0 ? null : string.Join(", ", view.Report.Status.Looks)),
            ("started", machine.StartedAt), ("took", Figures.Duration(machine.Seconds)),
            ("trainings reused", Figures.Count(view.Report.Status.Trials.Reused)), ("host", machine.Host), ("system", machine.Os),
            ("processor", $"{machine.Cpu}, {machine.Cores} cores, vectors of {machine.VectorWidth} bits"), ("runtime", machine.Runtime),
            ("tool", machine.Tool), ("launcher", $"{machine.Launcher}, {machine.Jobs} at once"),
        ];
        return new Element("dl")
        {
            facts.Where(fact => !string.IsNullOrEmpty(fact.Value))
                .SelectMany(fact => (Node[])[new Element("dt") { fact.Name }, new Element("dd") { fact.Value! }]),
        };
    }

    private static Element Plugins(ReportView view) => DataTable.Of(
        "Plugins that took part",
        [new("id", Text: true), new("kind", Text: true), new("version", Text: true), new("contract", Text: true),
            new("assembly", Text: true), new("SHA-256", Text: true)],
        view.Report.Plugins.Select(
            plugin => (IReadOnlyList<Node>)[plugin.Id, plugin.Kind, plugin.Version, plugin.Contract, plugin.Assembly,
                new Element("code") { plugin.Sha256 }]));
}
