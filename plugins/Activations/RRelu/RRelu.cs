using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The randomized leaky rectifier: f(x) = x above 0, α x below, with α drawn uniformly in [lower, upper] for each element in
/// training, and their mean in evaluation. Source: Xu, Wang, Chen and Li 2015, arXiv:1505.00853.
/// </summary>
[Activation("rrelu", Summary = "Leaky rectifier with a random slope in training", Source = "Xu et al. 2015, arXiv:1505.00853")]
[Example]
[Example("""{ "lower": 1, "upper": 1 }""", Neutral = true)]
public sealed class RRelu(RReluOptions options) : ILayer
{
    /// <summary>Elements of a parallel block; their slopes are drawn piece by piece, on the stack.</summary>
    private const int Grain = 8192, Piece = 256;

    private RandomSource _slopes = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (options.Lower > options.Upper) throw new TechniqueException("\"lower\" is above \"upper\"; the slope is drawn between them");
        _slopes = builder.Random("slopes");
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) => Apply(pass, input, input, output);

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) Apply(pass, input, outputGradient, inputGradient);
    }

    /// <summary>result = value above input = 0, α · value below; the slopes of a step are the same in Forward and Backward.</summary>
    private void Apply(LayerPass pass, Tensor input, Tensor value, Tensor result)
    {
        if (pass.Training)
        {
            pass.Backend.For(
                input.Shape.Size, Grain, new RandomSlopes(pass.Random(_slopes), options.Lower, options.Upper, input, value, result));
            return;
        }

        VectorLoop.Map(new FixedSlope((options.Lower + options.Upper) / 2), input.Span, value.Span, result.Span);
    }

    private readonly struct RandomSlopes(RandomStream random, float lower, float upper, Tensor input, Tensor value, Tensor result) : IRange
    {
        public void Run(int start, int end)
        {
            Span<float> slopes = stackalloc float[Piece];
            for (var first = start; first < end; first += Piece)
            {
                var count = Math.Min(Piece, end - first);
                var piece = slopes[..count];
                random.Uniform(piece, first);
                var x = input.Span.Slice(first, count);
                var v = value.Span.Slice(first, count);
                VectorLoop.Map(new DrawnSlope(lower, upper - lower), x, v, piece, result.Span.Slice(first, count));
            }
        }
    }

    private readonly struct DrawnSlope(float lower, float width) : IVectorMap3
    {
        public Vector<float> Of(Vector<float> x, Vector<float> v, Vector<float> uniform) =>
            Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<float>.Zero), v, (new Vector<float>(lower) + width * uniform) * v);
    }

    private readonly struct FixedSlope(float slope) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> v) =>
            Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<float>.Zero), v, slope * v);
    }
}

public sealed record RReluOptions
{
    /// <summary>The least slope below 0.</summary>
    [Range(0d, 1d)]
    public float Lower { get; init; } = 1f / 8;

    /// <summary>The largest slope below 0; not below <c>lower</c>.</summary>
    [Range(0d, 1d)]
    public float Upper { get; init; } = 1f / 3;
}
