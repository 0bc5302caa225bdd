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
    private Slot _joined = null!, _delta = null!, _stateGradient = null!, _biasGradient = null!, _packed = null!, _packedBack = null!;
    private PackedOperand _forward = null!, _toState = null!, _toInput = null!;
    private int _steps, _features;

    /// <summary>Backward reads its own copies.</summary>
    public LayerTraits Traits => LayerTraits.WritesGradients;

    private int Units => options.Units;

    private RecurrentOutput States => new(options.ReturnSequences, options.Clip);

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 2) throw new TechniqueException($"simple-rnn needs an input [time, features], not {input}");
        (_steps, _features) = (input[0], input[1]);
        var (states, state) = (new Shape(_steps, Units), new Shape(Units));
        _kernel = builder.Parameter("kernel", new Shape(_features, Units));
        _recurrentKernel = builder.Parameter("recurrentKernel", new Shape(Units, Units));
        _bias = builder.Parameter("bias", state, new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        _forward = new PackedOperand(_features + Units, Units);
        _toState = new PackedOperand(Units, Units);
        _toInput = new PackedOperand(Units, _features);
        // A step's input beside the state before it, and the last state.
        _joined = builder.Saved(new Shape(_steps + 1, _features + Units));
        _delta = builder.Scratch(states);
        _stateGradient = builder.Scratch(state);
        _biasGradient = builder.Scratch(state);
        _packed = builder.Scratch(new Shape(Math.Max(_forward.Floats, _toInput.Floats)), perSample: false);
        _packedBack = builder.Scratch(new Shape(_toState.Floats), perSample: false);
        return options.ReturnSequences ? states : state;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        _forward.Pack(_kernel.Weights.Matrix, _recurrentKernel.Weights.Matrix, pass[_packed].Span);
        pass.Backend.For(pass.Rows, TimeMajor.RowsAtOnce(pass.Backend, pass.Rows), new Unrolled(this, pass, input, output));
    }

    /// <summary>Some rows through all steps.</summary>
    private readonly struct Unrolled(SimpleRnn rnn, LayerPass pass, Tensor input, Tensor output) : IRange
    {
        private readonly Tensor _joined = TimeMajor.Of(pass[rnn._joined]), _packed = pass[rnn._packed];

        public void Run(int start, int end)
        {
            var joined = _joined.Row(0).Matrix;
            for (var row = start; row < end; row++) joined.Row(row)[rnn._features..].Clear();
            for (var t = 0; t < rnn._steps; t++)
            {
                var (inputs, next) = (input.At(t), _joined.Row(t + 1).Matrix);
                var states = next.ColumnsFrom(rnn._features, rnn.Units);
                for (var row = start; row < end; row++) inputs.Row(row).CopyTo(joined.Row(row));
                rnn._forward.Multiply(joined, _packed.Span, states, start, end - start, bias: rnn._bias.Weights.Span);
                for (var row = start; row < end; row++)
                {
                    var state = states.Row(row);
                    VectorMath.Tanh(state, state);
                    rnn.States.Give(t, rnn.LastStep(pass, row), row, state, output);
                }

                joined = next;
            }
        }
    }

    private int LastStep(LayerPass pass, int row) => pass.Lengths.IsEmpty ? _steps - 1 : pass.Lengths[row] - 1;
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
