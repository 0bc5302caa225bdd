namespace Research.Testing;

/// <summary>Optimizers: they go downhill, by stretches of any length, without allocating.</summary>
internal sealed class OptimizerSuite(ITechniqueFactory factory) : ISuite
{
    private const int Length = 37;

    /// <summary>Enough for a rate of 1e-4 to show in float.</summary>
    private const int Steps = 300;

    /// <summary>Beyond what 16 bits count, and where the powers of a decay rate have long been 0.</summary>
    private const int ManySteps = 70_000;

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Optimizer];

    public IReadOnlyList<Check> Checks =>
    [
        new("goes downhill", GoesDownhill),
        new("many steps", RunsLong),
        new("the schedule's rate", ScheduledRate),
        new("any stretch", AnyStretch),
        new("no gradient", NoGradient),
        new("no allocation", NoAllocation),
    ];

    public IReadOnlyList<Check> ChecksAtEnds => [new("works", Works), new("no gradient", NoGradient)];

    private OptimizerRig Create(Subject subject)
    {
        var weights = new float[Length];
        RandomStream.Of("1", "conformance/optimizer").Normal(weights);
        return new OptimizerRig(factory.Create<IOptimizer>(subject), weights);
    }

    /// <summary>On ½ Σ c w² with curvatures c from 0.1 to 1.</summary>
    private void GoesDownhill(Subject subject)
    {
        var rig = Create(subject);
        var before = Height(rig.Weights);
        var gradient = new float[Length];
        for (var step = 0; step < Steps; step++)
        {
            Gradient(rig.Weights, gradient);
            rig.Step(gradient);
        }

        Expect.Finite(rig.Weights, "weights");
        var after = Height(rig.Weights);
        Expect.True(after < before, $"{Steps} steps on a bowl lead from {before:G4} to {after:G4}");
    }

    /// <summary>On the bowl, with a gradient that is never quite 0: what runs over or under after many steps.</summary>
    private void RunsLong(Subject subject)
    {
        var rig = Create(subject);
        var before = Height(rig.Weights);
        float[] gradient = new float[Length], noise = new float[Length];
        RandomStream.Of("1", "conformance/gradient").Normal(noise);
        for (var step = 0; step < ManySteps; step++)
        {
            Gradient(rig.Weights, gradient);
            gradient[step % Length] += 0.01f * noise[step * 7 % Length];
            rig.Step(gradient);
        }

        Expect.Finite(rig.Weights, $"weights after {ManySteps} steps");
        var after = Height(rig.Weights);
        Expect.True(after < before, $"{ManySteps} steps on a bowl lead from {before:G4} to {after:G4}");
    }

    /// <summary>Some steps leave numbers, wherever they lead.</summary>
    private void Works(Subject subject)
    {
        const int steps = 20;
        var rig = Create(subject);
        var gradient = new float[Length];
        for (var step = 0; step < steps; step++)
        {
            RandomStream.Of("1", "conformance/gradient").At(step).Normal(gradient);
            rig.Step(gradient);
        }

        Expect.Finite(rig.Weights, $"weights after {steps} steps");
    }

    /// <summary>A schedule gives each step's rate: who takes another makes every schedule idle.</summary>
    private void ScheduledRate(Subject subject)
    {
        const int steps = 5;
        const float tenth = 0.1f;
        var (usual, slower) = (Create(subject), Create(subject));
        var gradient = new float[Length];
        var rate = factory.Create<IOptimizer>(subject).LearningRate;
        if (rate == 0) throw new NotApplicableException("its learning rate is 0");
        for (var step = 0; step < steps; step++)
        {
            RandomStream.Of("1", "conformance/gradient").At(step).Normal(gradient);
            usual.Step(gradient);
            slower.Step(gradient, rate * tenth);
        }

        Expect.True(!slower.Weights.SequenceEqual(usual.Weights),
            "at a tenth of the learning rate its weights are the same: it does not go by the step's LearningRate");
    }

    private static float Curvature(int i) => 0.1f + 0.9f * i / (Length - 1);

    private static void Gradient(ReadOnlySpan<float> weights, Span<float> gradient)
    {
        for (var i = 0; i < Length; i++) gradient[i] = Curvature(i) * weights[i];
    }

    private static double Height(ReadOnlySpan<float> weights)
    {
        var height = 0d;
        for (var i = 0; i < Length; i++) height += 0.5 * Curvature(i) * weights[i] * weights[i];
        return height;
    }

    private void AnyStretch(Subject subject)
    {
        var gradient = new float[Length];
        foreach (var stretch in (ReadOnlySpan<int>)[1, 3, 8, 19])
        {
            var (whole, parts) = (Create(subject), Create(subject));
            for (var step = 0; step < 7; step++)
            {
                RandomStream.Of("1", "conformance/gradient").At(step).Normal(gradient);
                whole.Step(gradient);
                parts.Step(gradient, stretch: stretch);
            }

            Expect.SameBits(parts.Weights, whole.Weights, $"weights updated by stretches of {stretch}");
        }
    }

    private void NoGradient(Subject subject)
    {
        var rig = Create(subject);
        for (var step = 0; step < 3; step++) rig.Step(new float[Length]);
        Expect.Finite(rig.Weights, "weights after steps without a gradient");
    }

    private void NoAllocation(Subject subject)
    {
        var rig = Create(subject);
        var gradient = new float[Length];
        Gradient(rig.Weights, gradient);
        Allocation.ExpectNone(() => rig.Step(gradient));
    }
}
