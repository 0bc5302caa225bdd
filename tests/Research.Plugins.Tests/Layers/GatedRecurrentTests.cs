using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Layers;

/// <summary>lstm and gru against their recurrences written out in double, and what both promise beyond them.</summary>
public sealed class GatedRecurrentTests
{
    private const int Rows = 11, Steps = 5, Features = 3, Units = 9;

    private static readonly float[] Input = LayerRun.Numbers(Rows * Steps * Features, "input");

    public static TheoryData<string, bool> Both => new() { { "lstm", false }, { "lstm", true }, { "gru", false }, { "gru", true } };

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void Is_its_recurrence_written_out(string type)
    {
        var run = Run(type, sequences: true);
        var states = run.Forward(Input);
        for (var row = 0; row < Rows; row++)
        {
            double[] state = new double[Units], cell = new double[Units];
            for (var t = 0; t < Steps; t++)
            {
                var x = Input.AsSpan((row * Steps + t) * Features, Features);
                state = type == "lstm" ? NextLstm(run, state, cell, x) : NextGru(run, state, x);
                for (var j = 0; j < Units; j++) Assert.Equal(state[j], states[(row * Steps + t) * Units + j], 2e-6);
            }
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void The_last_state_alone_has_the_gradient_of_a_sequence_whose_other_states_nobody_reads(string type)
    {
        var (last, whole) = (Run(type, sequences: false), Run(type, sequences: true));
        var (output, states) = (last.Forward(Input), whole.Forward(Input));
        var gradient = LayerRun.Numbers(Rows * Units, "gradient");
        var spread = new float[Rows * Steps * Units];
        for (var row = 0; row < Rows; row++)
        {
            Assert.Equal(states.AsSpan((row * Steps + Steps - 1) * Units, Units), output.AsSpan(row * Units, Units));
            gradient.AsSpan(row * Units, Units).CopyTo(spread.AsSpan((row * Steps + Steps - 1) * Units));
        }

        Assert.Equal(whole.Backward(spread), last.Backward(gradient));
        foreach (var name in last.ParameterNames)
            Assert.Equal(whole.Parameter(name).Gradient.Span.ToArray(), last.Parameter(name).Gradient.Span.ToArray());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void What_comes_after_a_rows_end_changes_nothing(string type, bool sequences)
    {
        int[] lengths = [.. Enumerable.Range(0, Rows).Select(row => 1 + row % Steps)];
        float[] other = [.. Input];
        for (var row = 0; row < Rows; row++)
            other.AsSpan((row * Steps + lengths[row]) * Features, (Steps - lengths[row]) * Features).Fill(9);
        var (first, second, whole) = (Run(type, sequences), Run(type, sequences), Run(type, sequences: true));
        var output = first.Forward(Input, lengths: lengths);
        Assert.Equal(output, second.Forward(other, lengths: lengths));
        var states = whole.Forward(Input);
        var gradient = LayerRun.Numbers(output.Length, "gradient");
        var inputGradient = first.Backward(gradient);
        Assert.Equal(inputGradient, second.Backward(gradient));
        for (var row = 0; row < Rows; row++)
        {
            var end = row * Steps + lengths[row];
            var after = (row + 1) * Steps - end;
            Assert.All(inputGradient.AsSpan(end * Features, after * Features).ToArray(), value => Assert.Equal(0, value));
            Assert.NotEqual(0, inputGradient[row * Steps * Features]);
            if (sequences) Assert.All(output.AsSpan(end * Units, after * Units).ToArray(), value => Assert.Equal(0, value));
            else Assert.Equal(states.AsSpan((end - 1) * Units, Units), output.AsSpan(row * Units, Units));
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void Clipping_bounds_the_state_gradient_of_each_step(string type)
    {
        var gradient = LayerRun.Numbers(Rows * Steps * Units, "gradient");
        var (free, loose) = (Run(type, sequences: true), Run(type, sequences: true, clip: 1e6f));
        Assert.Equal(free.Forward(Input), loose.Forward(Input));
        Assert.Equal(free.Backward(gradient), loose.Backward(gradient));
        // Beyond the bound only a gradient's sign counts, at every step.
        var (tight, large) = (Run(type, sequences: true, clip: 1e-6f), Run(type, sequences: true, clip: 1e-6f));
        tight.Forward(Input);
        large.Forward(Input);
        Assert.Equal(
            tight.Backward([.. gradient.Select(g => Math.Sign(g) + g)]), large.Backward([.. gradient.Select(g => 100f * Math.Sign(g))]));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Has_the_same_bits_on_any_number_of_threads(string type, bool sequences)
    {
        var (one, several) = (Run(type, sequences), Run(type, sequences, threads: 3));
        var output = one.Forward(Input);
        Assert.Equal(output, several.Forward(Input));
        var gradient = LayerRun.Numbers(output.Length, "gradient");
        Assert.Equal(one.Backward(gradient), several.Backward(gradient));
        foreach (var name in one.ParameterNames)
            Assert.Equal(one.Parameter(name).Gradient.Span.ToArray(), several.Parameter(name).Gradient.Span.ToArray());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_steady_step_allocates_nothing(string type, bool sequences) =>
        Assert.Equal(0, Run(type, sequences).AllocatedInASteadyStep());

    [Theory]
    [InlineData("lstm", 4)]
    [InlineData("gru", 3)]
    public void A_gate_is_a_matrix_of_as_many_outputs_as_units(string type, int gates)
    {
        var run = new LayerRun(
            $$"""{ "name": "r", "type": "{{type}}", "units": {{Units}}, "initializer": "glorot-uniform" }""", [Steps, Features], Rows);
        Assert.Equal(Units * gates, run.Parameter("r/kernel").Units);
        var limit = (float)Math.Sqrt(6.0 / (Features + Units));
        var largest = run.Parameter("r/kernel").Weights.Span.ToArray().Max(Math.Abs);
        Assert.InRange(largest, 0.8f * limit, limit);
        Assert.All(run.Parameter("r/bias").Weights.Span.ToArray(), bias => Assert.Equal(0, bias));
    }

    private static LayerRun Run(string type, bool sequences, float? clip = null, int threads = 1)
    {
        var rest = clip is null ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $", \"clip\": {clip:0.######}");
        rest = $"\"returnSequences\": {(sequences ? "true" : "false")}{rest}";
        var entry = $$"""{ "name": "r", "type": "{{type}}", "units": {{Units}}, {{rest}} }""";
        var run = new LayerRun(entry, [Steps, Features], Rows, threads);
        foreach (var name in run.ParameterNames) run.Set(name, LayerRun.Numbers(run.Parameter(name).Shape.Size, name));
        return run;
    }

    private static double[] NextLstm(LayerRun run, double[] state, double[] cell, ReadOnlySpan<float> x)
    {
        var gates = Affine(run, "r/kernel", "r/bias", Doubles(x));
        var recurrent = Affine(run, "r/recurrentKernel", null, state);
        var next = new double[Units];
        for (var j = 0; j < Units; j++)
        {
            var (i, f, g, o) = (Sum(j), Sum(Units + j), Sum(2 * Units + j), Sum(3 * Units + j));
            cell[j] = Sigmoid(f) * cell[j] + Sigmoid(i) * Math.Tanh(g);
            next[j] = Sigmoid(o) * Math.Tanh(cell[j]);
        }

        return next;

        double Sum(int column) => gates[column] + recurrent[column];
    }

    private static double[] NextGru(LayerRun run, double[] state, ReadOnlySpan<float> x)
    {
        var gates = Affine(run, "r/kernel", "r/bias", Doubles(x));
        var recurrent = Affine(run, "r/recurrentKernel", "r/recurrentBias", state);
        var next = new double[Units];
        for (var j = 0; j < Units; j++)
        {
            var r = Sigmoid(gates[j] + recurrent[j]);
            var z = Sigmoid(gates[Units + j] + recurrent[Units + j]);
            var n = Math.Tanh(gates[2 * Units + j] + r * recurrent[2 * Units + j]);
            next[j] = (1 - z) * n + z * state[j];
        }

        return next;
    }

    private static double[] Affine(LayerRun run, string kernel, string? bias, double[] x)
    {
        var weights = run.Parameter(kernel).Weights.Span;
        var result = new double[weights.Length / x.Length];
        for (var j = 0; j < result.Length; j++)
        {
            if (bias is not null) result[j] = run.Parameter(bias).Weights.Span[j];
            for (var i = 0; i < x.Length; i++) result[j] += x[i] * weights[i * result.Length + j];
        }

        return result;
    }

    private static double[] Doubles(ReadOnlySpan<float> x) => Array.ConvertAll(x.ToArray(), value => (double)value);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
