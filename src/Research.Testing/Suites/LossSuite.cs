namespace Research.Testing;

/// <summary>Losses by row, with their gradients.</summary>
internal sealed class LossSuite(ITechniqueFactory factory) : ISuite
{
    private const int Rows = 5;

    private static readonly Shape Output = new(Rows, 3);

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Loss];

    public IReadOnlyList<Check> Checks =>
    [
        new("gradients", Gradients),
        new("row weights", RowWeights),
        new("rows stand apart", RowsStandApart),
        new("calls stand apart", CallsStandApart),
        new("leaves what it reads", LeavesWhatItReads),
        new("far values", FarValues),
        new("no allocation", NoAllocation),
    ];

    public IReadOnlyList<Check> ChecksAtEnds => [new("far values", FarValues)];

    /// <summary>Outputs that any loss takes: normal ones before a link, probabilities (which are values too) without.</summary>
    private static (Tensor Output, Tensor Target) Example(ILoss loss)
    {
        var stream = RandomStream.Of("1", "conformance/loss");
        var output = new float[Output.Size];
        var target = new float[Output.Size];
        if (loss.Link == OutputLink.Identity)
        {
            for (var i = 0; i < output.Length; i++) output[i] = 0.1f + 0.8f * stream.Uniform(i);
        }
        else
        {
            stream.Normal(output);
        }

        for (var row = 0; row < Rows; row++) target[row * Output.Last + row % Output.Last] = 1;
        return (new Tensor(output, 0, Output), new Tensor(target, 0, Output));
    }

    private static (float[] Losses, float[] Gradient) Compute(ILoss loss, Tensor output, Tensor target, float[] weights)
    {
        var losses = new float[weights.Length];
        var gradient = new Tensor(new float[output.Shape.Size], 0, output.Shape);
        gradient.Span.Fill(float.NaN);
        loss.Compute(output, target, weights, losses, gradient);
        return (losses, gradient.Span.ToArray());
    }

    private void Gradients(Subject subject)
    {
        var loss = factory.Create<ILoss>(subject);
        var (output, target) = Example(loss);
        float[] weights = [1, 0.5f, 2, 0, 1];
        var (_, gradient) = Compute(loss, output, target, weights);
        var losses = new float[Rows];
        new GradientCheck(RandomStream.Of("1", "conformance/direction")).Run("the output", output, gradient, () =>
        {
            loss.Compute(output, target, weights, losses, default);
            double sum = 0, scale = 0;
            for (var row = 0; row < Rows; row++)
            {
                sum += (double)weights[row] * losses[row];
                scale += Math.Abs((double)weights[row] * losses[row]);
            }

            return new GradientCheck.Sum(sum, scale);
        });
    }

    /// <summary>Row losses do not know the weights; gradients are proportional to them, and 0 where a label is hidden.</summary>
    private void RowWeights(Subject subject)
    {
        var loss = factory.Create<ILoss>(subject);
        var (output, target) = Example(loss);
        var (losses, gradient) = Compute(loss, output, target, [1, 1, 1, 1, 1]);
        var (again, weighted) = Compute(loss, output, target, [2, 2, 2, 2, 0]);
        Expect.SameBits(again, losses, "the row losses under other weights");
        var expected = Array.ConvertAll(gradient, value => 2d * value);
        expected.AsSpan((Rows - 1) * Output.Last).Clear();
        Expect.Close(weighted, expected, 1e-6, 1e-7, "the gradient under other weights");
    }

    private void RowsStandApart(Subject subject)
    {
        var loss = factory.Create<ILoss>(subject);
        var (output, target) = Example(loss);
        var (losses, gradient) = Compute(loss, output, target, [1, 1, 1, 1, 1]);
        for (var row = 0; row < Rows; row++)
        {
            var alone = Compute(
                loss, output.Row(row).Reshape(new Shape(1, Output.Last)), target.Row(row).Reshape(new Shape(1, Output.Last)), [1]);
            Expect.SameBits(alone.Losses, losses.AsSpan(row, 1), $"the loss of row {row} alone");
            Expect.SameBits(alone.Gradient, gradient.AsSpan(row * Output.Last, Output.Last), $"the gradient of row {row} alone");
        }
    }

    /// <summary>Stretches of rows on several threads, over and over: a loss that keeps something between calls shows sooner or later.</summary>
    private void CallsStandApart(Subject subject)
    {
        const int calls = 400;
        var loss = factory.Create<ILoss>(subject);
        var (output, target) = Example(loss);
        var expected = Compute(loss, output, target, [1, 1, 1, 1, 1]);
        var found = new (float[] Losses, float[] Gradient)[calls];
        Parallel.For(0, calls, i =>
        {
            var (first, rows) = (i % Rows, Rows - i % Rows);
            found[i] = Compute(loss, output.Part(first, rows), target.Part(first, rows), Ones(rows));
        });
        for (var i = 0; i < calls; i++)
        {
            var first = i % Rows;
            Expect.SameBits(found[i].Losses, expected.Losses.AsSpan(first), "the row losses beside another call");
            Expect.SameBits(found[i].Gradient, expected.Gradient.AsSpan(first * Output.Last), "the gradient beside another call");
        }
    }

    /// <summary>Metrics read the same outputs and targets after it, and the next epoch the same targets.</summary>
    private void LeavesWhatItReads(Subject subject)
    {
        var loss = factory.Create<ILoss>(subject);
        var (output, target) = Example(loss);
        // What a clamp would change.
        MakeWrong(loss, output, target);
        var (outputs, targets) = (output.Span.ToArray(), target.Span.ToArray());
        Compute(loss, output, target, Ones(Rows));
        Expect.SameBits(output.Span, outputs, "the output after it was read");
        Expect.SameBits(target.Span, targets, "the target after it was read");
    }

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];

    /// <summary>Where a prediction is certain and wrong the loss is large, never NaN.</summary>
    private void FarValues(Subject subject)
    {
        var loss = factory.Create<ILoss>(subject);
        var (output, target) = Example(loss);
        MakeWrong(loss, output, target);
        var (losses, gradient) = Compute(loss, output, target, [1, 1, 1, 1, 1]);
        Expect.Finite(losses, "the loss of certain and wrong predictions");
        Expect.Finite(gradient, "the gradient of certain and wrong predictions");
    }

    /// <summary>Certain and wrong predictions.</summary>
    private static void MakeWrong(ILoss loss, Tensor output, Tensor target)
    {
        if (loss.Link == OutputLink.Identity)
        {
            for (var i = 0; i < Output.Size; i++) output.Span[i] = 1 - target.Span[i];
        }
        else
        {
            for (var i = 0; i < Output.Size; i++) output.Span[i] = target.Span[i] > 0 ? -200 : 200;
        }
    }

    private void NoAllocation(Subject subject)
    {
        var loss = factory.Create<ILoss>(subject);
        var (output, target) = Example(loss);
        float[] weights = [1, 1, 1, 1, 1], losses = new float[Rows];
        var gradient = new Tensor(new float[Output.Size], 0, Output);
        Allocation.ExpectNone(() => loss.Compute(output, target, weights, losses, gradient));
    }
}
