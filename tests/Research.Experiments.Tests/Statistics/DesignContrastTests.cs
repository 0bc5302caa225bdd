using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Research.Experiments.Tests;

/// <summary>What a design's table compares.</summary>
public sealed class DesignContrastTests
{
    private static readonly JsonElement _nothing = JsonDocument.Parse("{}").RootElement;

    [Fact]
    public void A_grid_of_two_factors()
    {
        var rows = Of(["a0 b0", "a0 b1", "a1 b0", "a1 b1"]);

        Assert.Equal(["Level a1 b0|a0 b0", "Level a0 b1|a0 b0", "MainEffect a=a1|a=a0", "MainEffect b=b1|b=b0",
            "Interaction a=a1, b=b1|a=a0, b=b0"], Names(rows));
        Assert.Equal(["a", "b", "a", "b", "a × b"], rows.Select(row => row.Family));

        // m = 2 where a1, + 3 where b1, + 10 where both.
        Dictionary<string, double> values = new() { ["a0 b0"] = 0, ["a1 b0"] = 2, ["a0 b1"] = 3, ["a1 b1"] = 15 };
        Assert.Equal([2, 3, (2 + 12) / 2.0, (3 + 13) / 2.0, 10],
            rows.Select(row => row.Contrast.Terms.Sum(term => term.Weight * values[term.Cell])));
    }

    [Fact]
    public void One_at_a_time_has_levels_alone() =>
        Assert.Equal(["Level a1 b0|a0 b0", "Level a2 b0|a0 b0", "Level a0 b1|a0 b0"], Names(Of(["a0 b0", "a1 b0", "a2 b0", "a0 b1"])));

    /// <summary>a2 lacks b1: it has no part in the grid.</summary>
    [Fact]
    public void A_cell_that_rules_skip_leaves_the_largest_complete_grid()
    {
        var rows = Of(["a0 b0", "a0 b1", "a1 b0", "a1 b1", "a2 b0"]);

        Assert.Equal(
            ["Level a1 b0|a0 b0", "Level a2 b0|a0 b0", "Level a0 b1|a0 b0", "MainEffect a=a1|a=a0", "MainEffect b=b1|b=b0",
                "Interaction a=a1, b=b1|a=a0, b=b0"],
            Names(rows));
    }

    /// <summary>Further factors are averaged in a grid, and at baseline elsewhere.</summary>
    [Fact]
    public void Interactions_average_the_factors_beside_them()
    {
        var grid = Of(["a0 b0 c0", "a0 b0 c1", "a0 b1 c0", "a0 b1 c1", "a1 b0 c0", "a1 b0 c1", "a1 b1 c0", "a1 b1 c1"]);
        var cross = Of(["a0 b0 c0", "a1 b0 c0", "a0 b1 c0", "a1 b1 c0", "a0 b0 c1", "a1 b0 c1"]);

        Assert.Equal(8, grid.Single(row => row.Family == "a × b").Contrast.Terms.Count);
        Assert.Equal(["a0 b0 c0", "a0 b1 c0", "a1 b0 c0", "a1 b1 c0"],
            cross.Single(row => row.Family == "a × b").Contrast.Terms.Select(term => term.Cell).Order());
        Assert.DoesNotContain(cross, row => row.Family == "b × c");
    }

    [Fact]
    public void Cells_that_change_several_factors_have_rows_where_the_design_is_no_grid()
    {
        Assert.Contains("Level a1 b1|a0 b0", Names(Of(["a0 b0", "a1 b1"], everyCell: true)));
        Assert.Empty(Of(["a0 b0", "a1 b1"]));
    }

    [Fact]
    public void Cells_that_change_one_factor_have_one_row() =>
        Assert.Equal(
            ["Level a1 b0|a0 b0", "Level a0 b1|a0 b0", "Level a2 b1|a0 b0"],
            Names(Of(["a0 b0", "a1 b0", "a0 b1", "a2 b1"], everyCell: true)));

    /// <summary>An interaction needs levels of both factors: the longer row of one factor alone is no grid for it.</summary>
    [Fact]
    public void A_grid_of_both_factors_counts_though_one_factor_alone_has_more_cells() =>
        Assert.Contains(
            "Interaction a=a1, b=b1|a=a0, b=b0",
            Names(Of(["a0 b0", "a1 b0", "a2 b0", "a3 b0", "a4 b0", "a5 b0", "a0 b1", "a1 b1"])));

    /// <summary>2^64 combinations: more than a whole number counts.</summary>
    [Fact]
    public void A_design_of_many_factors_has_its_grid()
    {
        string Cell(params int[] changed) =>
            string.Join(' ', Enumerable.Range(0, 64).Select(factor => $"{(char)('A' + factor)}{(changed.Contains(factor) ? 1 : 0)}"));
        var rows = Of([Cell(), .. Enumerable.Range(0, 64).Select(factor => Cell(factor)), Cell(0, 1)]);

        Assert.Equal(["A", "B", "A × B"], rows.Where(row => row.Kind != ComparisonKind.Level).Select(row => row.Family));
    }

    [Fact]
    public void Without_a_baseline_there_is_nothing_to_compare() =>
        Assert.Empty(Of(["a0 b0", "a1 b1"], everyCell: true, baseline: "a0 b1"));

    /// <summary>Whatever cells a design has: each contrast's weights cancel, so that what all cells share does too.</summary>
    [Fact]
    public void Weights_cancel() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.SubListOf(["a0 b1 c0", "a1 b0 c0", "a1 b1 c0", "a0 b0 c1", "a0 b1 c1", "a1 b0 c1", "a1 b1 c1", "a2 b0 c0", "a2 b1 c0",
            "a2 b1 c1"]).ToArbitrary(),
        cells => Of(["a0 b0 c0", .. cells], everyCell: true).All(row => Math.Abs(row.Contrast.Terms.Sum(term => term.Weight)) < 1e-12)));

    private static IReadOnlyList<TableContrast> Of(IReadOnlyList<string> cells, bool everyCell = false, string? baseline = null)
    {
        var factors = cells[0].Split(' ').Select((_, place) =>
        {
            var levels = cells.Select(cell => cell.Split(' ')[place]).Distinct().Order(StringComparer.Ordinal).ToList();
            return new ReportFactor(levels[0][..1], [], [.. levels.Select(level => new ReportLevel(level, _nothing))]);
        }).ToList();
        return DesignContrasts.Of(factors, [.. cells.Select(cell => new ReportCell(
            cell, cell.Split(' ').ToDictionary(level => level[..1]), cell == (baseline ?? cells[0]), null, "", 0, []))], everyCell);
    }

    private static IEnumerable<string> Names(IEnumerable<TableContrast> rows) =>
        rows.Select(row => $"{row.Kind} {row.Contrast.Of[0]}|{row.Contrast.Against[0]}");
}
