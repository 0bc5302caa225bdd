using FsCheck;
using FsCheck.Fluent;
using Research.Plugins.Tests.Techniques;
using Network = (string Layers, int[] Input);

namespace Research.Plugins.Tests.Layers;

/// <summary>
/// Networks of the layers that there are, nested as nobody thought of: memory that tensors share, work in place, fused activations and parts
/// of the rows on threads may change no bit of what each layer by itself, in memory of its own, computes.
/// </summary>
public sealed class AnyNetworkTests
{
    /// <summary>Some parts for the threads, and no multiple of a vector's width.</summary>
    private const int Rows = 29;

    private static readonly Gen<string> Activation = Gen.Elements(
        "relu", "selu", "linear", "hard-sigmoid", "leaky-relu", "tanh", "prelu", "relu6", "softsign", "celu", "gelu", "sigmoid", "hard-swish",
        "elu", "softplus", "mish", "swish", "rrelu", "softmax", "log-softmax").Select(id => $"\"{id}\"");

    private static readonly Gen<string> Sugar =
        from activation in Gen.OneOf(Gen.Constant(""), Activation.Select(id => $", \"activation\": {id}"))
        from normalization in Gen.Elements("", "", ", \"normalization\": \"batch-norm\"", ", \"normalization\": \"layer-norm\"")
        select activation + normalization;

    private static readonly Gen<string> Dense = from units in Gen.Elements(1, 3, 16, 40, 70)
                                                from sugar in Sugar
                                                select $$"""{ "type": "dense", "units": {{units}}{{sugar}} }""";

    /// <summary>On rows of any length.</summary>
    private static readonly Gen<string> Plain = Gen.OneOf(
        Dense, Dense, Activation, Activation,
        Gen.Elements(
            "\"batch-norm\"", "\"layer-norm\"", "\"gaussian-noise\"", "\"dropout\"", """{ "type": "weight-norm-dense", "units": 9 }""",
            """{ "type": "dropout", "rate": 0.3, "scaling": "test-time" }"""));

    private static readonly Gen<string> Convolution =
        from filters in Gen.Elements(1, 3, 8, 20)
        from kernel in Gen.Elements("1", "2", "3", "[3, 2]")
        from stride in Gen.Elements("1", "1", "2", "[1, 2]")
        from sugar in Sugar
        select $$"""{ "type": "conv2d", "filters": {{filters}}, "kernelSize": {{kernel}}, "stride": {{stride}}, "padding": "same"{{sugar}} }""";

    private static readonly Gen<string> Image = Gen.OneOf(
        Convolution, Convolution, Plain,
        Gen.Elements("max-pool2d", "average-pool2d").Select(id => $$"""{ "type": "{{id}}", "size": 2, "stride": 1 }"""));

    private static readonly Gen<string> Recurrent = from id in Gen.Elements("lstm", "gru", "simple-rnn")
                                                    from units in Gen.Elements(1, 5, 16)
                                                    select $$"""{ "type": "{{id}}", "units": {{units}}, "returnSequences": true }""";

    private static readonly Gen<string> Sequence = Gen.OneOf(
        Recurrent, Plain,
        from layer in Recurrent
        from merge in Gen.Elements("concat", "add", "multiply", "mean", "max")
        select $$"""{ "type": "bidirectional", "layer": {{layer}}, "merge": "{{merge}}" }""");

    private static readonly Arbitrary<Network> Networks = Gen.OneOf(
        from rows in Chain(Plain, 2)
        select (rows, new[] { 11 }),
        from images in Chain(Image, 1)
        from end in Gen.Elements("\"flatten\"", "\"global-average-pool2d\"")
        from rows in Chain(Plain, 1)
        select (Joined(images, end, rows), new[] { 6, 7, 3 }),
        from steps in Chain(Sequence, 1)
        from end in Gen.Elements("\"flatten\"", """{ "type": "gru", "units": 6 }""", """{ "type": "lstm", "units": 6 }""")
        from rows in Chain(Plain, 1)
        select (Joined(steps, end, rows), new[] { 5, 4 })).Where(network => network.Item1.Length > 0).ToArbitrary();

    /// <summary>Up to four layers, groups of them among them; texts to be put between brackets.</summary>
    private static Gen<string> Chain(Gen<string> layer, int depth)
    {
        var any = layer;
        if (depth > 0)
        {
            var body = Chain(layer, depth - 1);
            any = Gen.OneOf(
                layer, layer, layer,
                body.Select(layers => $$"""{ "type": "residual", "body": [{{layers}}] }"""),
                body.Select(layers => $$"""{ "type": "sequence", "body": [{{layers}}] }"""),
                from first in body
                from second in body
                from merge in Gen.Elements("concat", "add", "multiply", "mean", "max")
                let same = merge == "concat" ? "" : """{ "type": "dense", "units": 12 }"""
                select $$"""{ "type": "parallel", "branches": [[{{Joined(first, same)}}], [{{Joined(second, same)}}]], "merge": "{{merge}}" }""");
        }

        return Gen.Choose(0, 4).SelectMany(length => any.ListOf(length)).Select(layers => Joined([.. layers]));
    }

    private static string Joined(params string[] layers) => string.Join(", ", layers.Where(layer => layer.Length > 0));

    [Fact]
    public void Sharing_memory_changes_no_bit() => For(network =>
        Trained(Run(network, shares: false)).SequenceEqual(Trained(Run(network))));

    [Fact]
    public void Threads_change_no_bit()
    {
        using var threads = new ManagedBackend(3);
        For(network => Trained(Run(network)).SequenceEqual(Trained(Run(network, backend: threads))));
    }

    [Fact]
    public void Memory_for_evaluation_alone_changes_no_bit() => For(network =>
    {
        var input = LayerRun.Numbers(Rows * new Shape(network.Input).Size);
        return Bits(Run(network, shares: false).Forward(input, training: false))
            .SequenceEqual(Bits(Run(network, training: false).Forward(input, training: false)));
    });

    private static void For(Func<Network, bool> holds)
    {
        const int networks = 60;
        Prop.ForAll(Networks, network => !IsPossible(network) || holds(network)).Check(Config.QuickThrowOnFailure.WithMaxTest(networks));
    }

    /// <summary>Branches whose images shrink apart cannot be joined, and what is left of an image may be too small for a window.</summary>
    private static bool IsPossible(Network network)
    {
        try
        {
            _ = Run(network);
            return true;
        }
        catch (FaultsException)
        {
            return false;
        }
    }

    private static LayerRun Run(Network network, bool shares = true, bool training = true, ITensorBackend? backend = null) =>
        new($"[{network.Layers}]", network.Input, Rows, shares: shares, training: training, backend: backend);

    /// <summary>What two steps leave: outputs, gradients by parameters and inputs, and states.</summary>
    private static uint[] Trained(LayerRun run)
    {
        var input = LayerRun.Numbers(Rows * run.Input.Size);
        var traces = new List<uint>();
        for (var step = 0; step < 2; step++)
        {
            var output = run.Forward(input);
            traces.AddRange(Bits(output));
            traces.AddRange(Bits(run.Backward(LayerRun.Numbers(output.Length, "gradient"))));
            traces.AddRange(Bits(run.Model[run.Model.Gradients]));
        }

        return [.. traces, .. Bits(run.Model.States)];
    }

    private static uint[] Bits(ReadOnlySpan<float> values) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, uint>(values).ToArray();
}
