namespace Research.Training;

/// <summary>One head's loss: weighs the rows, hands them to the loss, and sums in one order.</summary>
internal static class LossRows
{
    /// <summary>Outputs of a parallel block: at some ten nanoseconds each, longer than a thread takes to begin.</summary>
    private const int ElementsAtOnce = 1024;

    /// <summary>The head's share of the loss: head weight · mean over rows, by the batch's weights.</summary>
    /// <param name="backend">Whose threads share in the rows.</param>
    /// <param name="weights">Room for one number a row.</param>
    /// <param name="losses">Room for one number a row.</param>
    public static double Compute(
        RunningHead head, Tensor output, Tensor target, Tensor gradient, in StepRequest request, ITensorBackend backend, float[] weights,
        float[] losses)
    {
        if (head.Info.Loss is not { } loss) throw new InvalidOperationException($"the head '{head.Info.Name}' has no loss");
        var rows = request.Batch.Rows * head.Steps;
        var total = Total(request.Batch.Weights);
        var scale = (double)request.Weight * head.Info.Weight;
        for (var row = 0; row < rows; row++) weights[row] = (float)(scale * Share(head, request.Batch, row, total));
        gradient = gradient.Exists ? Rows(gradient, head.Steps) : default;
        var body = new Body(loss, Rows(output, head.Steps), Rows(target, head.Steps), gradient, weights, losses);
        backend.For(rows, Math.Max(1, ElementsAtOnce / Math.Max(1, output.Shape.Size / rows)), body);

        var sum = 0.0;
        for (var row = 0; row < rows; row++)
        {
            var share = Share(head, request.Batch, row, total);
            // A hidden label's loss may be anything, not a number too.
            if (share > 0) sum += share * losses[row];
        }

        return head.Info.Weight * sum;
    }

    private static double Total(ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        return sum;
    }

    /// <summary>A row's share of the whole: its sample's weight, parted equally among its valid time steps.</summary>
    private static double Share(RunningHead head, Batch batch, int row, double total)
    {
        if (total <= 0) return 0;
        if (head.Steps == 1) return batch.Weights[row] / total;
        var (sample, step) = Math.DivRem(row, head.Steps);
        var valid = batch.Lengths.IsEmpty ? head.Steps : Math.Min(batch.Lengths[sample], head.Steps);
        return step < valid ? batch.Weights[sample] / total / valid : 0;
    }

    private static Tensor Rows(Tensor tensor, int steps) =>
        steps == 1 ? tensor : tensor.Reshape(new Shape(tensor.Rows * steps, tensor.Shape.Last));

    private readonly struct Body(ILoss loss, Tensor output, Tensor target, Tensor gradient, float[] weights, float[] losses) : IRange
    {
        public void Run(int start, int end)
        {
            var rows = end - start;
            loss.Compute(
                output.Part(start, rows), target.Part(start, rows), weights.AsSpan(start, rows), losses.AsSpan(start, rows),
                gradient.Exists ? gradient.Part(start, rows) : default);
        }
    }
}
