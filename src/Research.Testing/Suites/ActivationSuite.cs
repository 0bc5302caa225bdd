using System.Globalization;

namespace Research.Testing;

/// <summary>What elementwise activations promise beyond being layers: the host calls them by stretches, in place,
/// and reads their range.</summary>
internal sealed class ActivationSuite(ITechniqueFactory factory) : ISuite
{
    /// <summary>Around the ends of vectors and of the blocks that a loop may be cut into; the last is all that is looked at.</summary>
    private static readonly int[] Lengths =
        [1, 2, 3, 5, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 511, 512, 513, 1023, 1024, 1025, 4095, 4096, 4097, 10_007];

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Activation];

    public IReadOnlyList<Check> Checks =>
    [
        new("any stretch", AnyStretch),
        new("in place", InPlace),
        new("range", Range),
        new("gradients far out", FarGradients),
    ];

    public IReadOnlyList<Check> ChecksAtEnds => [new("range", Range)];

    private IActivation Create(Subject subject) => factory.Create<IActivation>(subject, "it stands as a layer");

    private static float[] Inputs()
    {
        var inputs = new float[Lengths[^1]];
        RandomStream.Of("1", "conformance/activation").Normal(inputs);
        for (var i = 0; i < inputs.Length; i++) inputs[i] *= 3;
        inputs[5] = 0;
        return inputs;
    }

    /// <summary>An element's bits depend on its value alone, not on where it lies and how many are with it.</summary>
    private void AnyStretch(Subject subject)
    {
        var activation = Create(subject);
        var input = Inputs();
        var (alone, aloneGradient) = InStretches(activation, input, 1);
        foreach (var stretch in Lengths)
        {
            var (parts, gradients) = InStretches(activation, input, stretch);
            Expect.SameBits(parts, alone, $"Forward by stretches of {stretch}, and not one by one");
            Expect.SameBits(gradients, aloneGradient, $"Backward by stretches of {stretch}, and not one by one");
        }
    }

    private static (float[] Outputs, float[] Gradients) InStretches(IActivation activation, float[] input, int stretch)
    {
        var outputs = new float[input.Length];
        var gradients = new float[input.Length];
        for (var start = 0; start < input.Length; start += stretch)
        {
            var range = start..Math.Min(input.Length, start + stretch);
            activation.Forward(input.AsSpan(range), outputs.AsSpan(range));
            activation.Backward(input.AsSpan(range), outputs.AsSpan(range), input.AsSpan(range), gradients.AsSpan(range));
        }

        return (outputs, gradients);
    }

    private void InPlace(Subject subject)
    {
        var activation = Create(subject);
        foreach (var length in Lengths)
        {
            var input = Inputs()[..length];
            var apart = new float[length];
            activation.Forward(input, apart);
            var over = input.ToArray();
            activation.Forward(over, over);
            Expect.SameBits(over, apart, $"Forward of {length} over its input");

            var gradient = input.Reverse().ToArray();
            var gradientApart = new float[length];
            activation.Backward(input, apart, gradient, gradientApart);
            activation.Backward(input, apart, gradient, gradient);
            Expect.SameBits(gradient, gradientApart, $"Backward of {length} over the output's gradient");
        }
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
        var gradient = new float[input.Length];
        activation.Backward(input, output, Enumerable.Repeat(1f, input.Length).ToArray(), gradient);
        Expect.Finite(gradient, "the input's gradient");
        for (var i = 0; i < output.Length; i++)
            Expect.True(output[i] >= lower && output[i] <= upper,
                $"f({input[i]}) = {output[i]} lies outside of its range [{lower}, {upper}]");
    }

    /// <summary>Beyond what normal inputs reach, such as the upper end of a rectifier that has one. A place where steps h and h/2 disagree
    /// lies beside a kink, and says nothing.</summary>
    private void FarGradients(Subject subject)
    {
        var activation = Create(subject);
        const int places = 64;
        // No kink lies in the very middle between two values: it would look like a slope.
        const float apart = 0.61f, shift = 0.37f, step = 1f / 64;
        for (var i = -places; i <= places; i++)
        {
            var x = (i + shift) * apart;
            var (gradient, size) = Gradient(activation, x);
            var (slope, half) = (Slope(activation, x, step), Slope(activation, x, step / 2));
            // Rounding of the two values that a slope is made of, and a curve's own share.
            var allowed = 1e-2 * (1 + Math.Abs(slope)) + 2e-6 * size / step;
            if (Math.Abs(slope - half) > allowed / 4) continue;
            Expect.True(Math.Abs(gradient - half) <= allowed,
                string.Create(
                    CultureInfo.InvariantCulture, $"at {x} its slope is {half:G6} by differences, {gradient:G6} by the gradient"));
        }
    }

    private static (float Gradient, float Size) Gradient(IActivation activation, float x)
    {
        float[] input = [x], output = [0], gradient = [0];
        activation.Forward(input, output);
        activation.Backward(input, output, [1], gradient);
        return (gradient[0], Math.Max(Math.Abs(x), Math.Abs(output[0])));
    }

    private static double Slope(IActivation activation, float x, float step)
    {
        float[] input = [x - step, x + step], output = [0, 0];
        activation.Forward(input, output);
        return ((double)output[1] - output[0]) / ((double)input[1] - input[0]);
    }
}
