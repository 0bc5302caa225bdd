namespace Research.Experiments;

/// <summary>The cells of a design by their levels, and the complete grids among them that hold the baseline.</summary>
internal sealed class CellGrid
{
    /// <summary>The search is exact for any design that people write; a sampled one of hundreds of levels gets the best grid found so
    /// far.</summary>
    private const int MostSteps = 100_000;

    private readonly Dictionary<string, string> _cells;
    private readonly string[][] _levels;

    /// <param name="factors">In the order of the file.</param>
    public CellGrid(IReadOnlyList<ReportFactor> factors, IReadOnlyList<ReportCell> cells)
    {
        Factors = [.. factors.Select(factor => factor.Name)];
        _cells = cells.GroupBy(cell => Key(Factors.Select(factor => cell.Levels[factor])), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Id, StringComparer.Ordinal);
        Baseline = cells.FirstOrDefault(cell => cell.Baseline);
        _levels = [.. Factors.Select((name, i) => Ordered(factors[i], cells, name))];
    }

    public IReadOnlyList<string> Factors { get; }

    public ReportCell? Baseline { get; }

    /// <summary>The levels of a factor, the baseline's first.</summary>
    public IReadOnlyList<string> Levels(int factor) => _levels[factor];

    /// <summary>The cell's id; null where the design lacks it.</summary>
    public string? At(IEnumerable<string> levels) => _cells.GetValueOrDefault(Key(levels));

    /// <summary>The largest set of levels, the baseline's first in each, of which every combination is a cell,
    /// and that varies the factors asked for.</summary>
    /// <returns>Levels by factor; null where there is none.</returns>
    public IReadOnlyList<IReadOnlyList<string>>? Largest(params int[] varied)
    {
        if (Baseline is null) return null;
        var items = Enumerable.Range(0, Factors.Count).OrderBy(factor => varied.Contains(factor) ? 0 : 1)
            .SelectMany(factor => _levels[factor].Skip(1).Select(level => (factor, level))).ToList();
        var search = new Search(this, items, varied);
        search.Run();
        return search.Best;
    }

    /// <summary>Every combination of one level of each.</summary>
    public static IEnumerable<string[]> Product(IReadOnlyList<IReadOnlyList<string>> levels)
    {
        IEnumerable<string[]> all = [[]];
        return levels.Aggregate(all, (heads, next) => heads.SelectMany(head => next.Select(level => (string[])[.. head, level])));
    }

    private static string Key(IEnumerable<string> levels) => string.Join('\0', levels);

    private string[] Ordered(ReportFactor factor, IReadOnlyList<ReportCell> cells, string name)
    {
        var used = cells.Select(cell => cell.Levels[name]).ToHashSet(StringComparer.Ordinal);
        var written = factor.Levels.Select(level => level.Name).Where(used.Contains);
        var first = Baseline is null ? [] : new[] { Baseline.Levels[name] };
        return [.. first.Concat(written).Concat(cells.Select(cell => cell.Levels[name])).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Adds levels one by one: a part of a complete grid is complete, so that what is not need not be followed.</summary>
    private sealed class Search(CellGrid grid, List<(int Factor, string Level)> items, int[] varied)
    {
        private readonly List<List<string>> _chosen = [.. grid._levels.Select(levels => new List<string> { levels[0] })];

        /// <summary>By factor: where its items end. Those of one factor stand together.</summary>
        private readonly int[] _ends = [.. grid._levels.Select((_, factor) => items.FindLastIndex(item => item.Factor == factor) + 1)];

        private double _bestSize;
        private int _steps;

        public IReadOnlyList<IReadOnlyList<string>>? Best { get; private set; }

        public void Run(int from = 0)
        {
            if (++_steps > MostSteps || Bound(from) <= _bestSize || LeavesOneOut(from)) return;
            if (from == items.Count)
            {
                _bestSize = Bound(from);
                Best = [.. _chosen.Select(levels => (IReadOnlyList<string>)[.. levels])];
                return;
            }

            var (factor, level) = items[from];
            if (Completes(factor, level))
            {
                _chosen[factor].Add(level);
                Run(from + 1);
                _chosen[factor].RemoveAt(_chosen[factor].Count - 1);
            }

            Run(from + 1);
        }

        /// <summary>Whether a factor that is asked for cannot be varied any more.</summary>
        private bool LeavesOneOut(int from)
        {
            foreach (var factor in varied)
            {
                if (_chosen[factor].Count == 1 && Left(from, factor) == 0) return true;
            }

            return false;
        }

        /// <summary>The cells of the grid if all levels that are left could be added: of many factors more than a whole number
        /// holds.</summary>
        private double Bound(int from)
        {
            var size = 1.0;
            for (var factor = 0; factor < _chosen.Count; factor++) size *= _chosen[factor].Count + Left(from, factor);
            return size;
        }

        /// <summary>The levels of a factor that were not looked at yet.</summary>
        private int Left(int from, int factor) => Math.Clamp(_ends[factor] - from, 0, grid._levels[factor].Length - 1);

        private bool Completes(int factor, string level) =>
            Product([.. _chosen.Select((levels, i) => i == factor ? (IReadOnlyList<string>)[level] : levels)])
                .All(levels => grid.At(levels) is not null);
    }
}
