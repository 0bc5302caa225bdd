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
    /// <summary>What is saved of each row.</summary>
    private const int Mean = 0, InverseDeviation = 1, Statistics = 2;

    private readonly float _epsilon = options.Epsilon;
    private Parameter _scale = null!, _offset = null!;
    private Slot _statistics = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput | LayerTraits.RowWise;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        var features = new Shape(input.Last);
        _scale = builder.Parameter("scale", features, new ParameterSpec { Role = ParameterRole.Scale, Constant = 1 });
        _offset = builder.Parameter("offset", features, new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        _statistics = builder.Saved(new Shape(input.Size / input.Last, Statistics));
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) =>
        pass.Backend.ForRows(input.Matrix, new Outputs(this, pass, input.Matrix, output.Matrix));

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var (x, gradient) = (input.Matrix, outputGradient.Matrix);
        if (pass.ParameterGradients)
        {
            ColumnLoop.SumByRows(pass.Backend, default(Weighted), x, gradient, pass[_statistics].Matrix, _scale.Gradient.Span, accumulate: true);
            pass.Backend.SumColumns(gradient, _offset.Gradient.Span, accumulate: true);
        }

        if (inputGradient.Exists) pass.Backend.ForRows(x, new InputGradients(this, pass, x, gradient, inputGradient.Matrix));
    }

    private readonly struct Outputs(LayerNorm layer, LayerPass pass, Matrix x, Matrix y) : IRange
    {
        public void Run(int start, int end)
        {
            var statistics = pass[layer._statistics].Matrix;
            var scale = layer._scale.Weights.Span;
            var offset = layer._offset.Weights.Span;
            for (var row = start; row < end; row++)
            {
                var from = x.Row(row);
                var to = y.Row(row);
                var mean = (float)(Reductions.Sum(from) / from.Length);
                var variance = Reductions.SumOfSquares(new Centred(mean), from) / from.Length;
                var inverse = (float)(1 / Math.Sqrt(variance + layer._epsilon));
                VectorLoop.Map(new Scaled(new Normalization(mean, inverse)), from, scale, offset, to);
                (statistics[row, Mean], statistics[row, InverseDeviation]) = (mean, inverse);
            }
        }
    }

    private readonly struct InputGradients(LayerNorm layer, LayerPass pass, Matrix x, Matrix gradient, Matrix result) : IRange
    {
        public void Run(int start, int end)
        {
            var scale = layer._scale.Weights.Span;
            var statistics = pass[layer._statistics].Matrix;
            for (var row = start; row < end; row++)
            {
                var inverse = statistics[row, InverseDeviation];
                var normalization = new Normalization(statistics[row, Mean], inverse);
                var from = x.Row(row);
                var slopes = gradient.Row(row);
                var to = result.Row(row);
                var shift = (float)(Reductions.Sum(default(Product), slopes, scale) / from.Length);
                var slope = (float)(Reductions.Sum(new WeightedProduct(normalization), from, slopes, scale) / from.Length);
                VectorLoop.Map(new Projection(normalization, shift, slope, inverse), slopes, scale, from, to);
            }
        }
    }

    private readonly struct Centred(float mean) : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => x - new Vector<float>(mean);
    }

    private readonly struct Product : IVectorMap2
    {
        public Vector<float> Of(Vector<float> gradient, Vector<float> scale) => gradient * scale;
    }

    private readonly struct Normalization(float mean, float inverse) : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => (x - new Vector<float>(mean)) * new Vector<float>(inverse);
    }

    private readonly struct Scaled(Normalization normalization) : IVectorMap3
    {
        public Vector<float> Of(Vector<float> x, Vector<float> scale, Vector<float> offset) => normalization.Of(x) * scale + offset;
    }

    /// <summary>g x̂, with a row's statistics.</summary>
    private readonly struct Weighted : IColumnFormula
    {
        public Vector<float> Of(Vector<float> x, Vector<float> gradient, in ColumnNumbers own) => gradient * ((x - own.First) * own.Second);
    }

    private readonly struct WeightedProduct(Normalization normalization) : IVectorMap3
    {
        public Vector<float> Of(Vector<float> x, Vector<float> gradient, Vector<float> scale) => gradient * scale * normalization.Of(x);
    }

    private readonly struct Projection(Normalization normalization, float shift, float slope, float inverse) : IVectorMap3
    {
        public Vector<float> Of(Vector<float> gradient, Vector<float> scale, Vector<float> x) =>
            (gradient * scale - new Vector<float>(shift) - normalization.Of(x) * new Vector<float>(slope)) * new Vector<float>(inverse);
    }
}

public sealed record LayerNormOptions
{
    /// <summary>Added to the variance, so that a constant row has one.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public float Epsilon { get; init; } = 1e-5f;
}
