namespace Research.Experiments.Pages;

/// <summary>What was asked, and how far the run came.</summary>
internal static class HeaderSection
{
    public static Element Of(ReportView view)
    {
        var experiment = view.Report.Experiment;
        return new Element("header")
        {
            new Element("h1") { experiment.Name + (experiment.Variant is null ? "" : $" @{experiment.Variant}") },
            experiment.Question is null ? null : new Element("p", "question") { experiment.Question },
            experiment.Description is null ? null : new Element("p") { experiment.Description },
            experiment.Source is null ? null : new Element("p", "source") { "After " + experiment.Source },
            new Element("p", "status") { Status(view) },
            Trouble(view.Report.Status) is { } trouble ? new Element("p", "trouble") { { "role", "note" }, trouble } : null,
        };
    }

    private static string Status(ReportView view)
    {
        var cells = view.Report.Cells.Count;
        var seeds = view.Report.Trials.Select(trial => trial.Seed).Distinct().Count();
        var trials = view.Report.Status.Trials;
        return $"{Figures.Counted(cells, "cell")} × {Figures.Counted(seeds, "seed")}: "
            + $"{Figures.Counted(trials.Finished + trials.Diverged, "training")} of {trials.Planned} done, "
            + $"{Figures.Duration(view.Report.Machine.Seconds)}."
            + (view.Primary is { } primary
                ? $" Primary measure: {primary.Name}{(primary.Direction is { } direction ? $" ({direction})" : "")}."
                : "");
    }

    private static string? Trouble(ReportStatus status)
    {
        var parts = new List<string>();
        if (status.State == RunState.Partial) parts.Add("The run had not come to its end: these figures are of the trainings that were done.");
        if (status.Trials.Failed > 0) parts.Add($"{Figures.Counted(status.Trials.Failed, "training")} failed; see the end of the page.");
        if (status.Trials.Diverged > 0)
            parts.Add($"{Figures.Counted(status.Trials.Diverged, "training")} diverged (the loss or the weights became NaN or infinite).");
        return parts.Count == 0 ? null : string.Join(" ", parts);
    }
}
