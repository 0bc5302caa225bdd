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
    private const int Gates = 3, Reset = 0, Update = 1, Candidate = 2;

    /// <summary>Rows that a thread takes through all steps: few enough to share a batch out, enough that reading the kernel pays.</summary>
    private const int RowsAtOnce = 8;

    private Parameter _kernel = null!, _recurrentKernel = null!, _bias = null!, _recurrentBias = null!;
    private Slot _gates = null!, _recurrent = null!, _savedStates = null!, _packed = null!;
    private Slot _delta = null!, _recurrentDelta = null!, _stateGradient = null!, _previousStates = null!;
    private Slot _biasGradient = null!, _recurrentBiasGradient = null!;
    private PackedOperand _forward = null!, _backward = null!;
    private int _steps;

    public LayerTraits Traits => options.ReturnSequences ? LayerTraits.ReadsInput | LayerTraits.ReadsOutput : LayerTraits.ReadsInput;

    private int Units => options.Units;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 2) throw new TechniqueException($"gru needs an input [time, features], not {input}");
        _steps = input[0];
        var gate = new ParameterSpec { FanOut = Units };
        var bias = new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 };
        _kernel = builder.Parameter("kernel", new Shape(input[1], Gates * Units), gate);
        _recurrentKernel = builder.Parameter("recurrentKernel", new Shape(Units, Gates * Units), gate);
        _bias = builder.Parameter("bias", new Shape(Gates * Units), bias);
        _recurrentBias = builder.Parameter("recurrentBias", new Shape(Gates * Units), bias);
        var (states, gates) = (new Shape(_steps, Units), new Shape(_steps, Gates * Units));
        _gates = builder.Saved(gates);
        _recurrent = builder.Saved(gates);
        if (!options.ReturnSequences) _savedStates = builder.Saved(states);
        _delta = builder.Scratch(gates);
        _recurrentDelta = builder.Scratch(gates);
        _previousStates = builder.Scratch(states);
        _stateGradient = builder.Scratch(new Shape(Units));
        _biasGradient = builder.Scratch(new Shape(Gates * Units));
        _recurrentBiasGradient = builder.Scratch(new Shape(Gates * Units));
        _forward = new PackedOperand(Units, Gates * Units);
        _backward = new PackedOperand(Gates * Units, Units);
        _packed = builder.Scratch(new Shape(Math.Max(_forward.Floats, _backward.Floats)), perSample: false);
        return options.ReturnSequences ? states : new Shape(Units);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        // The inputs' share of all steps is one product; only the recurrent one waits for the step before.
        pass.Backend.Multiply(input.Matrix, _kernel.Weights.Matrix, pass[_gates].Matrix, bias: _bias.Weights.Span);
        _forward.Pack(_recurrentKernel.Weights.Matrix, pass[_packed].Span);
        pass.Backend.For(pass.Rows, RowsAtOnce, new Unrolled(this, pass, output));
    }

    /// <summary>Some rows through all steps.</summary>
    private readonly struct Unrolled(Gru gru, LayerPass pass, Tensor output) : IRange
    {
        private readonly Tensor _gates = pass[gru._gates], _recurrent = pass[gru._recurrent], _packed = pass[gru._packed];
        private readonly Tensor _states = gru.States(pass, output);

        public void Run(int start, int end)
        {
            for (var t = 0; t < gru._steps; t++)
            {
                var (gates, recurrent, states) = (_gates.At(t), _recurrent.At(t), _states.At(t));
                var before = t == 0 ? default : _states.At(t - 1);
                if (t > 0) gru._forward.Multiply(before, _packed.Span, recurrent, start, end - start);
                for (var row = start; row < end; row++)
                    gru.Step(gates.Row(row), recurrent.Row(row), t == 0 ? default : before.Row(row), states.Row(row));
            }

            for (var row = start; row < end; row++) gru.Finish(pass, row, _states.Row(row).Span, output);
        }
    }

    private Tensor States(LayerPass pass, Tensor output) => options.ReturnSequences ? output : pass[_savedStates];

    /// <param name="before">The state of the step before; none at the first.</param>
    private void Step(Span<float> gates, Span<float> recurrent, ReadOnlySpan<float> before, Span<float> state)
    {
        if (before.IsEmpty) _recurrentBias.Weights.Span.CopyTo(recurrent);
        else TensorPrimitives.Add(recurrent, _recurrentBias.Weights.Span, recurrent);
        var resetAndUpdate = gates[..(Candidate * Units)];
        TensorPrimitives.Add(resetAndUpdate, recurrent[..resetAndUpdate.Length], resetAndUpdate);
        VectorMath.Sigmoid(resetAndUpdate, resetAndUpdate);
        VectorLoop.Map(default(Sum), Gate(gates, Candidate), Gate(gates, Reset), Gate(recurrent, Candidate), Gate(gates, Candidate));
        VectorMath.Tanh(Gate(gates, Candidate), Gate(gates, Candidate));
        if (before.IsEmpty) VectorLoop.Map(default(FirstState), Gate(gates, Update), Gate(gates, Candidate), state);
        else VectorLoop.Map(default(Mixture), Gate(gates, Update), Gate(gates, Candidate), before, state);
    }

    private void Finish(LayerPass pass, int row, Span<float> states, Tensor output)
    {
        var end = (LastStep(pass, row) + 1) * Units;
        if (options.ReturnSequences) states[end..].Clear();
        else states[(end - Units)..end].CopyTo(output.Matrix.Row(row));
    }

    private int LastStep(LayerPass pass, int row) => pass.Lengths.IsEmpty ? _steps - 1 : pass.Lengths[row] - 1;

    private Span<float> Gate(Span<float> gates, int gate) => gates.Slice(gate * Units, Units);
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
