namespace Research.Plugins;

/// <summary>What was seen of one node's outputs and their gradients.</summary>
internal sealed class NodeStatistics(LayerNode node)
{
    /// <summary>How near to a bound counts as saturated, as a share of the range.</summary>
    private const float Nearness = 0.05f;
    private readonly Histogram _histogram = new(node.OutputRange);

    /// <summary>Values at or beyond them are saturated.</summary>
    private readonly (float Low, float High) _limits = Limits(node.OutputRange);
    private double _sum, _squares;
    private long _count, _zeros, _saturated;

    /// <summary>One a unit: some sample gave it a gradient; null: no gradient came by.</summary>
    private bool[]? _isAlive;

    public LayerNode Node => node;

    public double Saturated => (double)_saturated / _count;

    public double? Dead => _isAlive is null ? null : (double)_isAlive.Count(alive => !alive) / _isAlive.Length;

    /// <param name="outputs">A row a sample, or a place or step of one.</param>
    public void Add(Matrix outputs)
    {
        for (var row = 0; row < outputs.Rows; row++) Add(outputs.Row(row));
    }

    private void Add(ReadOnlySpan<float> outputs)
    {
        var (low, high) = _limits;
        foreach (var value in outputs)
        {
            _sum += value;
            _squares += (double)value * value;
            if (value == 0) _zeros++;
            if (value <= low || value >= high) _saturated++;
            _histogram.Add(value);
        }

        _count += outputs.Length;
    }

    public void AddGradient(Tensor gradient)
    {
        var values = gradient.Span;
        _isAlive ??= new bool[gradient.Shape.Last];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != 0) _isAlive[i % _isAlive.Length] = true;
        }
    }

    /// <param name="prefix">"pre-" for what comes before the activation.</param>
    public void Report(ISeries report, string prefix, string entry)
    {
        var mean = _sum / _count;
        // Rounding may leave a variance of equal values below 0.
        var variance = Math.Max(0, _squares / _count - mean * mean);
        if (!double.IsFinite(_squares)) variance = double.NaN;
        report.Value($"{prefix}mean@{entry}", mean);
        report.Value($"{prefix}std@{entry}", Math.Sqrt(variance));
        report.Value($"{prefix}variance@{entry}", variance);
        report.Value($"{prefix}zero@{entry}", (double)_zeros / _count);
        report.Table($"{prefix}histogram@{entry}", Histogram.Columns, _histogram.Rows());
    }

    private static (float Low, float High) Limits((float Lower, float Upper) range)
    {
        var (lower, upper) = range;
        var width = upper - lower;
        var (below, above) = float.IsFinite(width) ? (width, width) : (Math.Abs(lower), Math.Abs(upper));
        return (
            float.IsFinite(lower) ? lower + Nearness * below : float.NegativeInfinity,
            float.IsFinite(upper) ? upper - Nearness * above : float.PositiveInfinity);
    }
}
