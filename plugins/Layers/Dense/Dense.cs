namespace Research.Plugins;

/// <summary>
/// A fully connected layer: y = x W + b on the last axis, the same weights at every place of the axes before it.
/// Parameters: <c>kernel</c> [in, units], <c>bias</c> [units].
/// </summary>
[Layer("dense", Activatable = true, Summary = "Fully connected, x W + b on the last axis", Source = "Rosenblatt 1958")]
[Example("""{ "units": 3 }""")]
[Example("""{ "units": 3, "useBias": false }""", Input = [4, 3])]
[Example("""{ "units": 3, "biasInitializer": { "type": "constant", "value": 0.1 } }""")]
public sealed class Dense(DenseOptions options) : ILinearLayer, IFusesActivation
{
    private IActivation? _activation;

    public LayerTraits Traits => LayerTraits.ReadsInput | LayerTraits.WritesGradients | LayerTraits.RowWise;

    public Parameter Kernel { get; private set; } = null!;

    public Parameter? Bias { get; private set; }

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank == 0) throw new TechniqueException("dense needs an input with at least one axis");
        Kernel = builder.Parameter("kernel", new Shape(input.Last, options.Units));
        if (options.UseBias)
        {
            var bias = new ParameterSpec { Role = ParameterRole.Bias, Initializer = options.BiasInitializer, Constant = 0 };
            Bias = builder.Parameter("bias", new Shape(options.Units), bias);
        }

        return input.WithLast(options.Units);
    }

    public void Fuse(IActivation? activation) => _activation = activation;

    public void Forward(LayerPass pass, Tensor input, Tensor output) =>
        pass.Backend.Multiply(
            input.Matrix, Kernel.Weights.Matrix, output.Matrix, bias: Bias is null ? default : Bias.Weights.Span, after: _activation);

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (pass.ParameterGradients)
        {
            pass.Backend.Multiply(input.Matrix.Transposed, outputGradient.Matrix, Kernel.Gradient.Matrix, pass.AddsGradients);
            if (Bias is not null) pass.Backend.SumColumns(outputGradient.Matrix, Bias.Gradient.Span, pass.AddsGradients);
        }

        if (inputGradient.Exists) pass.Backend.Multiply(outputGradient.Matrix, Kernel.Weights.Matrix.Transposed, inputGradient.Matrix);
    }
}

public sealed record DenseOptions
{
    /// <summary>How many outputs there are.</summary>
    [Range(1, int.MaxValue)]
    public required int Units { get; init; }

    /// <summary>Whether each unit has a bias.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>How the biases start; by default at 0.</summary>
    public IInitializer? BiasInitializer { get; init; }
}
