namespace Research.Experiments.Pages.Charts;

/// <summary>Counts between edges; one more edge than counts.</summary>
internal sealed record Counts(IReadOnlyList<double> Edges, IReadOnlyList<double> Values)
{
    public double Densest => Densities.DefaultIfEmpty(0).Max();

    public IEnumerable<double> Densities =>
        Values.Select((count, bin) => Edges[bin + 1] > Edges[bin] ? count / (Edges[bin + 1] - Edges[bin]) : 0);
}

/// <param name="Before">Drawn as an outline behind; null where there is none.</param>
internal sealed record Ridge(string Name, Counts? Before, Counts? After, string Tip);

/// <summary>Distributions one above the other, each scaled to the same height: shapes are compared, not counts.</summary>
internal static class RidgePlot
{
    private const double RowHeight = 32, Peak = 0.88, Left = 128;
    private const double Head = 40, Foot = 52;
    private const int LettersOfAName = 13;

    public static Element Draw(string title, Axis x, IReadOnlyList<Ridge> ridges, SeriesStyle style)
    {
        var plot = new Plot(title, Head + (ridges.Count * RowHeight) + Foot, Left);
        var edges = ridges.SelectMany(ridge => (Counts?[])[ridge.Before, ridge.After]).OfType<Counts>().SelectMany(counts => counts.Edges);
        var scale = x.Scale(edges, plot.FromX, plot.ToX);
        plot.XAxis(scale, x.Label, grid: true);
        plot.Add(Plot.Words(6, 16, "layer, the first on top", "start", "title"));
        foreach (var (index, ridge) in ridges.Index())
        {
            var y = Head + ((index + 1) * RowHeight) - 4;
            plot.Add(new Element("g", $"series ridge {style.Class}")
            {
                { "data-name", ridge.Name },
                Plot.Rule(plot.FromX, y, plot.ToX, y, "grid"),
                Plot.Words(Left - 8, y - 3, Labels.Fit(ridge.Name, LettersOfAName), "end"),
                Shape(ridge.After, y, scale, "after", ridge.Tip),
                Shape(ridge.Before, y, scale, "before", ridge.After is null ? ridge.Tip : null),
            });
        }
        return plot.Draw();
    }

    /// <summary>Steps: what was counted, not what could be drawn through it.</summary>
    private static Element? Shape(Counts? counts, double y, IScale x, string @class, string? tip)
    {
        if (counts is null || counts.Densest <= 0) return null;
        var unit = RowHeight * Peak / counts.Densest;
        var steps = counts.Densities.SelectMany((density, bin) => ((double X, double Y)[])
            [(x.At(counts.Edges[bin]), y - (density * unit)), (x.At(counts.Edges[bin + 1]), y - (density * unit))]);
        (double X, double Y)[] outline = [(x.At(counts.Edges[0]), y), .. steps, (x.At(counts.Edges[^1]), y)];
        return new Element("path", tip is null ? @class : @class + " pt") { { "d", Coordinates.Line(outline) }, { "data-tip", tip } };
    }
}
