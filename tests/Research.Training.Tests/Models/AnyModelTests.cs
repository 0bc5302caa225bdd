using FsCheck;
using FsCheck.Fluent;

namespace Research.Training.Tests.Models;

/// <summary>Properties of models of any nesting: the memory plan must hold for compositions that nobody thought of.</summary>
public sealed class AnyModelTests
{
    private const int Rows = 3;

    /// <summary>Two parts of ten for the threads, and one of nine.</summary>
    private const int RowsOfParts = 29;

    private static readonly Shape Six = new(6);

    /// <summary>A layer that keeps six features: the hand-made ones differ in what their Backward reads,
    /// and in whether they run in place.</summary>
    private static Gen<string> Layer(int depth)
    {
        var plain = Gen.Elements(
            "\"relu\"", "\"half\"", "\"square\"", "\"linear\"", "\"scale\"", "\"noise\"", "\"flatten\"",
            """{ "type": "dense", "units": 6 }""", """{ "type": "dense", "units": 6, "activation": "relu" }""",
            """{ "type": "dense", "units": 6, "normalization": "scale", "activation": "half" }""");
        if (depth == 0) return plain;
        var residual = Chain(depth - 1).Select(body => $$"""{ "type": "residual", "body": {{body}} }""");
        var sequence = Chain(depth - 1).Select(body => $$"""{ "type": "sequence", "body": {{body}} }""");
        var parallel = from first in Chain(depth - 1)
                       from second in Chain(depth - 1)
                       from reversed in Gen.Elements("true", "false")
                       select $$"""{ "type": "parallel", "reversed": {{reversed}}, "branches": [{{first}}, {{second}}] }""";
        return Gen.OneOf(plain, plain, residual, sequence, parallel);
    }

    private static Gen<string> Chain(int depth) =>
        Gen.Choose(0, 4).SelectMany(length => Layer(depth).ListOf(length)).Select(layers => $"[{string.Join(", ", layers)}]");

    private static readonly Arbitrary<string> Models = Chain(2).Where(chain => chain != "[]").ToArbitrary();

    [Fact]
    public void Sharing_memory_changes_no_bit() => Prop.ForAll(Models, json =>
    {
        var apart = Bench.Build(json, Six);
        apart.SharesMemory = false;
        apart.Ready(Rows);
        var sharing = Bench.Build(json, Six).Ready(Rows);
        var batch = Bench.Batch(apart, Six, Rows);
        return Traces(apart, batch).SequenceEqual(Traces(sharing, batch)) && Traces(apart, batch).SequenceEqual(Traces(sharing, batch));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Memory_for_evaluation_alone_changes_no_output() => Prop.ForAll(Models, json =>
    {
        var training = Bench.Build(json, Six).Ready(Rows);
        var forward = Bench.Build(json, Six).Ready(Rows, training: false);
        var request = Bench.Request(Bench.Batch(training, Six, Rows));
        return Bench.Bits(training.Forward(request).Output(0).Span).SequenceEqual(Bench.Bits(forward.Forward(request).Output(0).Span));
    }).QuickCheckThrowOnFailure();

    /// <summary>An activation with memory of its own: what a fused product writes there must not lie over what it still reads.</summary>
    [Fact]
    public void A_fused_activations_output_lies_apart_from_the_layers_input()
    {
        // Wider than a product's panel of columns, so that the first one is written before the last reads its input.
        const int units = 80;
        var dense = $$"""{ "type": "dense", "units": {{units}} }, "half" """;
        var (model, features) = ($"[{dense}, {dense}, {dense}]", new Shape(units));
        var training = Bench.Build(model, features).Ready(Rows);
        var forward = Bench.Build(model, features).Ready(Rows, training: false);
        var request = Bench.Request(Bench.Batch(training, features, Rows));
        Assert.Equal(Bench.Bits(training.Forward(request).Output(0).Span), Bench.Bits(forward.Forward(request).Output(0).Span));
    }

    [Fact]
    public void Rows_run_in_parts_on_threads_change_no_bit()
    {
        using var backend = new ManagedBackend(3);
        Prop.ForAll(Models, json =>
        {
            var whole = Bench.Build(json, Six).Ready(RowsOfParts);
            var parts = Bench.Build(json, Six);
            parts.Allocate(backend, RowsOfParts);
            parts.Initialize();
            var batch = Bench.Batch(whole, Six, RowsOfParts);
            return Traces(whole, batch).SequenceEqual(Traces(parts, batch)) && Traces(whole, batch).SequenceEqual(Traces(parts, batch));
        }).QuickCheckThrowOnFailure();
    }

    private static uint[] Traces(Model model, ArrayBatch batch)
    {
        var inputGradient = Bench.Random(batch.Input.Shape, "anything");
        model.Step(batch, inputGradient);
        return [.. Bench.Bits(model[model.Gradients]), .. Bench.Bits(inputGradient.Span), .. Bench.Bits(model.States)];
    }
}
