namespace Research.Plugins;

/// <summary>
/// Long short-term memory on [time, features]: with the gates (i, f, g, o) = x_t W + h_{t-1} R + b, the cell
/// c_t = σ(f) c_{t-1} + σ(i) tanh(g) and the state h_t = σ(o) tanh(c_t), from h_0 = c_0 = 0. Parameters: <c>kernel</c> [features, 4 units],
/// <c>recurrentKernel</c> [units, 4 units], <c>bias</c> [4 units], the gates in that order. Where a row is shorter than the rest, its last
/// valid state is the output, and the sequence of states is 0 after it. Source: Hochreiter and Schmidhuber 1997, "Long short-term memory";
/// with the forget gate of Gers, Schmidhuber and Cummins 2000.
/// </summary>
[Layer("lstm", Summary = "Long short-term memory", Source = "Hochreiter and Schmidhuber 1997")]
[Example("""{ "units": 3 }""", Input = [4, 3])]
[Example("""{ "units": 3, "returnSequences": true }""", Input = [4, 3])]
public sealed partial class Lstm(LstmOptions options) : ILayer
{
    private const int Gates = 4, Input = 0, Forget = 1, Candidate = 2, Output = 3;

    private Parameter _kernel = null!, _recurrentKernel = null!, _bias = null!;
    private Slot _joined = null!, _gates = null!, _cells = null!, _tangents = null!, _packed = null!, _packedBack = null!;
    private Slot _delta = null!, _stateGradient = null!, _cellGradient = null!, _kernelGradient = null!, _biasGradient = null!;
    private PackedOperand _forward = null!, _toState = null!, _toInput = null!;
    private int _steps, _features;

    /// <summary>Backward reads its own copies.</summary>
    public LayerTraits Traits => LayerTraits.WritesGradients;

    private int Units => options.Units;

    private RecurrentOutput States => new(options.ReturnSequences, options.Clip);

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 2) throw new TechniqueException($"lstm needs an input [time, features], not {input}");
        (_steps, _features) = (input[0], input[1]);
        var gate = new ParameterSpec { FanOut = Units };
        var (states, gates) = (new Shape(_steps, Units), new Shape(_steps, Gates * Units));
        _kernel = builder.Parameter("kernel", new Shape(_features, gates.Last), gate);
        _recurrentKernel = builder.Parameter("recurrentKernel", new Shape(Units, gates.Last), gate);
        _bias = builder.Parameter("bias", new Shape(gates.Last), new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        _forward = new PackedOperand(_features + Units, gates.Last);
        _toState = new PackedOperand(gates.Last, Units);
        _toInput = new PackedOperand(gates.Last, _features);
        // A step's input beside the state before it, and the last state.
        _joined = builder.Saved(new Shape(_steps + 1, _features + Units));
        _gates = builder.Saved(gates);
        _cells = builder.Saved(states);
        _tangents = builder.Saved(states);
        _delta = builder.Scratch(gates);
        _stateGradient = builder.Scratch(new Shape(Units));
        _cellGradient = builder.Scratch(new Shape(Units));
        _biasGradient = builder.Scratch(new Shape(gates.Last));
        _kernelGradient = builder.Scratch(new Shape(_features + Units, gates.Last), perSample: false);
        _packed = builder.Scratch(new Shape(Math.Max(_forward.Floats, _toInput.Floats)), perSample: false);
        _packedBack = builder.Scratch(new Shape(_toState.Floats), perSample: false);
        return options.ReturnSequences ? states : new Shape(Units);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        _forward.Pack(_kernel.Weights.Matrix, _recurrentKernel.Weights.Matrix, pass[_packed].Span);
        pass.Backend.For(pass.Rows, TimeMajor.RowsAtOnce(pass.Backend, pass.Rows), new Unrolled(this, pass, input, output));
    }

    /// <summary>Some rows through all steps.</summary>
    private readonly struct Unrolled(Lstm lstm, LayerPass pass, Tensor input, Tensor output) : IRange
    {
        private readonly Tensor _joined = TimeMajor.Of(pass[lstm._joined]), _gates = TimeMajor.Of(pass[lstm._gates]);
        private readonly Tensor _cells = TimeMajor.Of(pass[lstm._cells]), _tangents = TimeMajor.Of(pass[lstm._tangents]);
        private readonly Tensor _packed = pass[lstm._packed];

        public void Run(int start, int end)
        {
            Matrix cellsBefore = default;
            var joined = _joined.Row(0).Matrix;
            for (var row = start; row < end; row++) joined.Row(row)[lstm._features..].Clear();
            for (var t = 0; t < lstm._steps; t++)
            {
                var (inputs, next) = (input.At(t), _joined.Row(t + 1).Matrix);
                var (gates, cells, tangents) = (_gates.Row(t).Matrix, _cells.Row(t).Matrix, _tangents.Row(t).Matrix);
                for (var row = start; row < end; row++) inputs.Row(row).CopyTo(joined.Row(row));
                lstm._forward.Multiply(joined, _packed.Span, gates, start, end - start, bias: lstm._bias.Weights.Span);
                for (var row = start; row < end; row++)
                {
                    var before = t == 0 ? default : cellsBefore.Row(row);
                    var state = next.Row(row)[lstm._features..];
                    lstm.Squash(gates.Row(row));
                    VectorLoop.Run(new Step(gates.Row(row), before, cells.Row(row), tangents.Row(row), state), lstm.Units);
                    lstm.States.Give(t, lstm.LastStep(pass, row), row, state, output);
                }

                (joined, cellsBefore) = (next, cells);
            }
        }
    }

    private int LastStep(LayerPass pass, int row) => pass.Lengths.IsEmpty ? _steps - 1 : pass.Lengths[row] - 1;
}

public sealed record LstmOptions
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
