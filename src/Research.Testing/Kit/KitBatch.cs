namespace Research.Testing;

/// <summary>A batch in memory of its own.</summary>
internal sealed class KitBatch(Tensor input, Tensor[] targets, float[] weights, int[]? lengths = null) : Batch
{
    public override int Rows => input.Rows;

    public override Tensor Input => input;

    public override ReadOnlySpan<Tensor> Targets => targets;

    public override Span<float> Weights => weights;

    public override ReadOnlySpan<int> Lengths => lengths;

    /// <summary>Rows of normal numbers, or of indices; without targets, each row counting once.</summary>
    public static KitBatch Inputs(int rows, Shape sample, int indicesBelow, RandomStream random)
    {
        var shape = sample.Batched(rows);
        var values = new float[shape.Size];
        if (indicesBelow > 0)
        {
            for (var i = 0; i < values.Length; i++) values[i] = random.Bits(i) % (uint)indicesBelow;
        }
        else
        {
            random.Normal(values);
        }

        var weights = new float[rows];
        weights.AsSpan().Fill(1);
        return new KitBatch(new Tensor(values, 0, shape), [], weights);
    }

    /// <summary>Some of the rows, copied.</summary>
    public KitBatch Slice(int start, int rows)
    {
        var sample = input.Shape.Sample;
        var values = input.Span.Slice(start * sample.Size, rows * sample.Size).ToArray();
        return new KitBatch(
            new Tensor(values, 0, sample.Batched(rows)), [], weights[start..(start + rows)], lengths?[start..(start + rows)]);
    }
}
