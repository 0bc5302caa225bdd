namespace Research.Plugins;

/// <summary>
/// A plain recurrent layer: h_t = tanh(x_t W + h_{t-1} R + b), h_0 = 0, on [time, features]. Parameters: <c>kernel</c> [features, units],
/// <c>recurrentKernel</c> [units, units], <c>bias</c> [units]. Where a row is shorter than the rest, its last valid state is the output,
/// and the sequence of states is 0 after it. Source: Elman 1990, "Finding structure in time"; clipping: Pascanu, Mikolov and Bengio 2013,
/// arXiv:1211.5063.
/// </summary>
[Layer("simple-rnn", Summary = "Plain recurrent layer, tanh(x W + h R + b)", Source = "Elman 1990")]
[Example("""{ "units": 3 }""", Input = [4, 3])]
[Example("""{ "units": 3, "returnSequences": true }""", Input = [4, 3])]
public sealed partial class SimpleRnn(SimpleRnnOptions options) : ILayer
{
    private Parameter _kernel = null!, _recurrentKernel = null!, _bias = null!;
    private Slot _savedStates = null!, _delta = null!, _previousStates = null!;
    private int _steps;

    public LayerTraits Traits => options.ReturnSequences ? LayerTraits.ReadsInput | LayerTraits.ReadsOutput : LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 2) throw new TechniqueException($"simple-rnn needs an input [time, features], not {input}");
        _steps = input[0];
        var states = new Shape(_steps, options.Units);
        _kernel = builder.Parameter("kernel", new Shape(input[1], options.Units));
        _recurrentKernel = builder.Parameter("recurrentKernel", new Shape(options.Units, options.Units));
        _bias = builder.Parameter("bias", new Shape(options.Units), new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        if (!options.ReturnSequences) _savedStates = builder.Saved(states);
        _delta = builder.Scratch(states);
        _previousStates = builder.Scratch(states);
        return options.ReturnSequences ? states : new Shape(options.Units);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var states = options.ReturnSequences ? output : pass[_savedStates];
        // The inputs' share of all steps is one product; only the recurrent one waits for the step before.
        pass.Backend.Multiply(input.Matrix, _kernel.Weights.Matrix, states.Matrix, bias: _bias.Weights.Span);
        Squash(states.At(0));
        for (var t = 1; t < _steps; t++)
            pass.Backend.Multiply(
                states.At(t - 1), _recurrentKernel.Weights.Matrix, states.At(t), accumulate: true, after: Tangent.Instance);
        if (options.ReturnSequences) ClearPadding(pass.Lengths, states);
        else CopyLast(pass.Lengths, states, output);
    }

    private static void Squash(Matrix states)
    {
        for (var row = 0; row < states.Rows; row++) VectorMath.Tanh(states.Row(row), states.Row(row));
    }

    private void ClearPadding(ReadOnlySpan<int> lengths, Tensor states)
    {
        for (var row = 0; row < lengths.Length; row++) states.Row(row).Span[(lengths[row] * options.Units)..].Clear();
    }

    private void CopyLast(ReadOnlySpan<int> lengths, Tensor states, Tensor output)
    {
        for (var row = 0; row < output.Rows; row++) LastState(lengths, states, row).CopyTo(output.Matrix.Row(row));
    }

    /// <summary>The part of [rows, time, units] that lies at a row's last valid step.</summary>
    private Span<float> LastState(ReadOnlySpan<int> lengths, Tensor sequence, int row)
    {
        var length = lengths.IsEmpty ? _steps : lengths[row];
        return sequence.Row(row).Span.Slice((length - 1) * options.Units, options.Units);
    }

    private sealed class Tangent : IElementwise
    {
        public static readonly Tangent Instance = new();

        public void Forward(ReadOnlySpan<float> input, Span<float> output) => VectorMath.Tanh(input, output);
    }
}

public sealed record SimpleRnnOptions
{
    /// <summary>The size of the hidden state.</summary>
    [Range(1, int.MaxValue)]
    public required int Units { get; init; }

    /// <summary>Gives the state after every step, [time, units], not only the last one, [units].</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>Going backwards, the hidden state's gradient is cut elementwise to ± this at each step; left out: no cut.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public float? Clip { get; init; }
}
