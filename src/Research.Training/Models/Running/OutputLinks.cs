namespace Research.Training;

/// <summary>Turns outputs into predictions.</summary>
internal static class OutputLinks
{
    /// <summary>Elements a stretch.</summary>
    private const int Grain = 8192;

    public static void Apply(OutputLink link, Tensor output, Tensor prediction, ITensorBackend backend)
    {
        switch (link)
        {
            case OutputLink.Sigmoid:
                backend.For(output.Shape.Size, Grain, new SigmoidBody(output, prediction));
                break;
            case OutputLink.Softmax:
                var units = output.Shape.Last;
                backend.For(output.Shape.Size / units, Math.Max(1, Grain / units), new SoftmaxBody(output, prediction));
                break;
            default:
                output.Span.CopyTo(prediction.Span);
                break;
        }
    }

    private readonly struct SigmoidBody(Tensor output, Tensor prediction) : IRange
    {
        public void Run(int start, int end) => VectorMath.Sigmoid(output.Span[start..end], prediction.Span[start..end]);
    }

    /// <summary>By row, over the last axis, shifted by the largest: no overflow.</summary>
    private readonly struct SoftmaxBody(Tensor output, Tensor prediction) : IRange
    {
        public void Run(int start, int end)
        {
            var units = output.Shape.Last;
            for (var row = start; row < end; row++)
                Softmax(output.Span.Slice(row * units, units), prediction.Span.Slice(row * units, units));
        }

        private static void Softmax(ReadOnlySpan<float> logits, Span<float> shares)
        {
            var largest = float.NegativeInfinity;
            foreach (var logit in logits) largest = Math.Max(largest, logit);
            for (var i = 0; i < logits.Length; i++) shares[i] = logits[i] - largest;
            VectorMath.Exp(shares, shares);
            var sum = 0.0;
            foreach (var share in shares) sum += share;
            for (var i = 0; i < shares.Length; i++) shares[i] = (float)(shares[i] / sum);
        }
    }
}
