namespace Research.Plugins;

/// <summary>How different the units of a kernel are, in the view [groups, incoming, units].</summary>
internal static class UnitSpread
{
    public static double Squares(Parameter kernel)
    {
        var sum = 0d;
        foreach (var weight in kernel.Weights.Span) sum += (double)weight * weight;
        return sum;
    }

    /// <summary>The largest over groups; 0 where all weights are 0.</summary>
    public static double Of(Parameter kernel)
    {
        var (incoming, units) = (kernel.Incoming, kernel.Units);
        var largest = 0d;
        for (var group = 0; group < kernel.Groups; group++)
        {
            var byUnit = Transposed(kernel.Weights.Span.Slice(group * incoming * units, incoming * units), incoming, units);
            largest = Math.Max(largest, Of(byUnit, incoming, units));
        }

        return largest;
    }

    private static double Of(float[] byUnit, int incoming, int units)
    {
        double distance = 0, norm = 0;
        for (var unit = 0; unit < units; unit++)
        {
            var own = byUnit.AsSpan(unit * incoming, incoming);
            norm = Math.Max(norm, Distance(own, []));
            for (var other = 0; other < unit; other++)
                distance = Math.Max(distance, Distance(own, byUnit.AsSpan(other * incoming, incoming)));
        }

        return norm == 0 ? 0 : Math.Sqrt(distance / norm);
    }

    /// <summary>Squared; from 0 where there is no other.</summary>
    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0d;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = b.IsEmpty ? a[i] : (double)a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>Each unit's incoming weights side by side.</summary>
    private static float[] Transposed(ReadOnlySpan<float> weights, int incoming, int units)
    {
        var byUnit = new float[weights.Length];
        for (var i = 0; i < incoming; i++)
        {
            for (var unit = 0; unit < units; unit++) byUnit[unit * incoming + i] = weights[i * units + unit];
        }

        return byUnit;
    }
}
