namespace Research.Plugins;

/// <summary>
/// The mean of (output - target)² over a row's elements. Targets are values, or one-hot rows. Source: Gauss 1809; least squares.
/// </summary>
[Loss("mean-squared-error", Summary = "Mean of the squared differences", Source = "Least squares, Gauss 1809")]
[Example]
public sealed class MeanSquaredError : ILoss
{
    /// <summary>Differences that are summed up at once, on the stack.</summary>
    private const int Piece = 256;

    /// <summary>Fewer numbers are done before a vector's passes have begun.</summary>
    private const int Few = 16;

    public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
    {
        var size = output.Shape.Size / rowWeight.Length;
        for (var row = 0; row < rowWeight.Length; row++)
        {
            var y = output.Span.Slice(row * size, size);
            var t = target.Span.Slice(row * size, size);
            rowLoss[row] = (float)(SquaredDistance(y, t) / size);
            if (gradient.Exists) Differentiate(y, t, 2 * rowWeight[row] / size, gradient.Span.Slice(row * size, size));
        }
    }

    private static double SquaredDistance(ReadOnlySpan<float> y, ReadOnlySpan<float> t)
    {
        var sum = 0d;
        if (y.Length < Few)
        {
            for (var i = 0; i < y.Length; i++) sum += (double)(y[i] - t[i]) * (y[i] - t[i]);
            return sum;
        }

        Span<float> differences = stackalloc float[Piece];
        for (var start = 0; start < y.Length; start += Piece)
        {
            var difference = differences[..Math.Min(Piece, y.Length - start)];
            TensorPrimitives.Subtract(y.Slice(start, difference.Length), t.Slice(start, difference.Length), difference);
            sum += Reductions.SumOfSquares(difference);
        }

        return sum;
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
