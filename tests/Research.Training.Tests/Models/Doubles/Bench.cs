using Newtonsoft.Json.Linq;

namespace Research.Training.Tests.Models;

/// <summary>A batch in arrays.</summary>
internal sealed class ArrayBatch(Tensor input, Tensor[] targets, float[] weights, int[]? lengths = null) : Batch
{
    public override int Rows => input.Rows;

    public override Tensor Input => input;

    public override ReadOnlySpan<Tensor> Targets => targets;

    public override Span<float> Weights => weights;

    public override ReadOnlySpan<int> Lengths => lengths ?? [];
}

/// <summary>Builds, fills and runs models of the hand-made techniques.</summary>
internal static class Bench
{
    public static Model Build(string model, Shape input, string? loss = "squared", TargetInfo[]? targets = null, string? defaults = null) =>
        Model.Build(
            new ModelSpec
            {
                Model = JArray.Parse(model),
                Defaults = defaults is null ? null : JObject.Parse(defaults),
                Loss = loss is null ? null : new JValue(loss),
                Input = input,
                Targets = targets ?? [],
                Role = "7",
            },
            new FakeFactory());

    public static IReadOnlyList<Fault> Faults(
        string model, Shape input, string? loss = "squared", TargetInfo[]? targets = null, string? defaults = null) =>
        Assert.Throws<FaultsException>(() => Build(model, input, loss, targets, defaults)).Faults;

    /// <summary>The one thing that is wrong.</summary>
    public static Fault Fault(string model, Shape input, string? loss = "squared", TargetInfo[]? targets = null, string? defaults = null) =>
        Assert.Single(Faults(model, input, loss, targets, defaults));

    public static TargetInfo Values(string name, params int[] shape) => new(name, new Shape(shape), TargetKind.Values);

    public static TargetInfo Classes(string name, int classes) => new(name, new Shape(classes), TargetKind.Classes);

    public static Model Ready(this Model model, int rows, int threads = 1, int tapes = 1, bool training = true)
    {
        model.Allocate(new ManagedBackend(threads), rows, tapes, training);
        model.Initialize();
        return model;
    }

    public static ArrayBatch Batch(Model model, Shape input, int rows, int seed = 1, int[]? lengths = null)
    {
        var shapes = model.Heads.Select(head => (head.Target?.Shape ?? head.Output).Batched(rows));
        var targets = shapes.Select((shape, i) => Random(shape, $"target{i}/{seed}")).ToArray();
        return new ArrayBatch(Random(input.Batched(rows), $"input/{seed}"), targets, [.. Enumerable.Repeat(1f, rows)], lengths);
    }

    public static Tensor Random(Shape batch, string purpose)
    {
        var tensor = new Tensor(new float[batch.Size], 0, batch);
        RandomStream.Of("test", purpose).Uniform(tensor.Span);
        foreach (ref var value in tensor.Span) value = 2 * value - 1;
        return tensor;
    }

    public static StepRequest Request(Batch batch, Tensor inputGradient = default, int draw = 0) => new()
    {
        Batch = batch,
        Training = true,
        Weight = 1,
        Draw = draw,
        UpdatesState = true,
        ParameterGradients = true,
        InputGradient = inputGradient,
    };

    /// <summary>Forward, loss, backward; the gradients start from 0.</summary>
    public static double Step(this Model model, Batch batch, Tensor inputGradient = default, int tape = 0)
    {
        model[model.Gradients].Clear();
        var request = Request(batch, inputGradient);
        var pass = model.Forward(request, tape);
        var loss = model.Loss(pass, request);
        model.Backward(pass, request);
        return loss;
    }

    public static uint[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new uint[values.Length];
        for (var i = 0; i < bits.Length; i++) bits[i] = BitConverter.SingleToUInt32Bits(values[i]);
        return bits;
    }
}
