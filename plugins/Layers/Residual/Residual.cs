using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// A fast-forward connection: y = shortcut(x) + body(x). Without <c>shortcut</c> it is the identity, or, where only the last axis differs,
/// a parameter <c>projection</c> [in, out] without bias. Source: He, Zhang, Ren and Sun 2016, "Deep residual learning", arXiv:1512.03385.
/// </summary>
[Layer("residual", Summary = "Adds the input to what a body makes of it", Source = "He et al. 2016, arXiv:1512.03385")]
[Example("""{ "body": [{ "type": "dense", "units": 6 }, "tanh"] }""", Input = [6])]
[Example("""{ "body": [{ "type": "dense", "units": 4 }] }""", Input = [5, 6])]
[Example("""{ "body": [{ "type": "dense", "units": 4 }], "shortcut": [{ "type": "dense", "units": 4, "useBias": false }] }""", Input = [6])]
public sealed class Residual(ResidualOptions options) : ILayer
{
    private Block _body = null!;
    private Block? _shortcut;
    private Parameter? _projection;
    private Slot _inputGradient = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _body = builder.Block("", options.Body, input);
        var output = _body.Output;
        if (options.Shortcut is not null)
        {
            _shortcut = builder.Block("shortcut", options.Shortcut, input);
            _inputGradient = builder.Scratch(input);
            if (_shortcut.Output != output)
                throw new TechniqueException($"the body gives {output}, the shortcut {_shortcut.Output}; both must give the same shape");
        }
        else if (output != input)
        {
            if (output.Rank == 0 || input.Rank == 0 || output != input.WithLast(output.Last))
                throw new TechniqueException(
                    $"the body turns {input} into {output}, which cannot be added; "
                    + $"give a \"shortcut\" (a list of entries) that turns {input} into {output} too");
            _projection = builder.Parameter("projection", new Shape(input.Last, output.Last));
        }

        return output;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var body = _body.Forward(pass, input);
        if (_projection is not null)
        {
            pass.Backend.Multiply(input.Matrix, _projection.Weights.Matrix, output.Matrix);
            Add(pass, output, body, output);
            return;
        }

        var shortcut = _shortcut is null ? input : _shortcut.Forward(pass, input);
        Add(pass, shortcut, body, output);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        _body.Backward(pass, input, outputGradient, inputGradient);
        if (_projection is not null && pass.ParameterGradients)
            pass.Backend.Multiply(input.Matrix.Transposed, outputGradient.Matrix, _projection.Gradient.Matrix, accumulate: true);
        if (_shortcut is not null)
        {
            var gradient = inputGradient.Exists ? pass[_inputGradient] : default;
            _shortcut.Backward(pass, input, outputGradient, gradient);
            if (inputGradient.Exists) Add(pass, inputGradient, gradient, inputGradient);
        }
        else if (inputGradient.Exists)
        {
            if (_projection is null) Add(pass, inputGradient, outputGradient, inputGradient);
            else
                pass.Backend.Multiply(outputGradient.Matrix, _projection.Weights.Matrix.Transposed, inputGradient.Matrix, accumulate: true);
        }
    }

    private static void Add(LayerPass pass, Tensor a, Tensor b, Tensor sum) =>
        ColumnLoop.Map(pass.Backend, default(Sum), a.Matrix, b.Matrix, default, sum.Matrix);

    private readonly struct Sum : IColumnFormula
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b, in ColumnNumbers none) => a + b;
    }
}

public sealed record ResidualOptions
{
    /// <summary>The layers beside the shortcut, entries as in <c>model</c>.</summary>
    public required LayerStack Body { get; init; }

    /// <summary>The layers of the shortcut; left out: the identity, or a projection where only the last axis differs.</summary>
    public LayerStack? Shortcut { get; init; }
}
