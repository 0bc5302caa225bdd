using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// Each row of the last axis at mean 0 and variance 1, then scaled and shifted: y = scale · (x - mean) / √(variance + ε) + offset; the same
/// in training and evaluation. Parameters: <c>scale</c> (1) and <c>offset</c> (0), one a feature. Backward, with x̂ the normalized row and
/// s = g · scale: dx = (s - mean s - x̂ mean(s x̂)) / deviation, dScale = Σ g x̂, dOffset = Σ g. Source: Ba, Kiros and Hinton 2016,
/// arXiv:1607.06450.
/// </summary>
[Layer("layer-norm", Summary = "Normalizes each row of the last axis", Source = "Ba et al. 2016, arXiv:1607.06450")]
[Example(Input = [6])]
[Example("""{ "epsilon": 0.1 }""", Input = [4, 3])]
public sealed class LayerNorm(LayerNormOptions options) : ILayer
{
    private Parameter _scale = null!, _offset = null!;
    private Slot _mean = null!, _deviation = null!, _normalized = null!, _scaled = null!, _product = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        var features = new Shape(input.Last);
        _scale = builder.Parameter("scale", features, new ParameterSpec { Role = ParameterRole.Scale, Constant = 1 });
        _offset = builder.Parameter("offset", features, new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        var places = new Shape(input.Size / input.Last);
        _mean = builder.Saved(places);
        _deviation = builder.Saved(places);
        _normalized = builder.Scratch(features, perSample: false);
        _scaled = builder.Scratch(features, perSample: false);
        _product = builder.Scratch(features, perSample: false);
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var (x, y) = (input.Matrix, output.Matrix);
        for (var row = 0; row < x.Rows; row++)
        {
            ref var mean = ref pass[_mean].Span[row];
            ref var deviation = ref pass[_deviation].Span[row];
            mean = (float)(pass.Backend.Sum(x.Row(row)) / x.Columns);
            VectorLoop.Map(new Normalization(mean, 1), x.Row(row), y.Row(row));
            deviation = (float)Math.Sqrt(pass.Backend.SumOfSquares(y.Row(row)) / x.Columns + options.Epsilon);
            VectorLoop.Map(new Normalization(mean, deviation), x.Row(row), y.Row(row));
            VectorLoop.Map(default(Affine), y.Row(row), _scale.Weights.Span, _offset.Weights.Span, y.Row(row));
        }
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var (x, gradient) = (input.Matrix, outputGradient.Matrix);
        var (normalized, scaled, product) = (pass[_normalized].Matrix, pass[_scaled].Matrix, pass[_product].Matrix);
        for (var row = 0; row < x.Rows; row++)
        {
            var deviation = pass[_deviation].Span[row];
            VectorLoop.Map(new Normalization(pass[_mean].Span[row], deviation), x.Row(row), normalized.Row(0));
            if (pass.ParameterGradients)
            {
                VectorLoop.Map(default(Sum), _scale.Gradient.Span, gradient.Row(row), normalized.Row(0), _scale.Gradient.Span);
                TensorPrimitives.Add(_offset.Gradient.Span, gradient.Row(row), _offset.Gradient.Span);
            }

            if (!inputGradient.Exists) continue;
            TensorPrimitives.Multiply(gradient.Row(row), _scale.Weights.Span, scaled.Row(0));
            TensorPrimitives.Multiply(scaled.Row(0), normalized.Row(0), product.Row(0));
            var shift = (float)(pass.Backend.Sum(scaled.Row(0)) / x.Columns);
            var slope = (float)(pass.Backend.Sum(product.Row(0)) / x.Columns);
            VectorLoop.Map(new Projection(shift, slope, deviation), scaled.Row(0), normalized.Row(0), inputGradient.Matrix.Row(row));
        }
    }

    private readonly struct Normalization(float mean, float deviation) : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => (x - new Vector<float>(mean)) / new Vector<float>(deviation);
    }

    private readonly struct Affine : IVectorMap3
    {
        public Vector<float> Of(Vector<float> x, Vector<float> scale, Vector<float> offset) => x * scale + offset;
    }

    private readonly struct Sum : IVectorMap3
    {
        public Vector<float> Of(Vector<float> sum, Vector<float> gradient, Vector<float> normalized) => sum + gradient * normalized;
    }

    private readonly struct Projection(float shift, float slope, float deviation) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> scaled, Vector<float> normalized) =>
            (scaled - new Vector<float>(shift) - normalized * new Vector<float>(slope)) / new Vector<float>(deviation);
    }
}

public sealed record LayerNormOptions
{
    /// <summary>Added to the variance, so that a constant row has one.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public float Epsilon { get; init; } = 1e-5f;
}
