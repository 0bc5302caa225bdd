namespace Research.Testing;

/// <summary>A step around others, which looks whether they leave the batch as they found it.</summary>
internal sealed class KitWatch : ITrainingStep
{
    public double Run(IModelRunner model, in StepRequest request)
    {
        var batch = request.Batch;
        var (input, targets, weights) = (batch.Input.Span.ToArray(), Targets(batch), batch.Weights.ToArray());
        var loss = model.Next(request);
        Expect.SameBits(batch.Input.Span, input, "the batch's input after the step");
        for (var head = 0; head < targets.Length; head++)
            Expect.SameBits(batch.Targets[head].Span, targets[head], $"the batch's target {head} after the step");
        Expect.SameBits(batch.Weights, weights, "the weights of the batch's rows after the step");
        return loss;
    }

    private static float[][] Targets(Batch batch)
    {
        var targets = new float[batch.Targets.Length][];
        for (var head = 0; head < targets.Length; head++) targets[head] = batch.Targets[head].Span.ToArray();
        return targets;
    }
}
