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

    /// <summary>Rows that a thread takes through all steps: few enough to share a batch out, enough that reading the kernel pays.</summary>
    private const int RowsAtOnce = 8;

    private Parameter _kernel = null!, _recurrentKernel = null!, _bias = null!;
    private Slot _gates = null!, _cells = null!, _tangents = null!, _savedStates = null!, _packed = null!;
    private Slot _delta = null!, _stateGradient = null!, _cellGradient = null!, _previousStates = null!, _biasGradient = null!;
    private PackedOperand _forward = null!, _backward = null!;
    private int _steps;

    public LayerTraits Traits => options.ReturnSequences ? LayerTraits.ReadsInput | LayerTraits.ReadsOutput : LayerTraits.ReadsInput;

    private int Units => options.Units;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 2) throw new TechniqueException($"lstm needs an input [time, features], not {input}");
        _steps = input[0];
        var gate = new ParameterSpec { FanOut = Units };
        _kernel = builder.Parameter("kernel", new Shape(input[1], Gates * Units), gate);
        _recurrentKernel = builder.Parameter("recurrentKernel", new Shape(Units, Gates * Units), gate);
        _bias = builder.Parameter("bias", new Shape(Gates * Units), new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        var (states, gates) = (new Shape(_steps, Units), new Shape(_steps, Gates * Units));
        _gates = builder.Saved(gates);
        _cells = builder.Saved(states);
        _tangents = builder.Saved(states);
        if (!options.ReturnSequences) _savedStates = builder.Saved(states);
        _delta = builder.Scratch(gates);
        _previousStates = builder.Scratch(states);
        _stateGradient = builder.Scratch(new Shape(Units));
        _cellGradient = builder.Scratch(new Shape(Units));
        _biasGradient = builder.Scratch(new Shape(Gates * Units));
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
    private readonly struct Unrolled(Lstm lstm, LayerPass pass, Tensor output) : IRange
    {
        private readonly Tensor _gates = pass[lstm._gates], _cells = pass[lstm._cells], _tangents = pass[lstm._tangents];
        private readonly Tensor _states = lstm.States(pass, output), _packed = pass[lstm._packed];

        public void Run(int start, int end)
        {
            for (var t = 0; t < lstm._steps; t++)
            {
                var (gates, cells, tangents, states) = (_gates.At(t), _cells.At(t), _tangents.At(t), _states.At(t));
                var before = t == 0 ? default : _cells.At(t - 1);
                if (t > 0) lstm._forward.Multiply(_states.At(t - 1), _packed.Span, gates, start, end - start, accumulate: true);
                for (var row = start; row < end; row++)
                    lstm.Step(gates.Row(row), t == 0 ? default : before.Row(row), cells.Row(row), tangents.Row(row), states.Row(row));
            }

            for (var row = start; row < end; row++) lstm.Finish(pass, row, _states.Row(row).Span, output);
        }
    }

    private Tensor States(LayerPass pass, Tensor output) => options.ReturnSequences ? output : pass[_savedStates];

    /// <param name="before">The cells of the step before; none at the first.</param>
    private void Step(Span<float> gates, ReadOnlySpan<float> before, Span<float> cell, Span<float> tangent, Span<float> state)
    {
        var candidate = Gate(gates, Candidate);
        VectorMath.Sigmoid(gates[..(Candidate * Units)], gates);
        VectorMath.Tanh(candidate, candidate);
        VectorMath.Sigmoid(Gate(gates, Output), Gate(gates, Output));
        if (before.IsEmpty) TensorPrimitives.Multiply(Gate(gates, Input), candidate, cell);
        else VectorLoop.Map(default(Mixture), Gate(gates, Forget), before, Gate(gates, Input), candidate, cell);
        VectorMath.Tanh(cell, tangent);
        TensorPrimitives.Multiply(Gate(gates, Output), tangent, state);
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
