namespace Research.Plugins;

/// <summary>
/// The gated recurrent unit on [time, features], its reset applied after the product: r = σ(x W_r + b_r + h R_r + p_r), z likewise,
/// n = tanh(x W_n + b_n + r (h R_n + p_n)), h_t = (1 - z) n + z h_{t-1}, from h_0 = 0. Parameters: <c>kernel</c> [features, 3 units],
/// <c>recurrentKernel</c> [units, 3 units], <c>bias</c> b and <c>recurrentBias</c> p [3 units], in the order r z n. Where a row is shorter
/// than the rest, its last valid state is the output, and the sequence of states is 0 after it. Source: Cho et al. 2014, arXiv:1406.1078;
/// the reset after the product as in cuDNN.
/// </summary>
[Layer("gru", Summary = "Gated recurrent unit, the reset after the product", Source = "Cho et al. 2014, arXiv:1406.1078")]
[Example("""{ "units": 3 }""", Input = [4, 3])]
[Example("""{ "units": 3, "returnSequences": true }""", Input = [4, 3])]
public sealed partial class Gru(GruOptions options) : ILayer
{
    /// <summary>In the kernels and biases: reset, update, candidate.</summary>
    private const int Gates = 3, CandidateGate = 2;

    /// <summary>
    /// What is kept of a step: the candidate; reset and update; the recurrent share of the candidate, which the reset comes before. So the
    /// gradients that reach the input lie side by side, and those that reach the state.
    /// </summary>
    private const int Parts = 4, Candidate = 0, Reset = 1, Update = 2, Recurrent = 3;

    private Parameter _kernel = null!, _recurrentKernel = null!, _bias = null!, _recurrentBias = null!;
    private Slot _joined = null!, _gates = null!, _delta = null!, _stateGradient = null!, _biases = null!, _biasGradient = null!;
    private Slot _packedGates = null!, _packedCandidate = null!, _packedRecurrent = null!, _packedToState = null!, _packedToInput = null!;
    private PackedOperand _toGates = null!, _toCandidate = null!, _toRecurrent = null!, _toState = null!, _toInput = null!;
    private int _steps, _features;

    /// <summary>Backward reads its own copies.</summary>
    public LayerTraits Traits => LayerTraits.WritesGradients;

    private int Units => options.Units;

    private RecurrentOutput States => new(options.ReturnSequences, options.Clip);

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 2) throw new TechniqueException($"gru needs an input [time, features], not {input}");
        (_steps, _features) = (input[0], input[1]);
        var gate = new ParameterSpec { FanOut = Units };
        var bias = new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 };
        _kernel = builder.Parameter("kernel", new Shape(_features, Gates * Units), gate);
        _recurrentKernel = builder.Parameter("recurrentKernel", new Shape(Units, Gates * Units), gate);
        _bias = builder.Parameter("bias", new Shape(Gates * Units), bias);
        _recurrentBias = builder.Parameter("recurrentBias", new Shape(Gates * Units), bias);
        // A step's input beside the state before it, and the last state.
        _joined = builder.Saved(new Shape(_steps + 1, _features + Units));
        _gates = builder.Saved(new Shape(_steps, Parts * Units));
        _delta = builder.Scratch(new Shape(_steps, Parts * Units));
        _stateGradient = builder.Scratch(new Shape(Units));
        _biasGradient = builder.Scratch(new Shape(Parts * Units));
        _biases = builder.Scratch(new Shape(CandidateGate * Units), perSample: false);
        (_toGates, _packedGates) = Packed(builder, _features + Units, CandidateGate * Units);
        (_toCandidate, _packedCandidate) = Packed(builder, _features, Units);
        (_toRecurrent, _packedRecurrent) = Packed(builder, Units, Units);
        (_toState, _packedToState) = Packed(builder, Gates * Units, Units);
        (_toInput, _packedToInput) = Packed(builder, Gates * Units, _features);
        return options.ReturnSequences ? new Shape(_steps, Units) : new Shape(Units);
    }

    private static (PackedOperand Operand, Slot Memory) Packed(ILayerBuilder builder, int depth, int columns)
    {
        var operand = new PackedOperand(depth, columns);
        return (operand, builder.Scratch(new Shape(operand.Floats), perSample: false));
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var (kernel, recurrent) = (_kernel.Weights.Matrix, _recurrentKernel.Weights.Matrix);
        var gates = CandidateGate * Units;
        _toGates.Pack(kernel.ColumnsFrom(0, gates), recurrent.ColumnsFrom(0, gates), pass[_packedGates].Span);
        _toCandidate.Pack(kernel.ColumnsFrom(gates, Units), pass[_packedCandidate].Span);
        _toRecurrent.Pack(recurrent.ColumnsFrom(gates, Units), pass[_packedRecurrent].Span);
        TensorPrimitives.Add(_bias.Weights.Span[..gates], _recurrentBias.Weights.Span[..gates], pass[_biases].Span);
        pass.Backend.For(pass.Rows, TimeMajor.RowsAtOnce(pass.Backend, pass.Rows), new Unrolled(this, pass, input, output));
    }

    /// <summary>Some rows through all steps.</summary>
    private readonly struct Unrolled(Gru gru, LayerPass pass, Tensor input, Tensor output) : IRange
    {
        private readonly Tensor _joined = TimeMajor.Of(pass[gru._joined]), _gates = TimeMajor.Of(pass[gru._gates]);
        private readonly Tensor _toGates = pass[gru._packedGates], _toCandidate = pass[gru._packedCandidate];
        private readonly Tensor _toRecurrent = pass[gru._packedRecurrent], _biases = pass[gru._biases];

        public void Run(int start, int end)
        {
            var (features, units) = (gru._features, gru.Units);
            var joined = _joined.Row(0).Matrix;
            for (var row = start; row < end; row++) joined.Row(row)[features..].Clear();
            for (var t = 0; t < gru._steps; t++)
            {
                var (inputs, next, gates) = (input.At(t), _joined.Row(t + 1).Matrix, _gates.Row(t).Matrix);
                for (var row = start; row < end; row++) inputs.Row(row).CopyTo(joined.Row(row));
                Multiply(joined, gates, start, end - start);
                for (var row = start; row < end; row++)
                {
                    var resetAndUpdate = gates.Row(row).Slice(Reset * units, CandidateGate * units);
                    VectorMath.Sigmoid(resetAndUpdate, resetAndUpdate);
                    var state = next.Row(row)[features..];
                    VectorLoop.Run(new Step(gates.Row(row), joined.Row(row)[features..], state), units);
                    gru.States.Give(t, gru.LastStep(pass, row), row, state, output);
                }

                joined = next;
            }
        }

        private void Multiply(Matrix joined, Matrix gates, int first, int count)
        {
            var (features, units) = (gru._features, gru.Units);
            var biases = gru._bias.Weights.Span[(CandidateGate * units)..];
            var recurrentBiases = gru._recurrentBias.Weights.Span[(CandidateGate * units)..];
            var (inputs, states) = (joined.ColumnsFrom(0, features), joined.ColumnsFrom(features, units));
            var (candidate, recurrent) = (gates.ColumnsFrom(Candidate * units, units), gates.ColumnsFrom(Recurrent * units, units));
            var resetAndUpdate = gates.ColumnsFrom(Reset * units, CandidateGate * units);
            gru._toGates.Multiply(joined, _toGates.Span, resetAndUpdate, first, count, bias: _biases.Span);
            gru._toCandidate.Multiply(inputs, _toCandidate.Span, candidate, first, count, bias: biases);
            gru._toRecurrent.Multiply(states, _toRecurrent.Span, recurrent, first, count, bias: recurrentBiases);
        }
    }

    private int LastStep(LayerPass pass, int row) => pass.Lengths.IsEmpty ? _steps - 1 : pass.Lengths[row] - 1;
}

public sealed record GruOptions
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
