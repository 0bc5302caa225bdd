namespace Research.Experiments;

/// <summary>How far each cell is, and the best that it came to; any thread.</summary>
internal sealed class CellBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _cells = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _cellOf;
    private readonly bool _higherIsBetter;

    /// <param name="higherIsBetter">Of the primary measure.</param>
    public CellBoard(IReadOnlyList<TrainingUnit> units, string measure, bool higherIsBetter)
    {
        (Measure, _higherIsBetter) = (measure, higherIsBetter);
        _cellOf = units.ToDictionary(unit => unit.Id, unit => unit.Trial.Cell.Id, StringComparer.Ordinal);
        foreach (var cell in units.GroupBy(unit => unit.Trial.Cell.Id)) _cells.Add(cell.Key, new Entry { Planned = cell.Count() });
    }

    public string Measure { get; }

    /// <param name="score">NaN where there is none.</param>
    public void Ended(string id, double score)
    {
        lock (_lock)
        {
            var cell = _cells[_cellOf[id]];
            cell.Done++;
            if (double.IsFinite(score) && (cell.Best is not { } best || (_higherIsBetter ? score > best : score < best))) cell.Best = score;
        }
    }

    /// <param name="running">The ids of those under way.</param>
    /// <param name="rows">At most; cells under way come first, then those that wait, then those that are done,
    /// each in the plan's order.</param>
    public IReadOnlyList<CellRow> Rows(IReadOnlyCollection<string> running, int rows)
    {
        var underWay = running.Where(_cellOf.ContainsKey).CountBy(id => _cellOf[id]).ToDictionary(StringComparer.Ordinal);
        lock (_lock)
        {
            var all = _cells.Select(
                cell => new CellRow(cell.Key, cell.Value.Done, cell.Value.Planned, underWay.GetValueOrDefault(cell.Key), cell.Value.Best))
                .ToList();
            var shown = all.OrderBy(row => row.Running > 0 ? 0 : row.Done < row.Planned ? 1 : 2).Take(rows).Select(row => row.Cell)
                .ToHashSet(StringComparer.Ordinal);
            return [.. all.Where(row => shown.Contains(row.Cell))];
        }
    }

    public int Cells => _cells.Count;

    /// <summary>Over all cells; null before there is one.</summary>
    public double? Best
    {
        get
        {
            lock (_lock)
            {
                var scores = _cells.Values.Select(cell => cell.Best).OfType<double>().ToList();
                return scores.Count == 0 ? null : _higherIsBetter ? scores.Max() : scores.Min();
            }
        }
    }

    private sealed class Entry
    {
        public required int Planned { get; init; }

        public int Done { get; set; }

        public double? Best { get; set; }
    }
}

/// <param name="Planned">Trainings, an ensemble's members included.</param>
internal readonly record struct CellRow(string Cell, int Done, int Planned, int Running, double? Best);
