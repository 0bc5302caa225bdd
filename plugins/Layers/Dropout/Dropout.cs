using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// Dropout: in training each element is set to 0 with the probability <c>rate</c>. With inverted scaling those that are left are divided by
/// 1 - rate and evaluation changes nothing; with test-time scaling (the paper's) they stay as they are, and evaluation multiplies by 1 -
/// rate. The mask is drawn again in the backward pass. Source: Srivastava et al. 2014, JMLR 15.
/// </summary>
[Layer("dropout", Summary = "Sets random elements to 0 in training", Source = "Srivastava et al. 2014, JMLR 15")]
[Example]
[Example("""{ "rate": 0.3, "scaling": "test-time" }""")]
[Example("""{ "rate": 0 }""", Neutral = true)]
[Example("""{ "rate": 0, "scaling": "test-time" }""", Neutral = true)]
public sealed class Dropout(DropoutOptions options) : ILayer
{
    /// <summary>Elements of a parallel block; their numbers are drawn piece by piece, on the stack.</summary>
    private const int Grain = 8192, Piece = 256;

    private RandomSource _mask = null!;

    public LayerTraits Traits => LayerTraits.InPlace;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _mask = builder.Random("mask");
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) => Apply(pass, input, output);

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) Apply(pass, outputGradient, inputGradient);
    }

    private void Apply(LayerPass pass, Tensor source, Tensor result)
    {
        var kept = 1 - options.Rate;
        var inverted = options.Scaling == DropoutScaling.Inverted;
        if (pass.Training)
        {
            var scale = inverted ? 1 / kept : 1;
            pass.Backend.For(source.Shape.Size, Grain, new Masking(pass.Random(_mask), options.Rate, scale, source, result));
        }
        else if (inverted)
        {
            source.Span.CopyTo(result.Span);
        }
        else
        {
            TensorPrimitives.Multiply(source.Span, kept, result.Span);
        }
    }

    private readonly struct Masking(RandomStream random, float rate, float scale, Tensor source, Tensor result) : IRange
    {
        public void Run(int start, int end)
        {
            Span<float> numbers = stackalloc float[Piece];
            for (var first = start; first < end; first += Piece)
            {
                var piece = numbers[..Math.Min(Piece, end - first)];
                random.Uniform(piece, first);
                VectorLoop.Map(
                    new Mask(rate, scale), source.Span.Slice(first, piece.Length), piece, result.Span.Slice(first, piece.Length));
            }
        }
    }

    private readonly struct Mask(float rate, float scale) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> uniform) =>
            Vector.ConditionalSelect(Vector.GreaterThanOrEqual(uniform, new Vector<float>(rate)), scale * x, Vector<float>.Zero);
    }
}

public sealed record DropoutOptions
{
    /// <summary>The probability of dropping an element, from 0 to below 1.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public float Rate { get; init; } = 0.5f;

    /// <summary>Where the lost sum is made up for: in training (<c>inverted</c>) or in evaluation (<c>test-time</c>).</summary>
    public DropoutScaling Scaling { get; init; }
}

public enum DropoutScaling
{
    /// <summary>Divides by 1 - rate in training.</summary>
    Inverted,

    /// <summary>Multiplies by 1 - rate in evaluation.</summary>
    TestTime,
}
