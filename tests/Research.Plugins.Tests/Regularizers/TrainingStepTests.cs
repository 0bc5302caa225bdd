using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Regularizers;

/// <summary>Steps that run a model y = w x by themselves, with the loss of a row (y - t)², at w = 2.</summary>
public sealed class TrainingStepTests
{
    private const float Weight = 2;

    /// <summary>The model, by hand: one row, inputs [2], the output w (x0 + x1), noise from the draw.</summary>
    private sealed class LinearModel(RegularizerRun context, float noise) : IModelRunner
    {
        private readonly Dictionary<int, Pass> _passes = [];

        public double WeightGradient { get; private set; }

        public List<(float[] Input, StepRequest Request)> Steps { get; } = [];

        public Progress Progress => context.Progress;

        public ITensorBackend Backend => context.Backend;

        public Tensor this[Slot buffer] => context[buffer];

        public RandomStream Random(RandomSource source) => context.Random(source);

        public double Next(in StepRequest request)
        {
            Steps.Add((request.Batch.Input.Span.ToArray(), request));
            var pass = Forward(request);
            var loss = Loss(pass, request);
            Backward(pass, request);
            return loss;
        }

        public ModelPass Forward(in StepRequest request, int tape = 0)
        {
            var pass = new Pass(Sum(request), Weight * Sum(request) + noise * request.Draw);
            _passes[tape] = pass;
            return pass;
        }

        public double Loss(ModelPass pass, in StepRequest request)
        {
            var difference = pass.Output(0).Span[0] - request.Batch.Targets[0].Span[0];
            pass.OutputGradient(0).Span[0] = request.Weight * request.Batch.Weights[0] * 2 * difference;
            return request.Batch.Weights[0] * difference * difference;
        }

        public void Backward(ModelPass pass, in StepRequest request)
        {
            var gradient = pass.OutputGradient(0).Span[0];
            if (request.ParameterGradients) WeightGradient += gradient * ((Pass)pass).Input;
            if (request.InputGradient.Exists) request.InputGradient.Span.Fill(gradient * Weight);
        }

        private static float Sum(in StepRequest request) => request.Batch.Input.Span[0] + request.Batch.Input.Span[1];
    }

    private sealed class Pass(float input, float output) : ModelPass
    {
        private readonly Tensor _output = new([output], 0, new Shape(1, 1)), _gradient = new([float.NaN], 0, new Shape(1, 1));

        public float Input => input;

        public override int Heads => 1;

        public override Tensor Output(int head) => _output;

        public override Tensor OutputGradient(int head) => _gradient;

        public override OutputLink Link(int head) => OutputLink.Identity;
    }

    private static LabelledBatch Batch(float weight = 1) =>
        new(new Tensor([1, 3], 0, new Shape(1, 2)), [new Tensor([5], 0, new Shape(1, 1))], [weight]);

    private static (double Loss, LinearModel Model, LabelledBatch Batch) Run(
        string json, float noise = 0, float labelled = 1, Progress? progress = null)
    {
        var target = new TargetInfo("t", new Shape(1), TargetKind.Values);
        var run = new RegularizerRun(json, input: [2], targets: [target]);
        if (progress is { } now) run.Progress = now;
        var (model, batch) = (new LinearModel(run, noise), Batch(labelled));
        var loss = ((ITrainingStep)run.Technique).Run(
            model, new StepRequest { Batch = batch, Training = true, Weight = 1, UpdatesState = true, ParameterGradients = true });
        return (loss, model, batch);
    }

    [Fact]
    public void Fgsm_trains_on_inputs_moved_up_the_loss_and_puts_them_back()
    {
        var (loss, model, batch) = Run("""{ "type": "adversarial-training", "epsilon": 0.5, "weight": 0.25 }""");
        // y - t = 3 at (1, 3); both inputs move up by 0.5, and the output by 2.
        Assert.Equal([1.5f, 3.5f], model.Steps[^1].Input);
        Assert.Equal(0.75 * 9 + 0.25 * 25, loss, 1e-5);
        Assert.Equal(0.75 * 2 * 3 * 4 + 0.25 * 2 * 5 * 5, model.WeightGradient, 1e-4);
        Assert.Equal([1f, 3f], batch.Input.Span.ToArray());
        Assert.Equal([true, false], model.Steps.Select(step => step.Request.UpdatesState));
    }

    [Fact]
    public void Fgsm_alone_takes_no_parameter_gradient_from_the_clean_inputs()
    {
        var (loss, model, _) = Run("""{ "type": "adversarial-training", "epsilon": 0.5, "weight": 1 }""");
        Assert.Equal(25, loss, 1e-5);
        Assert.Equal(2 * 5 * 5, model.WeightGradient, 1e-4);
        Assert.Equal([false, true], model.Steps.Select(step => step.Request.UpdatesState));
    }

    [Fact]
    public void Pgd_ends_on_the_border_where_the_loss_only_rises_and_never_beyond()
    {
        var (loss, model, batch) = Run("""{ "type": "adversarial-training", "method": "pgd", "epsilon": 0.5, "weight": 1, "steps": 5 }""");
        Assert.All(model.Steps, step => Assert.True(Math.Abs(step.Input[0] - 1) <= 0.5f && Math.Abs(step.Input[1] - 3) <= 0.5f));
        Assert.Equal(6, model.Steps.Count);
        Assert.Equal(25, loss, 1e-4);
        Assert.Equal([1f, 3f], batch.Input.Span.ToArray());
    }

    [Fact]
    public void Pi_model_adds_the_disagreement_of_two_passes()
    {
        // The draws give outputs 8 and 8.5: the disagreement is 0.25, of weight 3.
        var (loss, model, _) = Run("""{ "type": "pi-model", "unlabelledFraction": 0, "weight": 3 }""", noise: 0.5f);
        Assert.Equal(9 + 3 * 0.25, loss, 1e-5);
        // By the two outputs: 3 · 2 · (∓0.5), which cancel as both inputs are the same.
        Assert.Equal(2 * 3 * 4, model.WeightGradient, 1e-4);
    }

    [Fact]
    public void Pi_model_learns_from_samples_without_a_label()
    {
        var (loss, _, _) = Run("""{ "type": "pi-model", "unlabelledFraction": 0.5, "weight": 3 }""", noise: 0.5f, labelled: 0);
        Assert.Equal(3 * 0.25, loss, 1e-5);
    }

    [Theory]
    [InlineData(1, 0.01097)]
    [InlineData(10, 0.2865)]
    [InlineData(20, 1)]
    [InlineData(90, 1)]
    public void Pi_model_ramps_up_as_the_paper_says(long step, double share)
    {
        // exp(-5 (1 - t)²) over two epochs of ten steps; at step 1, t = 0.05.
        const string json = """{ "type": "pi-model", "unlabelledFraction": 0, "weight": 1, "rampUp": 2 }""";
        var (loss, _, _) = Run(json, noise: 1, labelled: 0, progress: new Progress(step, 0, 10, 10));
        Assert.Equal(share, loss, 1e-4);
    }

    [Fact]
    public void Pi_model_hides_its_share_of_the_labels()
    {
        var step = new RegularizerRun("""{ "type": "pi-model", "unlabelledFraction": 0.9, "weight": 1 }""").Technique;
        Assert.Equal(0.9f, ((IHidesLabels)step).UnlabelledFraction);
    }
}
