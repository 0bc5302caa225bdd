namespace Research.Training.Tests.Models;

public sealed class LossTests
{
    private static readonly Shape Three = new(3);

    private static double Squared(Tensor output, Tensor target, int row)
    {
        var width = output.Shape.Size / output.Rows;
        return Enumerable.Range(row * width, width).Average(i => Math.Pow(output.Span[i] - target.Span[i], 2));
    }

    [Fact]
    public void The_loss_is_the_mean_over_rows_by_the_batchs_weights_and_the_step_weight_scales_gradients_alone()
    {
        var model = Bench.Build("""["scale"]""", Three).Ready(4);
        var batch = Bench.Batch(model, Three, 4);
        float[] weights = [1, 0, 2, 1];
        weights.CopyTo(batch.Weights);
        batch.Targets[0].Row(1).Span.Fill(float.NaN);
        var request = Bench.Request(batch);
        var pass = model.Forward(request);
        var loss = model.Loss(pass, request);
        var (output, target) = (pass.Output(0), batch.Targets[0]);
        Assert.Equal((Squared(output, target, 0) + 2 * Squared(output, target, 2) + Squared(output, target, 3)) / 4, loss, 1e-6);

        batch.Targets[0].Row(1).Clear();
        model.Loss(pass, request);
        var gradient = pass.OutputGradient(0).Span.ToArray();
        Assert.All(gradient[3..6], value => Assert.Equal(0, value));
        Assert.Equal(loss, model.Loss(pass, request with { Weight = 0.5f }));
        Assert.Equal(gradient.Select(value => value / 2), pass.OutputGradient(0).Span.ToArray());
    }

    [Fact]
    public void A_batch_without_labels_has_no_loss()
    {
        var model = Bench.Build("""["scale"]""", Three).Ready(2);
        var batch = Bench.Batch(model, Three, 2);
        batch.Weights.Clear();
        Assert.Equal(0, model.Step(batch));
        Assert.All(model[model.Gradients].ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Time_steps_share_their_samples_weight_and_padding_has_none()
    {
        var input = new Shape(4, 2);
        var model = Bench.Build("""["scale"]""", input, targets: [Bench.Values("y", 4, 2)]).Ready(2);
        var batch = Bench.Batch(model, input, 2, lengths: [4, 1]);
        var request = Bench.Request(batch);
        var pass = model.Forward(request);
        var loss = model.Loss(pass, request);
        var (output, target) = (pass.Output(0).Reshape(new Shape(8, 2)), batch.Targets[0].Reshape(new Shape(8, 2)));
        var first = Enumerable.Range(0, 4).Average(step => Squared(output, target, step));
        Assert.Equal((first + Squared(output, target, 4)) / 2, loss, 1e-6);
        Assert.All(pass.OutputGradient(0).Row(1).Span[2..].ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Heads_add_by_weight()
    {
        var model = Bench.Build(
            """
            [{ "type": "heads", "heads": {
              "a": { "body": ["scale"], "loss": "squared", "weight": 0.25 }, "b": { "body": [], "loss": "squared" } } }]
            """,
            Three,
            null).Ready(2);
        var batch = Bench.Batch(model, Three, 2);
        var request = Bench.Request(batch);
        var pass = model.Forward(request);
        var (first, second) = (Mean(0), Mean(1));
        Assert.Equal(0.25 * first + second, model.Loss(pass, request), 1e-6);

        double Mean(int head) => Enumerable.Range(0, 2).Average(row => Squared(pass.Output(head), batch.Targets[head], row));
    }

    [Fact]
    public void A_prediction_is_the_output_after_the_losss_link()
    {
        var batch = Bench.Batch(Bench.Build("""["noise"]""", Three), Three, 2);
        batch.Input.Span[0] = 200;
        batch.Input.Span[4] = -200;
        float[] Prediction(string loss)
        {
            var model = Bench.Build("""["noise"]""", Three, loss).Ready(5);
            var pass = model.Forward(Bench.Request(batch) with { Training = false });
            return model.Prediction(pass, 0).Span.ToArray();
        }

        var values = batch.Input.Span.ToArray().Select(value => (double)value).ToArray();
        Assert.Equal(batch.Input.Span.ToArray(), Prediction("squared"));
        var sigmoid = Prediction("sigmoid-loss");
        for (var i = 0; i < values.Length; i++) Assert.Equal(1 / (1 + Math.Exp(-values[i])), sigmoid[i], 1e-6);
        var softmax = Prediction("softmax-loss");
        Assert.Equal(1, softmax[..3].Sum(), 1e-6);
        Assert.Equal(1, softmax[0], 1e-6);
        Assert.Equal(0, softmax[4], 1e-6);
        Assert.Equal(Math.Exp(values[3]) / (Math.Exp(values[3]) + Math.Exp(values[5])), softmax[3], 1e-6);
    }
}
