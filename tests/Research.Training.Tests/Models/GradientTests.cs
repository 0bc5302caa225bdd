namespace Research.Training.Tests.Models;

/// <summary>The derivative that a model gives is that of its loss: the whole wiring, against central differences.</summary>
public sealed class GradientTests
{
    private const double Step = 1e-3, Tolerance = 2e-3;

    private static readonly Shape Input = new(2, 3);

    public static TheoryData<string> Models => new(
        """["flatten", { "type": "dense", "units": 4 }]""",
        """["flatten", { "type": "dense", "units": 4, "activation": "relu" }, { "name": "output", "type": "dense", "units": 2 }]""",
        """["flatten", { "type": "dense", "units": 4, "activation": "half", "normalization": "scale", "repeat": 3 }, "noise"]""",
        """
        [{ "type": "dense", "units": 3, "activation": "square" }, "scale", "flatten", "relu", { "type": "dense", "units": 2 }, "scale"]
        """,
        """
        ["scale", { "type": "residual", "body": [{ "type": "dense", "units": 3, "activation": "half" }, "scale", "noise"] }, "flatten"]
        """,
        """
        ["flatten", { "type": "residual", "body": [] }, { "type": "sequence", "body": ["scale", "half"] },
         { "type": "dense", "units": 2 }, "flatten"]
        """,
        """
        ["flatten", { "type": "parallel", "branches": [
          [{ "type": "dense", "units": 3 }, "half"], ["scale", { "type": "dense", "units": 3 }, "scale"]] }, "half"]
        """,
        """
        ["flatten", { "type": "parallel", "reversed": true, "branches": [
          [{ "type": "dense", "units": 3 }, { "type": "sequence", "body": ["half", "scale"] }],
          [{ "type": "dense", "units": 3, "activation": "half" }, { "type": "dense", "units": 3 }, "scale"]] }, "noise"]
        """,
        """
        ["flatten", { "type": "dense", "units": 4, "activation": "half" }, { "type": "heads", "heads": {
          "a": { "body": [{ "type": "dense", "units": 2 }], "loss": "squared", "weight": 0.5 },
          "b": { "body": ["scale"], "loss": "squared" }, "c": { "body": [], "loss": "squared" } } }]
        """,
        """["flatten"]""",
        """["half", { "name": "a", "type": "dense", "units": 3 }, { "type": "dense", "units": 3, "shareWith": "a" }]""");

    [Theory]
    [MemberData(nameof(Models))]
    public void A_step_leaves_nothing_of_the_gradients_before_it(string json)
    {
        var (model, batch) = Ready(json);
        model.Step(batch);
        var expected = model[model.Gradients].ToArray();
        foreach (var clear in (bool[])[false, true])
        {
            foreach (var parameter in model.Parameters) parameter.Gradient.Span.Fill(float.NaN);
            model.BeginGradients(clear);
            var request = Bench.Request(batch);
            var pass = model.Forward(request);
            model.Loss(pass, request);
            model.Backward(pass, request);
            model.EndGradients();
            Assert.Equal(expected, model[model.Gradients].ToArray());
        }
    }

    [Fact]
    public void Gradients_that_no_backward_pass_reached_are_0()
    {
        var model = Bench.Build("""["flatten", { "type": "dense", "units": 4 }, { "type": "dense", "units": 2 }]""", Input).Ready(5);
        foreach (var parameter in model.Parameters) parameter.Gradient.Span.Fill(float.NaN);
        model.BeginGradients(clear: false);
        model.EndGradients();
        Assert.All(model[model.Gradients].ToArray(), gradient => Assert.Equal(0, gradient));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Gradients_of_weights_and_inputs_are_those_of_the_loss(string json)
    {
        var (model, batch) = Ready(json);
        var inputGradient = Bench.Random(batch.Input.Shape, "anything");
        model.Step(batch, inputGradient);

        var gradient = model[model.Gradients].ToArray();
        foreach (var parameter in model.Parameters)
        {
            var weights = parameter.Weights;
            for (var i = 0; i < weights.Span.Length; i++) Same(gradient[model.OffsetOf(parameter) + i], weights, i, parameter.Name);
        }

        for (var i = 0; i < batch.Input.Span.Length; i++) Same(inputGradient.Span[i], batch.Input, i, "input");

        void Same(float given, Tensor values, int index, string name)
        {
            var (held, request) = (values.Span[index], Bench.Request(batch));
            values.Span[index] = held + (float)Step;
            var above = model.Loss(model.Forward(request), request);
            values.Span[index] = held - (float)Step;
            var below = model.Loss(model.Forward(request), request);
            values.Span[index] = held;
            var difference = (above - below) / (2 * Step);
            var bound = Tolerance * Math.Max(1, Math.Abs(difference));
            Assert.True(Math.Abs(difference - given) <= bound, $"{name}[{index}]: {given}, but {difference}");
        }
    }

    private static (Model Model, Batch Batch) Ready(string json)
    {
        const int rows = 5;
        var loss = json.Contains("heads", StringComparison.Ordinal) ? null : "squared";
        var model = Bench.Build(json, Input, loss).Ready(rows);
        return (model, Bench.Batch(model, Input, rows));
    }
}
