namespace Research;

/// <summary>The backend in C#.</summary>
/// <param name="threads">How many threads a region may use, at least 1.</param>
public sealed class ManagedBackend(int threads) : ITensorBackend, IDisposable
{
    public int Threads => threads;

    public void Multiply(Matrix a, Matrix b, Matrix c, bool accumulate = false, ReadOnlySpan<float> bias = default, IElementwise? after = null)
    {
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns)
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] · [{b.Rows}, {b.Columns}] does not give [{c.Rows}, {c.Columns}]");
        for (var i = 0; i < c.Rows; i++)
        {
            for (var j = 0; j < c.Columns; j++)
            {
                var sum = accumulate ? c[i, j] : 0f;
                for (var k = 0; k < a.Columns; k++) sum = MathF.FusedMultiplyAdd(a[i, k], b[k, j], sum);
                c[i, j] = bias.IsEmpty ? sum : sum + bias[j];
            }

            after?.Forward(c.Row(i), c.Row(i));
        }
    }

    public void SumColumns(Matrix m, Span<float> sums, bool accumulate = false)
    {
        if (!accumulate) sums.Clear();
        for (var i = 0; i < m.Rows; i++)
        {
            for (var j = 0; j < m.Columns; j++) sums[j] += m[i, j];
        }
    }

    public double Sum(ReadOnlySpan<float> x)
    {
        var sum = 0d;
        foreach (var value in x) sum += value;
        return sum;
    }

    public double SumOfSquares(ReadOnlySpan<float> x)
    {
        var sum = 0d;
        foreach (var value in x) sum += (double)value * value;
        return sum;
    }

    public void For<TBody>(int count, int grain, TBody body)
        where TBody : struct, IRange
    {
        for (var start = 0; start < count; start += grain) body.Run(start, Math.Min(count, start + grain));
    }

    public void Dispose()
    {
    }
}
