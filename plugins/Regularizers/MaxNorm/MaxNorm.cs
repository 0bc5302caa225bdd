using System.Numerics;

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
    /// <summary>Units whose norms are known at once, on the stack.</summary>
    private const int UnitsAtOnce = 128;

    public void Project(IStepContext context, Parameter parameter)
    {
        var (incoming, units) = (parameter.Incoming, parameter.Units);
        var weights = parameter.Weights.Reshape(new Shape(parameter.Groups * incoming, units)).Matrix;
        for (var group = 0; group < parameter.Groups; group++)
        {
            var rows = weights.RowsFrom(group * incoming, incoming);
            for (var unit = 0; unit < units; unit += UnitsAtOnce)
                Project(context.Backend, rows.ColumnsFrom(unit, Math.Min(UnitsAtOnce, units - unit)));
        }
    }

    /// <summary>Some neighbouring units: [incoming, units].</summary>
    private void Project(ITensorBackend backend, Matrix weights)
    {
        Span<float> scales = stackalloc float[weights.Columns];
        ColumnLoop.Sum(backend, default(Square), weights, weights, default, scales);
        if (!SetScales(weights, scales)) return;
        for (var row = 0; row < weights.Rows; row++) TensorPrimitives.Multiply(weights.Row(row), scales, weights.Row(row));
    }

    /// <summary>Turns sums of squares into factors.</summary>
    /// <returns>One is not 1.</returns>
    private bool SetScales(Matrix weights, Span<float> sums)
    {
        var any = false;
        for (var unit = 0; unit < sums.Length; unit++)
        {
            var norm = float.IsFinite(sums[unit]) ? Math.Sqrt(sums[unit]) : LargeNorm(weights, unit);
            any |= norm > options.Maximum;
            sums[unit] = norm > options.Maximum ? (float)(options.Maximum / norm) : 1;
        }

        return any;
    }

    /// <summary>Where a float does not hold the squares.</summary>
    private static double LargeNorm(Matrix weights, int unit)
    {
        var sum = 0d;
        for (var row = 0; row < weights.Rows; row++) sum += (double)weights[row, unit] * weights[row, unit];
        return Math.Sqrt(sum);
    }

    private readonly struct Square : IColumnFormula
    {
        public Vector<float> Of(Vector<float> weight, Vector<float> same, in ColumnNumbers none) => weight * weight;
    }
}

/// <summary>Options of max-norm.</summary>
public sealed record MaxNormOptions
{
    /// <summary>The largest norm that a unit's incoming weights may have.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public float Maximum { get; init; } = 3;
}
