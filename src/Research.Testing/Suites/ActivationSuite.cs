namespace Research.Testing;

/// <summary>What elementwise activations promise beyond being layers: the host calls them by stretches, in place,
/// and reads their range.</summary>
internal sealed class ActivationSuite(ITechniqueFactory factory) : ISuite
{
    /// <summary>Longer than the widest vector, and no multiple of one.</summary>
    private const int Length = 67;

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Activation];

    public IReadOnlyList<Check> Checks =>
    [
        new("any stretch", AnyStretch),
        new("in place", InPlace),
        new("range", Range),
    ];

    public IReadOnlyList<Check> NeutralChecks => [];

    private IActivation Create(Subject subject) =>
        factory.Create(TechniqueKind.Activation, subject.Spec.ToString(), subject.Info.Id).Instance as IActivation
        ?? throw new NotApplicableException("it stands as a layer");

    private static float[] Inputs()
    {
        var inputs = new float[Length];
        RandomStream.Of("1", "conformance/activation").Normal(inputs);
        for (var i = 0; i < Length; i++) inputs[i] *= 3;
        inputs[5] = 0;
        return inputs;
    }

    /// <summary>An element's bits depend on its value alone, not on where it lies.</summary>
    private void AnyStretch(Subject subject)
    {
        var activation = Create(subject);
        var input = Inputs();
        var whole = new float[Length];
        var wholeGradient = new float[Length];
        activation.Forward(input, whole);
        activation.Backward(input, whole, input, wholeGradient);
        foreach (var stretch in (ReadOnlySpan<int>)[1, 2, 3, 5, 8, 31])
        {
            var parts = new float[Length];
            var gradients = new float[Length];
            for (var start = 0; start < Length; start += stretch)
            {
                var range = start..Math.Min(Length, start + stretch);
                activation.Forward(input.AsSpan(range), parts.AsSpan(range));
                activation.Backward(input.AsSpan(range), parts.AsSpan(range), input.AsSpan(range), gradients.AsSpan(range));
            }

            Expect.SameBits(parts, whole, $"Forward by stretches of {stretch}");
            Expect.SameBits(gradients, wholeGradient, $"Backward by stretches of {stretch}");
        }
    }

    private void InPlace(Subject subject)
    {
        var activation = Create(subject);
        var input = Inputs();
        var apart = new float[Length];
        activation.Forward(input, apart);
        var over = Inputs();
        activation.Forward(over, over);
        Expect.SameBits(over, apart, "Forward over its input");

        var gradient = Inputs().Reverse().ToArray();
        var gradientApart = new float[Length];
        activation.Backward(input, apart, gradient, gradientApart);
        activation.Backward(input, apart, gradient, gradient);
        Expect.SameBits(gradient, gradientApart, "Backward over the output's gradient");
    }

    private void Range(Subject subject)
    {
        var activation = Create(subject);
        var (lower, upper) = activation.Range;
        Expect.True(lower < upper, $"its range [{lower}, {upper}] is empty");
        float[] input = [-1e4f, -100, -20, -5, -1, -0.1f, -1e-6f, 0, 1e-6f, 0.1f, 1, 5, 20, 100, 1e4f];
        var output = new float[input.Length];
        activation.Forward(input, output);
        Expect.Finite(output, "output");
        for (var i = 0; i < output.Length; i++)
            Expect.True(output[i] >= lower && output[i] <= upper,
                $"f({input[i]}) = {output[i]} lies outside of its range [{lower}, {upper}]");
    }
}
