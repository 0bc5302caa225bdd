namespace Research.Plugins;

/// <summary>
/// The mean of (output - target)² over a row's elements. Targets are values, or one-hot rows. Source: Gauss 1809; least squares.
/// </summary>
[Loss("mean-squared-error", Summary = "Mean of the squared differences", Source = "Least squares, Gauss 1809")]
[Example]
public sealed class MeanSquaredError : ILoss
{
    /// <summary>Fewer numbers are done before a vector's passes have begun.</summary>
    private const int Few = 16;

    public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
    {
        var size = output.Shape.Size / rowWeight.Length;
        for (var row = 0; row < rowWeight.Length; row++)
        {
            var y = output.Span.Slice(row * size, size);
            var t = target.Span.Slice(row * size, size);
            rowLoss[row] = (float)(Reductions.SquaredDistance(y, t) / size);
            if (gradient.Exists) Differentiate(y, t, 2 * rowWeight[row] / size, gradient.Span.Slice(row * size, size));
        }
    }

    private static void Differentiate(ReadOnlySpan<float> y, ReadOnlySpan<float> t, float scale, Span<float> gradient)
    {
        if (y.Length < Few)
        {
            for (var i = 0; i < y.Length; i++) gradient[i] = (y[i] - t[i]) * scale;
            return;
        }

        TensorPrimitives.Subtract(y, t, gradient);
        TensorPrimitives.Multiply(gradient, scale, gradient);
    }
}
