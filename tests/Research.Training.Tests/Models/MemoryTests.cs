namespace Research.Training.Tests.Models;

/// <summary>However memory is shared, the bits are the same.</summary>
public sealed class MemoryTests
{
    private const int Rows = 6;

    private static readonly Shape Input = new(2, 3);

    public static TheoryData<string> Models => GradientTests.Models;

    private static string? LossOf(string json) => json.Contains("heads", StringComparison.Ordinal) ? null : "squared";

    /// <summary>All that a step leaves behind, to the bit.</summary>
    private sealed record Traces(uint[] Gradients, uint[] Input, uint[] States, double Loss);

    private static Traces Run(Model model, ArrayBatch batch)
    {
        var inputGradient = Bench.Random(batch.Input.Shape, "anything");
        model.Step(batch, inputGradient);
        var loss = model.Step(batch, inputGradient);
        return new Traces(Bench.Bits(model[model.Gradients]), Bench.Bits(inputGradient.Span), Bench.Bits(model.States), loss);
    }

    private static void Same(Traces a, Traces b)
    {
        Assert.Equal(a.Loss, b.Loss);
        Assert.Equal(a.Gradients, b.Gradients);
        Assert.Equal(a.Input, b.Input);
        Assert.Equal(a.States, b.States);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Sharing_memory_running_in_place_and_fusing_change_no_bit(string json)
    {
        var apart = Bench.Build(json, Input, LossOf(json));
        apart.SharesMemory = false;
        apart.Ready(Rows);
        var sharing = Bench.Build(json, Input, LossOf(json)).Ready(Rows);
        var batch = Bench.Batch(apart, Input, Rows);
        Same(Run(apart, batch), Run(sharing, batch));
        Assert.True(sharing.Bytes <= apart.Bytes);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Threads_change_no_bit(string json)
    {
        // Enough that layers whose rows stand apart run in parts.
        const int rows = 5 * Rows;
        using var backend = new ManagedBackend(4);
        var one = Bench.Build(json, Input, LossOf(json)).Ready(rows);
        var many = Bench.Build(json, Input, LossOf(json));
        many.Allocate(backend, rows);
        many.Initialize();
        var batch = Bench.Batch(one, Input, rows);
        Same(Run(one, batch), Run(many, batch));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void An_observer_changes_no_bit_and_sees_every_layer(string json)
    {
        var watched = Bench.Build(json, Input, LossOf(json)).Ready(Rows);
        var plain = Bench.Build(json, Input, LossOf(json)).Ready(Rows);
        var batch = Bench.Batch(plain, Input, Rows);
        var expected = Run(plain, batch);
        var observer = new Recorder();
        watched.Observer = observer;
        Same(expected, Run(watched, batch));
        Assert.Equal(watched.Nodes.Select(node => node.Name).Order(), observer.Outputs.Distinct().Order());
        // The heads' layer has no gradient of its own: its heads have.
        Assert.Equal(
            watched.Nodes.Select(node => node.Name).Where(name => name != "heads").Order(),
            observer.Gradients.Distinct().Order());
        watched.Observer = null;
        Same(expected with { States = [] }, Run(watched, batch) with { States = [] });
    }

    [Fact]
    public void A_deep_chain_shares_its_gradients_and_unread_outputs()
    {
        const string model = """[{ "type": "dense", "units": 64, "repeat": 20, "activation": "relu" }]""";
        var apart = Bench.Build(model, new Shape(64));
        apart.SharesMemory = false;
        apart.Ready(100);
        var sharing = Bench.Build(model, new Shape(64)).Ready(100);
        var forward = Bench.Build(model, new Shape(64)).Ready(100, training: false);
        const int activation = 100 * 64 * sizeof(float);
        // Apart: outputs of dense and relu and their gradients; sharing: one output a pair, two gradients in turn.
        Assert.True(apart.Bytes - sharing.Bytes > 50 * activation, $"{apart.Bytes} and {sharing.Bytes}");
        Assert.True(sharing.Bytes - forward.Bytes > 18 * activation, $"{sharing.Bytes} and {forward.Bytes}");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Evaluation_without_memory_for_gradients_gives_the_same_outputs(string json)
    {
        var training = Bench.Build(json, Input, LossOf(json)).Ready(Rows);
        var forward = Bench.Build(json, Input, LossOf(json)).Ready(Rows, training: false);
        var batch = Bench.Batch(training, Input, Rows);
        var request = Bench.Request(batch) with { Training = false, UpdatesState = false };
        var (a, b) = (training.Forward(request), forward.Forward(request));
        Assert.Equal(training.Loss(a, request), forward.Loss(b, request));
        for (var head = 0; head < a.Heads; head++) Assert.Equal(Bench.Bits(a.Output(head).Span), Bench.Bits(b.Output(head).Span));
        Assert.Throws<InvalidOperationException>(() => forward.Backward(b, request));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_smaller_batch_needs_no_other_memory(string json)
    {
        var small = Bench.Build(json, Input, LossOf(json)).Ready(2);
        var large = Bench.Build(json, Input, LossOf(json)).Ready(Rows);
        var (two, six) = (Bench.Batch(small, Input, 2), Bench.Batch(small, Input, Rows));
        large.Step(six);
        TakeStates(small, large);
        Same(Run(small, two), Run(large, two));
        small.EnsureRows(Rows);
        TakeStates(small, large);
        Same(Run(large, six), Run(small, six));

        static void TakeStates(Model a, Model b) => a.States.CopyTo(b.States);
    }

    [Fact]
    public void More_rows_than_there_is_memory_for_are_refused()
    {
        var model = Bench.Build("""["flatten", { "type": "dense", "units": 2 }]""", Input).Ready(2);
        var weights = model.Parameters[0].Weights.Span.ToArray();
        var batch = Bench.Batch(model, Input, 5);
        Assert.Contains("EnsureRows", Assert.Throws<ArgumentException>(() => model.Step(batch)).Message, StringComparison.Ordinal);
        model.EnsureRows(5);
        Assert.Equal(weights, model.Parameters[0].Weights.Span.ToArray());
        model.Step(batch);
    }

    [Fact]
    public void More_rows_than_an_array_holds_are_told_as_a_fault_of_the_experiment()
    {
        const int rows = 50_000;
        using var backend = new ManagedBackend(1);
        var model = Bench.Build($$"""["flatten", { "type": "dense", "units": {{rows}} }]""", Input);
        var fault = Assert.Single(Assert.Throws<FaultsException>(() => model.Allocate(backend, rows)).Faults);
        Assert.Equal("model", fault.Path);
        Assert.Contains($"{rows} rows", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tape_keeps_its_pass_till_its_next_Forward()
    {
        const string json = """
            ["scale", { "type": "dense", "units": 4, "activation": "half" }, "flatten", { "type": "dense", "units": 2 }, "noise"]
            """;
        var model = Bench.Build(json, Input).Ready(Rows, tapes: 2);
        var (first, second) = (Bench.Batch(model, Input, Rows, 1), Bench.Batch(model, Input, Rows, 2));
        model.Step(first);
        var expected = Bench.Bits(model[model.Gradients]);

        model[model.Gradients].Clear();
        var (a, b) = (Bench.Request(first), Bench.Request(second, draw: 1));
        var pass = model.Forward(a, 0);
        var other = model.Forward(b, 1);
        model.Loss(pass, a);
        model.Loss(other, b);
        model.Backward(other, b with { ParameterGradients = false, InputGradient = Bench.Random(second.Input.Shape, "anything") });
        Assert.All(model[model.Gradients].ToArray(), gradient => Assert.Equal(0, gradient));
        model.Backward(pass, a with { RetainsTape = true });
        Assert.Equal(expected, Bench.Bits(model[model.Gradients]));

        model[model.Gradients].Clear();
        model.Backward(pass, a);
        Assert.Equal(expected, Bench.Bits(model[model.Gradients]));
        var refused = Assert.Throws<TechniqueException>(() => model.Backward(pass, a));
        Assert.Contains(nameof(StepRequest.RetainsTape), refused.Message);
    }

    [Fact]
    public void Planes_have_one_layout_and_may_stand_in_for_the_weights()
    {
        var model = Bench.Build("""["flatten", { "type": "dense", "units": 2 }, "scale"]""", Input);
        var copy = model.ReservePlane("copy");
        var buffer = model.ReserveBuffer(new Shape(3), perSample: true);
        model.Ready(Rows);
        model[model.Weights].CopyTo(model[copy]);
        var own = model.Parameters[0].Weights.Span[0];
        model[copy][model.OffsetOf(model.Parameters[0])] = 9;
        model.UseWeights(copy);
        Assert.Equal(9, model.Parameters[0].Weights.Span[0]);
        model.UseWeights(model.Weights);
        Assert.Equal(own, model.Parameters[0].Weights.Span[0]);
        Assert.Equal(new Shape(4, 3), model.Buffer(buffer, 4).Shape);
        Assert.Throws<InvalidOperationException>(() => model.ReservePlane("late"));
    }

    [Fact]
    public void A_steady_step_allocates_nothing()
    {
        const string json = """
            ["flatten", { "type": "dense", "units": 8, "activation": "relu", "normalization": "scale", "repeat": 3 },
             { "type": "parallel", "branches": [[{ "type": "dense", "units": 8 }, "half"], ["noise"]] },
             { "type": "heads", "heads": { "a": { "body": [{ "type": "dense", "units": 2 }] }, "b": { "body": ["scale"] } } }]
            """;
        var model = Bench.Build(json, Input).Ready(Rows);
        var (full, last) = (Bench.Batch(model, Input, Rows), Bench.Batch(model, Input, 2));
        for (var i = 0; i < 3; i++) Epoch();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) Epoch();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Epoch()
        {
            model.Step++;
            model.Step(full);
            model.Step(last);
            model.UseWeights(model.Weights);
            var request = Bench.Request(last);
            model.Prediction(model.Forward(request), 1);
        }
    }

    [Fact]
    public void Fused_layers_run_their_activation_themselves_unless_somebody_looks()
    {
        const string json = """
            ["flatten", { "type": "dense", "units": 2, "activation": "relu" }, { "type": "dense", "units": 2, "activation": "square" }]
            """;
        var model = Bench.Build(json, Input).Ready(1);
        var layers = model.Nodes.Select(node => node.Layer).OfType<DenseLayer>().ToArray();
        Assert.Equal([true, false], layers.Select(layer => layer.IsFused));
        model.Observer = new Recorder();
        Assert.Equal([false, false], layers.Select(layer => layer.IsFused));
        model.Observer = null;
        Assert.Equal([true, false], layers.Select(layer => layer.IsFused));
    }

    private sealed class Recorder : IModelObserver
    {
        public List<string> Outputs { get; } = [];

        public List<string> Gradients { get; } = [];

        public void Output(LayerNode node, Tensor output) => Outputs.Add(node.Name);

        public void OutputGradient(LayerNode node, Tensor output, Tensor gradient)
        {
            Assert.Equal(output.Shape, gradient.Shape);
            Gradients.Add(node.Name);
        }
    }
}
