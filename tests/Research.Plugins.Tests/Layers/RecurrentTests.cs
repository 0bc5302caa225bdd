using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Layers;

public sealed class RecurrentTests
{
    private const int Rows = 2, Steps = 4, Features = 3, Units = 2;

    private static readonly float[] Input = LayerRun.Numbers(Rows * Steps * Features, "input");
    private static readonly float[] Kernel = LayerRun.Numbers(Features * Units, "kernel");
    private static readonly float[] Recurrent = LayerRun.Numbers(Units * Units, "recurrent");
    private static readonly float[] Bias = LayerRun.Numbers(Units, "bias");

    [Fact]
    public void Simple_rnn_is_its_recurrence_written_out()
    {
        var states = Run(sequences: true).Forward(Input);
        for (var row = 0; row < Rows; row++)
        {
            var state = new double[Units];
            for (var t = 0; t < Steps; t++)
            {
                state = Next(state, Input.AsSpan((row * Steps + t) * Features, Features));
                for (var j = 0; j < Units; j++) Assert.Equal(state[j], states[(row * Steps + t) * Units + j], 1e-6);
            }
        }
    }

    [Fact]
    public void The_last_state_alone_has_the_gradient_of_a_sequence_whose_other_states_nobody_reads()
    {
        var (last, whole) = (Run(sequences: false), Run(sequences: true));
        var states = whole.Forward(Input);
        Assert.Equal([.. states[6..8], .. states[14..16]], last.Forward(Input));
        Assert.Equal(whole.Backward([0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 3, 4]), last.Backward([1, 2, 3, 4]));
        foreach (var name in last.ParameterNames)
            Assert.Equal(whole.Parameter(name).Gradient.Span.ToArray(), last.Parameter(name).Gradient.Span.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_comes_after_a_rows_end_changes_nothing(bool sequences)
    {
        int[] lengths = [2, 4];
        float[] other = [.. Input];
        for (var i = 2 * Features; i < Steps * Features; i++) other[i] = 9;
        var (first, second) = (Run(sequences), Run(sequences));
        var output = first.Forward(Input, lengths: lengths);
        Assert.Equal(output, second.Forward(other, lengths: lengths));
        var gradient = LayerRun.Numbers(output.Length, "gradient");
        var inputGradient = first.Backward(gradient);
        Assert.Equal(inputGradient, second.Backward(gradient));
        Assert.All(inputGradient[(2 * Features)..(Steps * Features)], value => Assert.Equal(0, value));
        Assert.NotEqual(0, inputGradient[0]);
        if (sequences) Assert.All(output[(2 * Units)..(Steps * Units)], value => Assert.Equal(0, value));
        else Assert.Equal(Run(sequences: true).Forward(Input)[Units..(2 * Units)], output[..Units]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Has_the_same_bits_on_any_number_of_threads(bool sequences)
    {
        const int rows = 11;
        var entry = $$"""{ "name": "rnn", "type": "simple-rnn", "units": 9, "returnSequences": {{(sequences ? "true" : "false")}} }""";
        var (one, several) = (new LayerRun(entry, [Steps, Features], rows), new LayerRun(entry, [Steps, Features], rows, threads: 3));
        var input = LayerRun.Numbers(rows * Steps * Features, "input");
        var output = one.Forward(input);
        Assert.Equal(output, several.Forward(input));
        var gradient = LayerRun.Numbers(output.Length, "gradient");
        Assert.Equal(one.Backward(gradient), several.Backward(gradient));
        foreach (var name in one.ParameterNames)
            Assert.Equal(one.Parameter(name).Gradient.Span.ToArray(), several.Parameter(name).Gradient.Span.ToArray());
        Assert.Equal(0, one.AllocatedInASteadyStep());
    }

    [Fact]
    public void Clipping_bounds_the_gradient_that_reaches_each_step()
    {
        const string entry =
            """{ "name": "rnn", "type": "simple-rnn", "units": 1, "initializer": { "type": "constant", "value": 3 }CLIP }""";
        var input = new float[10];
        var free = new LayerRun(entry.Replace("CLIP", ""), [10, 1], 1);
        var clipped = new LayerRun(entry.Replace("CLIP", ", \"clip\": 0.5"), [10, 1], 1);
        Assert.Equal(free.Forward(input), clipped.Forward(input));
        // States are 0, so each step back multiplies by the recurrent weight 3.
        Assert.Equal(MathF.Pow(3, 10), free.Backward([1f])[0], 1f);
        Assert.All(clipped.Backward([1f]), gradient => Assert.Equal(3 * 0.5f, gradient));
    }

    [Fact]
    public void Bidirectional_starts_both_of_its_layers_by_its_entrys_initializer()
    {
        var run = new LayerRun(
            """
            { "name": "b", "type": "bidirectional", "layer": { "type": "simple-rnn", "units": 3 },
              "initializer": { "type": "constant", "value": 0.5 } }
            """, [4, 2], rows: 1);
        foreach (var name in run.ParameterNames)
        {
            var start = name.EndsWith("ernel", StringComparison.Ordinal) ? 0.5f : 0;
            Assert.All(run.Parameter(name).Weights.Span.ToArray(), weight => Assert.Equal(start, weight));
        }
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, new[] { 2, 4 })]
    [InlineData(true, new[] { 2, 4 })]
    public void Bidirectional_reads_the_reversed_sequence_with_its_second_layer(bool sequences, int[]? lengths)
    {
        var both = new LayerRun(
            $$"""
              { "name": "b", "type": "bidirectional",
                "layer": { "type": "simple-rnn", "units": 2, "returnSequences": {{(sequences ? "true" : "false")}} } }
              """,
            [Steps, Features],
            Rows);
        Fill(both, "b.forward");
        Fill(both, "b.backward");
        var output = both.Forward(Input, lengths: lengths);
        var width = sequences ? Steps : 1;
        var forwards = Run(sequences).Forward(Input, lengths: lengths);
        var backwards = Run(sequences).Forward(Reverse(Input, Features, lengths), lengths: lengths);
        if (sequences) backwards = Reverse(backwards, Units, lengths);
        for (var i = 0; i < Rows * width; i++)
        {
            Assert.Equal(forwards.AsSpan(i * Units, Units), output.AsSpan(i * 2 * Units, Units));
            Assert.Equal(backwards.AsSpan(i * Units, Units), output.AsSpan((i * 2 + 1) * Units, Units));
        }
    }

    [Fact]
    public void Both_directions_have_weights_of_their_own()
    {
        const string entry = """{ "name": "b", "type": "bidirectional", "layer": { "type": "simple-rnn", "units": 2 }, "merge": "add" }""";
        var run = new LayerRun(entry, [Steps, Features], Rows);
        Assert.Equal(
            [
                "b.forward/kernel", "b.forward/recurrentKernel", "b.forward/bias",
                "b.backward/kernel", "b.backward/recurrentKernel", "b.backward/bias",
            ],
            run.ParameterNames);
        Assert.NotEqual(
            run.Parameter("b.forward/kernel").Weights.Span.ToArray(), run.Parameter("b.backward/kernel").Weights.Span.ToArray());
        Assert.Equal([Units], run.OutputShape);
    }

    private static LayerRun Run(bool sequences)
    {
        var entry = $$"""{ "name": "rnn", "type": "simple-rnn", "units": 2, "returnSequences": {{(sequences ? "true" : "false")}} }""";
        return Fill(new LayerRun(entry, [Steps, Features], Rows), "rnn");
    }

    private static LayerRun Fill(LayerRun run, string layer) =>
        run.Set($"{layer}/kernel", Kernel).Set($"{layer}/recurrentKernel", Recurrent).Set($"{layer}/bias", Bias);

    private static double[] Next(double[] state, ReadOnlySpan<float> input)
    {
        var next = new double[Units];
        for (var j = 0; j < Units; j++)
        {
            var sum = (double)Bias[j];
            for (var i = 0; i < Features; i++) sum += input[i] * (double)Kernel[i * Units + j];
            for (var i = 0; i < Units; i++) sum += state[i] * Recurrent[i * Units + j];
            next[j] = Math.Tanh(sum);
        }

        return next;
    }

    private static float[] Reverse(float[] sequences, int features, int[]? lengths)
    {
        var result = (float[])sequences.Clone();
        for (var row = 0; row < Rows; row++)
        {
            var length = lengths?[row] ?? Steps;
            for (var t = 0; t < length; t++)
                Array.Copy(sequences, (row * Steps + t) * features, result, (row * Steps + length - 1 - t) * features, features);
        }

        return result;
    }
}
