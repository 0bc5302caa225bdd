namespace Research.Plugins;

/// <summary>
/// After each update, every unit whose incoming weights have a norm above the maximum has them scaled back onto the ball. Source: Srebro
/// and Shraibman 2005; Hinton et al. 2012.
/// </summary>
[Regularizer("max-norm", Summary = "Bound on the norm of each unit's incoming weights",
    Source = "Srebro and Shraibman 2005; Hinton et al. 2012, arXiv:1207.0580")]
[Example]
[Example("""{ "maximum": 1e30 }""", Neutral = true)]
public sealed class MaxNorm(MaxNormOptions options) : IWeightConstraint
{
    /// <summary>Units that are summed up side by side: rows are read as they lie, and the sums need no memory of the heap.</summary>
    private const int UnitsAtOnce = 128;

    public void Project(IStepContext context, Parameter parameter)
    {
        var (incoming, units) = (parameter.Incoming, parameter.Units);
        for (var group = 0; group < parameter.Groups; group++)
        {
            var weights = parameter.Weights.Span.Slice(group * incoming * units, incoming * units);
            for (var unit = 0; unit < units; unit += UnitsAtOnce)
                Project(weights, incoming, units, unit, Math.Min(UnitsAtOnce, units - unit));
        }
    }

    /// <summary>Some neighbouring units of the view [incoming, units].</summary>
    private void Project(Span<float> weights, int incoming, int units, int first, int count)
    {
        Span<double> squares = stackalloc double[count];
        squares.Clear();
        for (var row = 0; row < incoming; row++)
        {
            var values = weights.Slice(row * units + first, count);
            for (var i = 0; i < count; i++) squares[i] += (double)values[i] * values[i];
        }

        for (var i = 0; i < count; i++)
        {
            var norm = Math.Sqrt(squares[i]);
            if (norm <= options.Maximum) continue;
            var scale = (float)(options.Maximum / norm);
            for (var row = 0; row < incoming; row++) weights[row * units + first + i] *= scale;
        }
    }
}

/// <summary>Options of max-norm.</summary>
public sealed record MaxNormOptions
{
    /// <summary>The largest norm that a unit's incoming weights may have.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public float Maximum { get; init; } = 3;
}
