using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// A fully connected layer whose weights are split into length and direction: column j of W is scale_j · v_j / ‖v_j‖, and y = x W + b.
/// Parameters: <c>direction</c> [in, units] (the v_j), <c>scale</c> [units], which starts as ‖v_j‖ so that W starts as the initializer drew
/// it, <c>bias</c> [units]. Backward, with dW = xᵀ g: dscale_j = dW_j · v_j / ‖v_j‖, dv_j = scale_j / ‖v_j‖ · (dW_j - dscale_j v_j /
/// ‖v_j‖). Source: Salimans and Kingma 2016, arXiv:1602.07868.
/// </summary>
[Layer("weight-norm-dense", Activatable = true, Summary = "Fully connected, with length and direction of the weights apart",
    Source = "Salimans and Kingma 2016, arXiv:1602.07868")]
[Example("""{ "units": 3 }""")]
[Example("""{ "units": 3, "useBias": false }""", Input = [4, 3])]
public sealed class WeightNormDense(WeightNormDenseOptions options) : IFusesActivation
{
    private Parameter _direction = null!, _scale = null!;
    private Parameter? _bias;
    private Slot _norms = null!, _weights = null!, _weightGradient = null!, _columns = null!;
    private IActivation? _activation;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank == 0) throw new TechniqueException("weight-norm-dense needs an input with at least one axis");
        var (matrix, units) = (new Shape(input.Last, options.Units), new Shape(options.Units));
        _direction = builder.Parameter("direction", matrix);
        _scale = builder.Parameter("scale", units, new ParameterSpec { Role = ParameterRole.Scale, Constant = 1 });
        if (options.UseBias) _bias = builder.Parameter("bias", units, new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        _norms = builder.Saved(units, perSample: false);
        _weights = builder.Saved(matrix, perSample: false);
        _weightGradient = builder.Scratch(matrix, perSample: false);
        _columns = builder.Scratch(units.Batched(2), perSample: false);
        return input.WithLast(options.Units);
    }

    public void Initialized()
    {
        using var backend = new ManagedBackend(threads: 1);
        Norms(backend, _scale.Weights.Span);
    }

    public void Fuse(IActivation? activation) => _activation = activation;

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var norms = pass[_norms].Span;
        var factor = pass[_columns].Row(0);
        Norms(pass.Backend, norms);
        TensorPrimitives.Divide(_scale.Weights.Span, norms, factor.Span);
        var (direction, weights) = (_direction.Weights.Matrix, pass[_weights].Matrix);
        ColumnLoop.Map(pass.Backend, default(Scaled), direction, direction, factor.Matrix, weights);
        pass.Backend.Multiply(input.Matrix, weights, output.Matrix, bias: _bias is null ? default : _bias.Weights.Span, after: _activation);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (pass.ParameterGradients)
        {
            pass.Backend.Multiply(input.Matrix.Transposed, outputGradient.Matrix, pass[_weightGradient].Matrix);
            ParameterGradients(pass);
            if (_bias is not null) pass.Backend.SumColumns(outputGradient.Matrix, _bias.Gradient.Span, accumulate: true);
        }

        if (inputGradient.Exists) pass.Backend.Multiply(outputGradient.Matrix, pass[_weights].Matrix.Transposed, inputGradient.Matrix);
    }

    private void ParameterGradients(LayerPass pass)
    {
        var (direction, weightGradient, result) = (_direction.Weights.Matrix, pass[_weightGradient].Matrix, _direction.Gradient.Matrix);
        var norms = pass[_norms].Span;
        var own = pass[_columns];
        var along = own.Row(0).Span;
        ColumnLoop.Sum(pass.Backend, default(Product), weightGradient, direction, default, along);
        TensorPrimitives.Divide(along, norms, along);
        TensorPrimitives.Add(_scale.Gradient.Span, along, _scale.Gradient.Span);
        TensorPrimitives.Divide(along, norms, along);
        TensorPrimitives.Divide(_scale.Weights.Span, norms, own.Row(1).Span);
        // weightGradient is scratch: it becomes what is orthogonal to the direction.
        ColumnLoop.Map(pass.Backend, default(Orthogonal), weightGradient, direction, own.Matrix, weightGradient);
        ColumnLoop.Map(pass.Backend, default(Added), result, weightGradient, default, result);
    }

    /// <summary>norms[j] = ‖v_j‖.</summary>
    private void Norms(ITensorBackend backend, Span<float> norms)
    {
        var direction = _direction.Weights.Matrix;
        ColumnLoop.Sum(backend, default(Product), direction, direction, default, norms);
        TensorPrimitives.Sqrt(norms, norms);
    }

    private readonly struct Scaled : IColumnFormula
    {
        public Vector<float> Of(Vector<float> direction, Vector<float> same, in ColumnNumbers factor) => direction * factor.First;
    }

    private readonly struct Product : IColumnFormula
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b, in ColumnNumbers none) => a * b;
    }

    private readonly struct Orthogonal : IColumnFormula
    {
        public Vector<float> Of(Vector<float> gradient, Vector<float> direction, in ColumnNumbers own) =>
            (gradient - own.First * direction) * own.Second;
    }

    private readonly struct Added : IColumnFormula
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b, in ColumnNumbers none) => a + b;
    }
}

public sealed record WeightNormDenseOptions
{
    /// <summary>How many outputs there are.</summary>
    [Range(1, int.MaxValue)]
    public required int Units { get; init; }

    /// <summary>Whether each unit has a bias, which starts at 0.</summary>
    public bool UseBias { get; init; } = true;
}
