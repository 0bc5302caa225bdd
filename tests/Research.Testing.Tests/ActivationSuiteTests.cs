namespace Research.Testing.Tests;

/// <summary>A kit that cannot fail checks nothing: each promise of an activation, kept and broken.</summary>
public sealed class ActivationSuiteTests
{
    private sealed class Sound : IActivation
    {
        public (float Lower, float Upper) Range => (0, float.PositiveInfinity);

        public void Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = Math.Max(0, input[i]);
        }

        public void Backward(
            ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
        {
            for (var i = 0; i < input.Length; i++) inputGradient[i] = output[i] > 0 ? outputGradient[i] : 0;
        }
    }

    /// <summary>Another algorithm below four elements, as some libraries have.</summary>
    private sealed class ShortCut : IActivation
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = input.Length < 4 ? input[i] / 3 : input[i] * (1f / 3);
        }

        public void Backward(
            ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
        {
            for (var i = 0; i < input.Length; i++) inputGradient[i] = outputGradient[i] / 3;
        }
    }

    /// <summary>Its second block of so many starts at the first one's numbers.</summary>
    private sealed class SecondBlock(int block) : IActivation
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            // From the end, so that it may lie over its input.
            for (var i = input.Length - 1; i >= 0; i--) output[i] = input[i / block == 1 ? i - block : i];
        }

        public void Backward(
            ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
            outputGradient.CopyTo(inputGradient);
    }

    /// <summary>What is left after blocks of so many is forgotten in Backward, or read after it was overwritten.</summary>
    private sealed class Rest(int block, bool inPlaceAlone) : IActivation
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output) => input.CopyTo(output);

        public void Backward(
            ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
        {
            var whole = input.Length - input.Length % block;
            var inPlace = inputGradient.Overlaps(outputGradient);
            outputGradient.CopyTo(inputGradient);
            if (whole > 0 && (inPlace || !inPlaceAlone)) inputGradient[whole..].Clear();
        }
    }

    /// <summary>Its derivative is a tenth too large, it reads what it does not declare, and its range is wrong.</summary>
    private sealed class Careless : IActivation
    {
        public LayerTraits Traits => LayerTraits.ReadsOutput;

        public (float Lower, float Upper) Range => (0, 1);

        public void Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = 2 * input[i];
        }

        public void Backward(
            ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
        {
            for (var i = 0; i < input.Length; i++) inputGradient[i] = 2.2f * outputGradient[i] + 0 * input[i];
        }
    }

    private static string? Verdict(Func<object> create, string check)
    {
        var factory = new OneTechnique(TechniqueKind.Activation, create);
        ISuite suite = check is "any stretch" or "in place" or "range" or "gradients far out"
            ? new ActivationSuite(factory)
            : new LayerSuite(new KitFactory(factory));
        return OneTechnique.Verdict(suite, check, factory.Subject());
    }

    [Theory]
    [InlineData("any stretch")]
    [InlineData("in place")]
    [InlineData("range")]
    [InlineData("gradients far out")]
    [InlineData("shapes")]
    [InlineData("gradients in training")]
    [InlineData("gradients in evaluation")]
    [InlineData("memory as declared")]
    [InlineData("rows stand apart in evaluation")]
    [InlineData("determinism")]
    [InlineData("no allocation")]
    public void A_sound_activation_passes(string check) => Assert.Null(Verdict(() => new Sound(), check));

    [Fact]
    public void Another_algorithm_for_short_spans_is_found() =>
        Assert.Contains("stretches of", Verdict(() => new ShortCut(), "any stretch"));

    [Theory]
    [InlineData(16)]
    [InlineData(512)]
    [InlineData(4096)]
    public void A_wrong_second_block_is_found(int block) =>
        Assert.Contains("Forward by stretches of", Verdict(() => new SecondBlock(block), "any stretch"));

    [Theory]
    [InlineData(32)]
    [InlineData(1024)]
    public void A_wrong_rest_of_a_block_is_found(int block)
    {
        Assert.Contains("Backward by stretches of", Verdict(() => new Rest(block, inPlaceAlone: false), "any stretch"));
        Assert.Null(Verdict(() => new Rest(block, inPlaceAlone: true), "any stretch"));
        Assert.Contains("over the output's gradient", Verdict(() => new Rest(block, inPlaceAlone: true), "in place"));
    }

    [Fact]
    public void A_wrong_derivative_is_found() => Assert.Contains("by differences", Verdict(() => new Careless(), "gradients in training"));

    [Fact]
    public void Reading_what_is_not_declared_is_found() =>
        Assert.Contains("does not declare to read", Verdict(() => new Careless(), "memory as declared"));

    [Fact]
    public void Leaving_its_range_is_found() => Assert.Contains("outside of its range", Verdict(() => new Careless(), "range"));

    /// <summary>A rectifier that ends at 6, whose gradient does not.</summary>
    private sealed class Endless : IActivation
    {
        public LayerTraits Traits => LayerTraits.ReadsInput;

        public void Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = Math.Clamp(input[i], 0, 6);
        }

        public void Backward(
            ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
        {
            for (var i = 0; i < input.Length; i++) inputGradient[i] = input[i] > 0 ? outputGradient[i] : 0;
        }
    }

    [Fact]
    public void A_derivative_that_is_wrong_far_out_is_found()
    {
        Assert.Null(Verdict(() => new Endless(), "gradients in training"));
        Assert.Contains("its slope is 0 by differences, 1 by the gradient", Verdict(() => new Endless(), "gradients far out"));
    }
}
