namespace Research.Experiments;

/// <summary>A row that a design's table shows, of any measure.</summary>
/// <param name="Family">What Holm's correction is over.</param>
internal sealed record TableContrast(ComparisonKind Kind, Contrast Contrast, string Family);

/// <summary>The contrasts of a design: levels against the baseline, main effects and interactions over complete grids.</summary>
internal sealed class DesignContrasts
{
    /// <summary>The family of cells that change several factors at once.</summary>
    private const string Cells = "cells";

    private readonly IReadOnlyList<ReportCell> _cells;
    private readonly CellGrid _grid;

    private DesignContrasts(IReadOnlyList<ReportFactor> factors, IReadOnlyList<ReportCell> cells) =>
        (_cells, _grid) = (cells, new CellGrid(factors, cells));

    /// <param name="everyCell">Whether cells that change several factors have rows of their own:
    /// they are the design's point where it is no grid.</param>
    public static IReadOnlyList<TableContrast> Of(IReadOnlyList<ReportFactor> factors, IReadOnlyList<ReportCell> cells, bool everyCell)
    {
        var contrasts = new DesignContrasts(factors, cells);
        if (contrasts._grid.Baseline is null) return [];
        var all = Enumerable.Range(0, factors.Count).ToList();
        return
        [
            .. contrasts.Levels(everyCell),
            .. all.SelectMany(contrasts.MainEffects),
            .. all.SelectMany(a => all.Skip(a + 1).SelectMany(b => contrasts.Interactions(a, b))),
        ];
    }

    /// <summary>By factor; then the cells that change several.</summary>
    private IEnumerable<TableContrast> Levels(bool everyCell)
    {
        var baseline = _grid.Baseline!;
        var rows = _cells.Where(cell => cell.Id != baseline.Id)
            .Select(cell => (Cell: cell, Changed: _grid.Factors.Where(factor => cell.Levels[factor] != baseline.Levels[factor]).ToList()))
            .ToList();
        var single = _grid.Factors.SelectMany(
            factor => rows.Where(row => row.Changed is [var only] && only == factor).Select(row => Level(row.Cell, factor)));
        return everyCell ? single.Concat(rows.Where(row => row.Changed.Count > 1).Select(row => Level(row.Cell, Cells))) : single;

        TableContrast Level(ReportCell cell, string family) =>
            new(ComparisonKind.Level, new Contrast([cell.Id], [baseline.Id], [new(cell.Id, 1), new(baseline.Id, -1)]), family);
    }

    /// <summary>Over a grid of more than the factor alone: else it is what the levels say.</summary>
    private IEnumerable<TableContrast> MainEffects(int factor)
    {
        if (_grid.Largest(factor) is not { } grid || grid.Where((levels, i) => i != factor).All(levels => levels.Count == 1)) yield break;
        var first = grid[factor][0];
        foreach (var level in grid[factor].Skip(1))
        {
            var terms = Mean(grid, 1, (factor, level)).Concat(Mean(grid, -1, (factor, first)));
            yield return new TableContrast(
                ComparisonKind.MainEffect, new Contrast([Name(factor, level)], [Name(factor, first)], [.. terms]), _grid.Factors[factor]);
        }
    }

    /// <summary>A pair of levels: what one changes with the other, less what it changes without.</summary>
    private IEnumerable<TableContrast> Interactions(int a, int b)
    {
        if (_grid.Largest(a, b) is not { } grid) yield break;
        var (firstA, firstB) = (grid[a][0], grid[b][0]);
        foreach (var (levelA, levelB) in grid[a].Skip(1).SelectMany(levelA => grid[b].Skip(1).Select(levelB => (levelA, levelB))))
        {
            IEnumerable<WeightedCell> terms =
            [
                .. Mean(grid, 1, (a, levelA), (b, levelB)), .. Mean(grid, -1, (a, firstA), (b, levelB)),
                .. Mean(grid, -1, (a, levelA), (b, firstB)), .. Mean(grid, 1, (a, firstA), (b, firstB)),
            ];
            yield return new TableContrast(
                ComparisonKind.Interaction,
                new Contrast([$"{Name(a, levelA)}, {Name(b, levelB)}"], [$"{Name(a, firstA)}, {Name(b, firstB)}"], [.. terms]),
                $"{_grid.Factors[a]} × {_grid.Factors[b]}");
        }
    }

    /// <summary>The mean over the cells of the grid that have the levels, as terms.</summary>
    private IEnumerable<WeightedCell> Mean(IReadOnlyList<IReadOnlyList<string>> grid, double sign, params (int Factor, string Level)[] held)
    {
        var levels = grid.ToArray();
        foreach (var (factor, level) in held) levels[factor] = [level];
        var cells = CellGrid.Product(levels).Select(cell => _grid.At(cell)!).ToList();
        return cells.Select(cell => new WeightedCell(cell, sign / cells.Count));
    }

    private string Name(int factor, string level) => $"{_grid.Factors[factor]}={level}";
}
