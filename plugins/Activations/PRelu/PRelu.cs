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

    public LayerTraits Traits => LayerTraits.ReadsInput | LayerTraits.RowWise;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        // He et al. keep weight decay off the slopes, for it would pull the unit back to a plain rectifier: not a kernel.
        _alpha = builder.Parameter(
            "alpha", new Shape(input.Last), new ParameterSpec { Role = ParameterRole.Other, Constant = options.Initial });
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) =>
        ColumnLoop.Map(pass.Backend, default(Slope), input.Matrix, input.Matrix, _alpha.Weights.Matrix, output.Matrix);

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var (x, gradient, alpha) = (input.Matrix, outputGradient.Matrix, _alpha.Weights.Matrix);
        if (pass.ParameterGradients)
            ColumnLoop.Sum(pass.Backend, default(SlopeGradient), x, gradient, default, _alpha.Gradient.Span, accumulate: true);
        if (inputGradient.Exists) ColumnLoop.Map(pass.Backend, default(Slope), x, gradient, alpha, inputGradient.Matrix);
    }

    /// <summary>v above x = 0, α v below: the function itself with v = x, the chain rule with v = the gradient.</summary>
    private readonly struct Slope : IColumnFormula
    {
        public Vector<float> Of(Vector<float> x, Vector<float> v, in ColumnNumbers alpha) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), v, alpha.First * v);
    }

    private readonly struct SlopeGradient : IColumnFormula
    {
        public Vector<float> Of(Vector<float> x, Vector<float> gradient, in ColumnNumbers none) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.Zero, gradient * x);
    }
}

public sealed record PReluOptions
{
    /// <summary>Every slope's start; 0 starts as a plain rectifier, 1 as the identity.</summary>
    [Range(-1d, 1d)]
    public float Initial { get; init; } = 0.25f;
}
