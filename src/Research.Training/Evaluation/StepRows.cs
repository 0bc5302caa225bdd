namespace Research.Training;

/// <summary>Sequences that predict at every step: a metric sees each step as a row.</summary>
internal sealed class StepRows(int capacity, int steps)
{
    private readonly float[] _weights = new float[capacity * steps];

    public int Steps => steps;

    public Tensor Flatten(Tensor tensor)
    {
        if (steps == 1) return tensor;
        Span<int> axes = stackalloc int[tensor.Shape.Rank - 1];
        axes[0] = tensor.Rows * steps;
        for (var i = 1; i < axes.Length; i++) axes[i] = tensor.Shape[i + 1];
        return tensor.Reshape(new Shape(axes));
    }

    /// <summary>One weight a row; 0 beyond a sample's length. Valid till the next call.</summary>
    /// <param name="parted">A sample's steps share its weight, as in a loss; else each has all of it.</param>
    public ReadOnlySpan<float> Weights(Batch batch, bool parted = false)
    {
        if (steps == 1) return batch.Weights;
        for (var row = 0; row < batch.Rows; row++)
        {
            var length = batch.Lengths.IsEmpty ? steps : Math.Min(batch.Lengths[row], steps);
            var stretch = _weights.AsSpan(row * steps, steps);
            stretch[..length].Fill(parted ? batch.Weights[row] / length : batch.Weights[row]);
            stretch[length..].Clear();
        }

        return _weights.AsSpan(0, batch.Rows * steps);
    }
}
