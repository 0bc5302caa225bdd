using System.Numerics.Tensors;
using Research;

namespace Stranger;

/// <summary>y = x + scale · body(x); the body gives the shape that it gets.</summary>
[Layer("scaled-residual", Summary = "Adds a share of what a body makes of the input")]
[Example("""{ "body": [{ "type": "dense", "units": 6 }, "tanh"], "scale": 0.5 }""", Input = [6])]
public sealed class ScaledResidual(ScaledResidualOptions options) : ILayer
{
    private Block _body = null!;
    private Slot _bodyGradient = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _body = builder.Block("", options.Body, input);
        _bodyGradient = builder.Scratch(input);
        if (_body.Output == input) return input;
        throw new TechniqueException($"the body turns {input} into {_body.Output}; it must give the shape that it gets");
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var body = _body.Forward(pass, input);
        TensorPrimitives.Multiply(body.Span, options.Scale, output.Span);
        TensorPrimitives.Add(output.Span, input.Span, output.Span);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var bodyGradient = pass[_bodyGradient];
        TensorPrimitives.Multiply(outputGradient.Span, options.Scale, bodyGradient.Span);
        _body.Backward(pass, input, bodyGradient, inputGradient);
        if (inputGradient.Exists) TensorPrimitives.Add(inputGradient.Span, outputGradient.Span, inputGradient.Span);
    }
}

public sealed record ScaledResidualOptions
{
    /// <summary>The layers beside the shortcut.</summary>
    public required LayerStack Body { get; init; }

    /// <summary>The share of the body.</summary>
    public float Scale { get; init; } = 0.1f;
}
