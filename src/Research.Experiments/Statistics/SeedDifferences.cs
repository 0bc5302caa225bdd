namespace Research.Experiments;

/// <summary>One number a seed: what every statistic of a contrast starts from. The seed, not the cell, is what is replicated.</summary>
public sealed class SeedDifferences
{
    /// <summary>Differences of equal decimals differ in their roundings, by far less than this share of the values.</summary>
    private const double RelativeTolerance = 1e-12;

    private readonly List<long> _seeds = [];
    private readonly List<double> _values = [];
    private readonly List<ReportValue> _shown = [];

    /// <summary>How large the values are, as a rule.</summary>
    private double _scale;

    private SeedDifferences()
    {
    }

    public IReadOnlyList<long> Seeds => _seeds;

    /// <summary>One a seed: finite; infinite where one arm lies beyond all numbers; NaN where there is no such difference.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The number, or the word of the arm that has none.</summary>
    public IReadOnlyList<ReportValue> Shown => _shown;

    /// <summary>Planned seeds of which some cell has failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Planned seeds of which some cell has not run.</summary>
    public int NotRun { get; private set; }

    public int N => _values.Count;

    public double[] Numbers => [.. _values.Where((_, i) => _shown[i].Number is not null)];

    /// <summary>Differences this close are equal.</summary>
    public double Tolerance => _scale * RelativeTolerance;

    /// <param name="value">A cell's value at a seed.</param>
    public static SeedDifferences Of(Contrast contrast, IEnumerable<long> seeds, Func<string, long, OrderedValue> value)
    {
        var differences = new SeedDifferences();
        var sizes = new List<double>();
        foreach (var seed in seeds)
        {
            var terms = contrast.Terms.Select(term => (term.Weight, Value: value(term.Cell, seed))).ToList();
            if (terms.Any(term => term.Value.Word == ReportValue.Failed)) differences.Failed++;
            else if (terms.Any(term => !term.Value.HasRun)) differences.NotRun++;
            else
            {
                differences.Add(seed, terms, contrast.Constant);
                sizes.AddRange(terms.Where(term => term.Value.IsNumber).Select(term => Math.Abs(term.Value.Place)).Where(size => size > 0));
            }
        }

        differences._scale = Math.Max(Math.Abs(contrast.Constant), LowerMedian(sizes));
        return differences;
    }

    /// <summary>Not the largest: beside a training that exploded to 1e20 all others would be equal.</summary>
    private static double LowerMedian(List<double> sizes)
    {
        if (sizes.Count == 0) return 0;
        sizes.Sort();
        return sizes[(sizes.Count - 1) / 2];
    }

    /// <summary>The same less one seed.</summary>
    internal SeedDifferences Without(int index)
    {
        var rest = new SeedDifferences { _scale = _scale, Failed = Failed, NotRun = NotRun };
        for (var i = 0; i < N; i++)
        {
            if (i != index) rest.Add(_seeds[i], _values[i], _shown[i]);
        }

        return rest;
    }

    private void Add(long seed, List<(double Weight, OrderedValue Value)> terms, double constant)
    {
        if (terms.FirstOrDefault(term => !term.Value.IsNumber).Value.Word is { } word)
        {
            Add(seed, Ordered(terms), ReportValue.Of(word));
            return;
        }

        var difference = -constant;
        foreach (var (weight, value) in terms) difference += weight * value.Place;

        Add(seed, difference, ReportValue.Of(difference));
    }

    private void Add(long seed, double value, ReportValue shown)
    {
        _seeds.Add(seed);
        _values.Add(value);
        _shown.Add(shown);
    }

    /// <summary>Only one cell against another, or against a number, has an order where values are no numbers;
    /// two beyond on the same side are a tie.</summary>
    private static double Ordered(List<(double Weight, OrderedValue Value)> terms) => terms switch
    {
        [(1, var one)] => one.Place,
        [(1, var one), (-1, var other)] => Against(one.Place, other.Place),
        [(-1, var other), (1, var one)] => Against(one.Place, other.Place),
        _ => double.NaN,
    };

    private static double Against(double one, double other) => one == other ? 0 : one - other;
}
