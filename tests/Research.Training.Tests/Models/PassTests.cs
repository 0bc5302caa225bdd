namespace Research.Training.Tests.Models;

/// <summary>What layers and whoever looks at them may rely on.</summary>
public sealed class PassTests
{
    private static readonly Shape Three = new(3);

    [Fact]
    public void A_layer_alone_is_run_without_loss_and_targets()
    {
        var model = Bench.Build("""[{ "type": "dense", "units": 2 }]""", Three, null).Ready(2);
        var batch = new ArrayBatch(Bench.Random(new Shape(2, 3), "input"), [], [1, 1]);
        var inputGradient = Bench.Random(new Shape(2, 3), "anything");
        var request = Bench.Request(batch, inputGradient);
        var pass = model.Forward(request);
        pass.OutputGradient(0).Span.Fill(1);
        model.Backward(pass, request);
        var kernel = model.Parameters[0].Weights.Span;
        Assert.Equal(kernel[0] + kernel[1], inputGradient.Span[0], 1e-6);
        Assert.Equal([2, 2], model.Parameters[1].Gradient.Span.ToArray());
        Assert.Equal(OutputLink.Identity, pass.Link(0));
    }

    [Fact]
    public void Indices_have_no_gradient_but_the_rows_they_name_have()
    {
        const string json = """["flatten", { "type": "look-up", "vocabulary": 5, "units": 2 }, "flatten", "half"]""";
        var model = Bench.Build(json, Three, null).Ready(1);
        var batch = new ArrayBatch(new Tensor([1, 4, 1], 0, new Shape(1, 3)), [], [1]);
        var pass = model.Forward(Bench.Request(batch));
        pass.OutputGradient(0).Span.Fill(1);
        var inputGradient = Bench.Random(new Shape(1, 3), "anything");
        model.Backward(pass, Bench.Request(batch, inputGradient));
        Assert.Equal([0, 0, 0], inputGradient.Span.ToArray());
        var rows = Enumerable.Range(0, 5).Select(row => model.Parameters[0].Gradient.Row(row).Span.ToArray().Any(value => value != 0));
        Assert.Equal([false, true, false, false, true], rows);
    }

    [Fact]
    public void Equal_steps_and_draws_have_equal_noise()
    {
        var model = Bench.Build("""["noise"]""", Three, null).Ready(1, tapes: 2);
        var batch = new ArrayBatch(Bench.Random(new Shape(1, 3), "input"), [], [1]);
        float[] Output(long step, int draw)
        {
            model.Step = step;
            return model.Forward(Bench.Request(batch, draw: draw)).Output(0).Span.ToArray();
        }

        var first = Output(1, 0);
        Assert.Equal(first, Output(1, 0));
        Assert.NotEqual(first, Output(2, 0));
        Assert.NotEqual(first, Output(1, 1));
    }

    [Fact]
    public void An_observers_change_of_a_gradient_reaches_what_lies_below_and_nothing_else()
    {
        const string json = """["scale", { "type": "residual", "body": [{ "type": "dense", "units": 3, "useBias": false }] }, "scale"]""";
        var (plain, changed) = (Bench.Build(json, Three).Ready(2), Bench.Build(json, Three).Ready(2));
        var batch = Bench.Batch(plain, Three, 2);
        plain.Step(batch);
        changed.Observer = new Doubler("residual.dense");
        changed.Step(batch);
        var (a, b) = (plain.Parameters, changed.Parameters);
        // The kernel's gradient doubles; the path around the body keeps its own, so the layer before changes by the body's part alone.
        Assert.Equal(a[1].Gradient.Span.ToArray().Select(value => 2 * value), b[1].Gradient.Span.ToArray());
        Assert.Equal(a[2].Gradient.Span.ToArray(), b[2].Gradient.Span.ToArray());
        Assert.NotEqual(a[0].Gradient.Span.ToArray(), b[0].Gradient.Span.ToArray());
    }

    [Fact]
    public void A_kept_output_holds_its_values_at_its_backward_pass()
    {
        const string json = """[{ "type": "dense", "units": 3 }, "scale", "noise", { "type": "dense", "units": 3 }, "half", "scale"]""";
        var model = Bench.Build(json, Three);
        foreach (var node in model.Nodes) model.KeepOutput(node);
        model.Ready(2);
        var observer = new Comparer();
        model.Observer = observer;
        model.Step(Bench.Batch(model, Three, 2));
        Assert.Equal(6, observer.Compared);
    }

    [Fact]
    public void An_observer_sees_what_reaches_a_layer()
    {
        var model = Bench.Build("""["relu", { "type": "sequence", "body": ["flatten", "scale"] }]""", Three).Ready(1);
        var observer = new Comparer();
        model.Observer = observer;
        var batch = Bench.Batch(model, Three, 1);
        model.Step(batch);
        Assert.Equal(batch.Input.Span.ToArray(), observer.Inputs["relu"]);
        Assert.Equal(observer.Outputs["relu"], observer.Inputs["sequence"]);
        Assert.Equal(observer.Outputs["relu"], observer.Inputs["sequence.scale"]);
    }

    [Fact]
    public void State_is_updated_only_where_the_request_says_so()
    {
        var model = Bench.Build("""["scale"]""", Three, null).Ready(1);
        var batch = new ArrayBatch(Bench.Random(new Shape(1, 3), "input"), [], [1]);
        var before = model.States.ToArray();
        model.Forward(Bench.Request(batch) with { UpdatesState = false });
        Assert.Equal(before, model.States.ToArray());
        model.Forward(Bench.Request(batch));
        Assert.NotEqual(before, model.States.ToArray());
    }

    [Fact]
    public void An_activations_bounds_are_its_nodes()
    {
        var model = Bench.Build("""["relu", "scale"]""", Three, null);
        Assert.All(model.Nodes, node => Assert.Equal((float.NegativeInfinity, float.PositiveInfinity), node.OutputRange));
    }

    private sealed class Doubler(string name) : IModelObserver
    {
        public void Output(LayerNode node, Tensor output)
        {
        }

        public void OutputGradient(LayerNode node, Tensor output, Tensor gradient)
        {
            if (node.Name != name) return;
            foreach (ref var value in gradient.Span) value *= 2;
        }
    }

    private sealed class Comparer : IModelObserver
    {
        public Dictionary<string, float[]> Inputs { get; } = [];

        public Dictionary<string, float[]> Outputs { get; } = [];

        public int Compared { get; private set; }

        public void Input(LayerNode node, Tensor input) => Inputs[node.Name] = input.Span.ToArray();

        public void Output(LayerNode node, Tensor output) => Outputs[node.Name] = output.Span.ToArray();

        public void OutputGradient(LayerNode node, Tensor output, Tensor gradient)
        {
            if (Outputs[node.Name].AsSpan().SequenceEqual(output.Span)) Compared++;
        }
    }
}
