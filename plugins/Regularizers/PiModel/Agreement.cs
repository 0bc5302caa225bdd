namespace Research.Plugins;

/// <summary>
/// (p - q)², where p and q are two passes' predictions: outputs after the loss's link.
/// </summary>
internal static class Agreement
{
    public static void Predict(OutputLink link, ReadOnlySpan<float> output, int width, Span<float> prediction)
    {
        if (link == OutputLink.Softmax)
        {
            for (var row = 0; row < output.Length; row += width) Softmax(output.Slice(row, width), prediction.Slice(row, width));
        }
        else if (link == OutputLink.Sigmoid)
        {
            VectorMath.Sigmoid(output, prediction);
        }
        else
        {
            output.CopyTo(prediction);
        }
    }

    /// <summary>Adds the slope times p - q, times the derivative of p by the outputs that it came from.</summary>
    public static void AddGradient(
        OutputLink link, ReadOnlySpan<float> p, ReadOnlySpan<float> q, int width, double slope, Span<float> gradient)
    {
        for (var row = 0; row < p.Length; row += width)
        {
            var shared = 0d;
            for (var i = row; i < row + width && link == OutputLink.Softmax; i++) shared += p[i] * ((double)p[i] - q[i]);
            for (var i = row; i < row + width; i++)
            {
                var difference = (double)p[i] - q[i];
                gradient[i] += (float)(slope * link switch
                {
                    OutputLink.Softmax => p[i] * (difference - shared),
                    OutputLink.Sigmoid => p[i] * (1d - p[i]) * difference,
                    _ => difference,
                });
            }
        }
    }

    private static void Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        var largest = VectorMath.Max(logits);
        TensorPrimitives.Subtract(logits, largest, probabilities);
        VectorMath.Exp(probabilities, probabilities);
        var sum = 0d;
        foreach (var value in probabilities) sum += value;
        TensorPrimitives.Divide(probabilities, (float)sum, probabilities);
    }
}
