using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The rectifier with a learned slope: f(x) = x above 0, α x below, with one α for each channel (the last axis).
/// Source: He, Zhang, Ren and Sun 2015, "Delving deep into rectifiers", arXiv:1502.01852.
/// </summary>
[Activation("prelu", Summary = "Rectifier whose slope below 0 is learned, one a channel", Source = "He et al. 2015, arXiv:1502.01852")]
[Example("""{ "initial": 1 }""", Neutral = true)]
[Example]
public sealed class PRelu(PReluOptions options) : ILayer
{
    private Parameter _alpha = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        // He et al. keep weight decay off the slopes, for it would pull the unit back to a plain rectifier: not a kernel.
        _alpha = builder.Parameter(
            "alpha", new Shape(input.Last), new ParameterSpec { Role = ParameterRole.Other, Constant = options.Initial });
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var (x, y) = (input.Matrix, output.Matrix);
        var alpha = _alpha.Weights.Span;
        for (var row = 0; row < x.Rows; row++) VectorLoop.Map(default(Slope), x.Row(row), x.Row(row), alpha, y.Row(row));
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var (x, gradient) = (input.Matrix, outputGradient.Matrix);
        if (pass.ParameterGradients)
        {
            var alphaGradient = _alpha.Gradient.Span;
            for (var row = 0; row < x.Rows; row++)
                VectorLoop.Map(default(SlopeGradient), x.Row(row), gradient.Row(row), alphaGradient, alphaGradient);
        }

        if (!inputGradient.Exists) return;
        var result = inputGradient.Matrix;
        var alpha = _alpha.Weights.Span;
        for (var row = 0; row < x.Rows; row++) VectorLoop.Map(default(Slope), x.Row(row), gradient.Row(row), alpha, result.Row(row));
    }

    /// <summary>v above x = 0, α v below: the function itself with v = x, the chain rule with v = the gradient.</summary>
    private readonly struct Slope : IVectorMap3
    {
        public Vector<float> Of(Vector<float> x, Vector<float> v, Vector<float> alpha) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), v, alpha * v);
    }

    private readonly struct SlopeGradient : IVectorMap3
    {
        public Vector<float> Of(Vector<float> x, Vector<float> gradient, Vector<float> sum) =>
            sum + Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.Zero, gradient * x);
    }
}

public sealed record PReluOptions
{
    /// <summary>Every slope's start; 0 starts as a plain rectifier, 1 as the identity.</summary>
    [Range(-1d, 1d)]
    public float Initial { get; init; } = 0.25f;
}
