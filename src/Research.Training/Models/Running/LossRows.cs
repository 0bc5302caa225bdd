namespace Research.Training;

/// <summary>One head's loss: weighs the rows, hands them to the loss, and sums in one order.</summary>
internal static class LossRows
{
    /// <summary>The head's share of the loss: head weight · mean over rows, by the batch's weights.</summary>
    /// <param name="weights">Room for one number a row.</param>
    /// <param name="losses">Room for one number a row.</param>
    public static double Compute(
        RunningHead head, Tensor output, Tensor target, Tensor gradient, in StepRequest request, Span<float> weights, Span<float> losses)
    {
        if (head.Info.Loss is not { } loss) throw new InvalidOperationException($"the head '{head.Info.Name}' has no loss");
        var rows = request.Batch.Rows * head.Steps;
        weights = weights[..rows];
        losses = losses[..rows];
        var total = Total(request.Batch.Weights);
        var scale = (double)request.Weight * head.Info.Weight;
        for (var row = 0; row < rows; row++) weights[row] = (float)(scale * Share(head, request.Batch, row, total));
        gradient = gradient.Exists ? Rows(gradient, head.Steps) : default;
        loss.Compute(Rows(output, head.Steps), Rows(target, head.Steps), weights, losses, gradient);

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
        var (sample, step) = Math.DivRem(row, head.Steps);
        var valid = batch.Lengths.IsEmpty ? head.Steps : Math.Min(batch.Lengths[sample], head.Steps);
        if (head.Steps == 1) valid = 1;
        return step < valid ? batch.Weights[sample] / total / valid : 0;
    }

    private static Tensor Rows(Tensor tensor, int steps) =>
        steps == 1 ? tensor : tensor.Reshape(new Shape(tensor.Rows * steps, tensor.Shape.Last));
}
