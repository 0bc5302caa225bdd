namespace Research.Experiments;

/// <summary>Gathers faults of cells: each is told once, with the levels that bring it about.</summary>
internal sealed class CellFaults
{
    private readonly List<ExperimentFault> _order = [];
    private readonly Dictionary<ExperimentFault, SortedSet<int>> _cells = [];

    public void Add(int cell, ExperimentFault fault)
    {
        if (!_cells.TryGetValue(fault, out var cells))
        {
            _order.Add(fault);
            _cells.Add(fault, cells = []);
        }

        cells.Add(cell);
    }

    /// <summary>The faults in the order in which they were found.</summary>
    /// <param name="cells">All cells that were looked at.</param>
    public IEnumerable<ExperimentFault> Tell(IReadOnlyList<CellDraft> cells) =>
        _order.Select(fault => fault with { Message = fault.Message + Where(_cells[fault], cells) });

    private static string Where(SortedSet<int> faulty, IReadOnlyList<CellDraft> cells)
    {
        if (faulty.Count == cells.Count) return "";
        return Levels(faulty, cells) is { } levels ? $" (with {levels})"
            : faulty.Count == 1 ? $" (in the cell {cells[faulty.Min].Id})"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $" (in {faulty.Count} cells, such as {cells[faulty.Min].Id})");
    }

    /// <summary>The levels of as few factors as possible, one or two, that these cells and no others have.</summary>
    private static string? Levels(SortedSet<int> faulty, IReadOnlyList<CellDraft> cells)
    {
        var first = cells[faulty.Min];
        string[] factors = [.. first.Levels.Keys];
        var choices = factors.Select(factor => new[] { factor })
            .Concat(factors.SelectMany((a, i) => factors.Skip(i + 1).Select(b => new[] { a, b })));
        foreach (var choice in choices)
        {
            bool Has(CellDraft cell) => choice.All(factor => cell.Levels[factor] == first.Levels[factor]);
            if (Enumerable.Range(0, cells.Count).All(i => Has(cells[i]) == faulty.Contains(i)))
                return string.Join(", ", choice.Select(factor => $"{factor}={first.Levels[factor]}"));
        }

        return null;
    }
}
