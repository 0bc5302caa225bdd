namespace Research.Training.Tests.Models;

/// <summary>Layers whose rows do not depend on each other run by parts of the rows.</summary>
public sealed class RowChainTests
{
    private const int Rows = 32;

    private const string Chain = """
        [{ "type": "dense", "units": 5, "activation": "relu" }, "flatten", { "type": "dense", "units": 4, "activation": "half" }]
        """;

    private static readonly Shape Three = new(3);

    [Fact]
    public void A_chain_is_one_region_forward_and_two_back()
    {
        using var threads = new ManagedBackend(2);
        var backend = new CountingBackend(threads);
        var model = Ready(Chain, backend, Rows);
        var request = Bench.Request(Bench.Batch(model, Three, Rows));
        var pass = model.Forward(request);
        Assert.Equal((1, 0), (backend.Regions, backend.Products));
        pass.OutputGradient(0).Span.Fill(1);
        model.Backward(pass, request);
        Assert.Equal((3, 0), (backend.Regions, backend.Products));
    }

    [Fact]
    public void Who_looks_at_the_layers_sees_each_run()
    {
        using var threads = new ManagedBackend(2);
        var backend = new CountingBackend(threads);
        var model = Ready(Chain, backend, Rows);
        model.Observer = new Counter();
        model.Forward(Bench.Request(Bench.Batch(model, Three, Rows)));
        Assert.Equal(2, backend.Products);
        Assert.Equal(model.Nodes.Count, ((Counter)model.Observer).Outputs);
    }

    [Fact]
    public void A_few_rows_and_large_layers_are_run_layer_by_layer()
    {
        using var threads = new ManagedBackend(2);
        var backend = new CountingBackend(threads);
        var few = Ready(Chain, backend, 4);
        few.Forward(Bench.Request(Bench.Batch(few, Three, 4)));
        Assert.Equal(2, backend.Products);
        var large = Ready("""[{ "type": "dense", "units": 5000 }, { "type": "dense", "units": 5 }]""", backend, Rows);
        large.Forward(Bench.Request(Bench.Batch(large, Three, Rows)));
        Assert.Equal(4, backend.Products);
    }

    [Fact]
    public void Threads_given_later_count_from_the_next_step_on()
    {
        var share = new ThreadShare(1);
        using var threads = new ManagedBackend(share);
        var backend = new CountingBackend(threads);
        var model = Ready(Chain, backend, Rows);
        var batch = Bench.Batch(model, Three, Rows);
        model.BeginGradients(clear: true);
        model.Step(batch);
        var alone = Bench.Bits(model[model.Gradients]);
        var (products, bytes) = (backend.Products, model.Bytes);
        share.Add(1);
        model.BeginGradients(clear: true);
        model.Step(batch);
        Assert.Equal(products, backend.Products);
        Assert.Equal(alone, Bench.Bits(model[model.Gradients]));
        Assert.True(model.Bytes > bytes);
    }

    /// <summary>One that could run an activation without a gradient, which is in no chain; and one whose activation stands in bodies that
    /// share other layers.</summary>
    [Theory]
    [InlineData("""[{ "type": "dense", "units": 5, "activation": "sign" }, { "type": "dense", "units": 4 }]""")]
    [InlineData("""
        [{ "name": "a", "type": "sequence", "body": [
           { "name": "own", "type": "dense", "units": 5 }, "half", { "name": "shared", "type": "dense", "units": 3 }] },
         { "type": "sequence", "shareWith": "a", "body": [
           { "name": "other", "type": "dense", "units": 5 }, "half", { "name": "shared", "type": "dense", "units": 3 }] }]
        """)]
    public void A_layer_and_the_activation_that_it_runs_are_not_parted(string json)
    {
        using var threads = new ManagedBackend(2);
        var one = Bench.Build(json, Three).Ready(Rows);
        var two = Ready(json, threads, Rows);
        var batch = Bench.Batch(one, Three, Rows);
        Assert.Equal(one.Step(batch), two.Step(batch));
        Assert.Equal(Bench.Bits(one[one.Gradients]), Bench.Bits(two[two.Gradients]));
    }

    [Theory]
    [InlineData("random", "draws no random numbers")]
    [InlineData("slot", "a slot that is not per sample")]
    public void A_layer_that_says_too_much_of_itself_is_told(string fault, string message)
    {
        using var backend = new ManagedBackend(2);
        var model = Ready($$"""["{{fault}}"]""", backend, Rows);
        var request = Bench.Request(Bench.Batch(model, Three, Rows));
        var refused = Assert.Throws<TechniqueException>(() => model.Forward(request));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private static Model Ready(string json, ITensorBackend backend, int rows)
    {
        var model = Bench.Build(json, Three);
        model.Allocate(backend, rows);
        model.Initialize();
        return model;
    }

    private sealed class Counter : IModelObserver
    {
        public int Outputs { get; private set; }

        public void Output(LayerNode node, Tensor output) => Outputs++;

        public void OutputGradient(LayerNode node, Tensor output, Tensor gradient)
        {
        }
    }

    /// <summary>Counts what is asked of it, not what blocks of its regions do.</summary>
    private sealed class CountingBackend(ManagedBackend inner) : ITensorBackend
    {
        public int Regions { get; private set; }

        public int Products { get; private set; }

        public int Threads => inner.Threads;

        public ITensorBackend Alone => inner.Alone;

        public void Multiply(Matrix a, Matrix b, Matrix c, bool accumulate, ReadOnlySpan<float> bias, IElementwise? after)
        {
            Products++;
            inner.Multiply(a, b, c, accumulate, bias, after);
        }

        public void SumColumns(Matrix m, Span<float> sums, bool accumulate) => inner.SumColumns(m, sums, accumulate);

        public double Sum(ReadOnlySpan<float> x) => inner.Sum(x);

        public double SumOfSquares(ReadOnlySpan<float> x) => inner.SumOfSquares(x);

        public void For<TBody>(int count, int grain, TBody body)
            where TBody : struct, IRange
        {
            Regions++;
            inner.For(count, grain, body);
        }
    }
}
