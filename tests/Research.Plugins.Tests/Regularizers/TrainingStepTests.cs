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

    /// <summary>Given outputs of two passes, by draw, and no loss of their own.</summary>
    private sealed class TwoPasses(RegularizerRun context, OutputLink link, params double[][] outputs) : IModelRunner
    {
        public Dictionary<int, ModelPass> Passes { get; } = [];

        public List<(int Tape, float Weight, bool UpdatesState)> Backwards { get; } = [];

        public Progress Progress => context.Progress;

        public ITensorBackend Backend => context.Backend;

        public Tensor this[Slot buffer] => context[buffer];

        public RandomStream Random(RandomSource source) => context.Random(source);

        public double Next(in StepRequest request) => throw new NotSupportedException();

        public ModelPass Forward(in StepRequest request, int tape = 0) =>
            Passes[tape] = new Given([.. outputs[request.Draw].Select(value => (float)value)], link);

        public double Loss(ModelPass pass, in StepRequest request)
        {
            pass.OutputGradient(0).Clear();
            return 0;
        }

        public void Backward(ModelPass pass, in StepRequest request) =>
            Backwards.Add((Passes.Single(known => known.Value == pass).Key, request.Weight, request.UpdatesState));
    }

    private sealed class Given(float[] outputs, OutputLink link) : ModelPass
    {
        private readonly Tensor _output = new(outputs, 0, new Shape(2, outputs.Length / 2)),
            _gradient = new([.. outputs.Select(_ => float.NaN)], 0, new Shape(2, outputs.Length / 2));

        public override int Heads => 1;

        public override Tensor Output(int head) => _output;

        public override Tensor OutputGradient(int head) => _gradient;

        public override OutputLink Link(int head) => link;
    }

    private static LabelledBatch Batch(float weight = 1) =>
        new(new Tensor([1, 3], 0, new Shape(1, 2)), [new Tensor([5], 0, new Shape(1, 1))], [weight]);

    private static (double Loss, LinearModel Model, LabelledBatch Batch) Run(
        string json, float noise = 0, float labelled = 1, Progress? progress = null, float weight = 1)
    {
        var target = new TargetInfo("t", new Shape(1), TargetKind.Values);
        var run = new RegularizerRun(json, input: [2], targets: [target]);
        if (progress is { } now) run.Progress = now;
        var (model, batch) = (new LinearModel(run, noise), Batch(labelled));
        var loss = ((ITrainingStep)run.Technique).Run(
            model, new StepRequest { Batch = batch, Training = true, Weight = weight, UpdatesState = true, ParameterGradients = true });
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

    /// <summary>A step within another gets a share of the gradient; its loss is its own.</summary>
    [Theory]
    [InlineData("""{ "type": "adversarial-training", "epsilon": 0.5, "weight": 0.25 }""")]
    [InlineData("""{ "type": "adversarial-training", "epsilon": 0.5, "weight": 1 }""")]
    [InlineData("""{ "type": "adversarial-training", "epsilon": 0.5, "weight": 0 }""")]
    [InlineData("""{ "type": "pi-model", "unlabelledFraction": 0, "weight": 3 }""")]
    public void A_steps_weight_is_that_of_its_gradients(string json)
    {
        var (whole, part) = (Run(json, noise: 0.5f), Run(json, noise: 0.5f, weight: 0.25f));

        Assert.Equal(whole.Loss, part.Loss, 1e-6);
        Assert.Equal(0.25 * whole.Model.WeightGradient, part.Model.WeightGradient, 1e-5);
        Assert.NotEqual(0, whole.Model.WeightGradient);
    }

    [Fact]
    public void Fgsm_alone_takes_no_parameter_gradient_from_the_clean_inputs()
    {
        var (loss, model, _) = Run("""{ "type": "adversarial-training", "epsilon": 0.5, "weight": 1 }""");
        Assert.Equal(25, loss, 1e-5);
        Assert.Equal(2 * 5 * 5, model.WeightGradient, 1e-4);
        Assert.Equal([false, true], model.Steps.Select(step => step.Request.UpdatesState));
    }

    /// <summary>A step around it wants the derivative of all that it returns: here of 0.75 · 3² and 0.25 · 5², or of 5² alone.</summary>
    [Theory]
    [InlineData("""{ "type": "adversarial-training", "epsilon": 0.5, "weight": 0.25 }""", 14)]
    [InlineData("""{ "type": "adversarial-training", "epsilon": 0.5, "weight": 1 }""", 20)]
    [InlineData("""{ "type": "adversarial-training", "epsilon": 0.5, "weight": 0 }""", 12)]
    [InlineData("""{ "type": "adversarial-training", "method": "pgd", "epsilon": 0.5, "weight": 0.25 }""", 14)]
    public void The_input_gets_the_gradient_of_clean_and_moved_inputs(string json, double expected)
    {
        var run = new RegularizerRun(json, input: [2], targets: [new TargetInfo("t", new Shape(1), TargetKind.Values)]);
        var gradient = new Tensor([float.NaN, float.NaN], 0, new Shape(1, 2));
        ((ITrainingStep)run.Technique).Run(
            new LinearModel(run, 0), new StepRequest { Batch = Batch(), Training = true, Weight = 1, InputGradient = gradient });
        Assert.All(gradient.Span.ToArray(), value => Assert.Equal(expected, value, 1e-4));
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

    /// <summary>From a start drawn within the border, by steps of 2.5 ε / steps, seven where nothing else is said.</summary>
    [Fact]
    public void Pgd_starts_anywhere_and_goes_by_its_step()
    {
        var (_, model, _) = Run("""{ "type": "adversarial-training", "method": "pgd", "epsilon": 0.7, "weight": 1 }""");
        var inputs = model.Steps.Select(step => step.Input).ToList();

        Assert.Equal(8, inputs.Count);
        Assert.NotEqual(1, inputs[0][0]);
        Assert.NotEqual(inputs[0][0] - 1, inputs[0][1] - 3);
        foreach (var (one, next) in inputs.Zip(inputs.Skip(1)))
        {
            Assert.Equal(Math.Min(one[0] + 0.25, 1.7), next[0], 1e-5);
            Assert.Equal(Math.Min(one[1] + 0.25, 3.7), next[1], 1e-5);
        }
    }

    /// <summary>Weight times the mean of (p - q)², and its gradient by the outputs of both passes, against differences of it.</summary>
    [Theory]
    [InlineData(OutputLink.Identity)]
    [InlineData(OutputLink.Sigmoid)]
    [InlineData(OutputLink.Softmax)]
    public void Pi_model_takes_both_passes_towards_each_other(OutputLink link)
    {
        const int rows = 2, width = 3;
        const double weight = 3, share = 0.5, little = 1e-5;
        double[] one = [0.5, -1, 2, 0.1, 0.3, -0.7], other = [0.2, 0.4, 1, -0.6, 0.3, 0.9];
        var run = new RegularizerRun(
            """{ "type": "pi-model", "unlabelledFraction": 0, "weight": 3 }""", input: [2],
            targets: [new TargetInfo("t", new Shape(width), TargetKind.Values)], rows: rows);
        var model = new TwoPasses(run, link, one, other);
        var batch = new LabelledBatch(
            new Tensor(new float[rows * 2], 0, new Shape(rows, 2)),
            [new Tensor(new float[rows * width], 0, new Shape(rows, width))], [1, 1]);
        var loss = ((ITrainingStep)run.Technique).Run(
            model,
            new StepRequest { Batch = batch, Training = true, Weight = (float)share, UpdatesState = true, ParameterGradients = true });

        Assert.Equal(weight * Disagreement(one, other), loss, 1e-6);
        for (var i = 0; i < one.Length; i++)
        {
            Assert.Equal(Slope(change => Disagreement(Moved(one, i, change), other)), model.Passes[0].OutputGradient(0).Span[i], 1e-5);
            Assert.Equal(Slope(change => Disagreement(one, Moved(other, i, change))), model.Passes[1].OutputGradient(0).Span[i], 1e-5);
        }

        // Both run backwards with half of the step's weight; running statistics are the first pass's.
        Assert.Equal([(0, 0.25f, true), (1, 0.25f, false)], model.Backwards);

        double Slope(Func<double, double> value) => share * weight * (value(little) - value(-little)) / (2 * little);

        double Disagreement(double[] a, double[] b) =>
            Predicted(a).Zip(Predicted(b)).Average(pair => Math.Pow(pair.First - pair.Second, 2));

        IEnumerable<double> Predicted(double[] outputs) => link switch
        {
            OutputLink.Sigmoid => outputs.Select(value => 1 / (1 + Math.Exp(-value))),
            OutputLink.Softmax => outputs.Chunk(width).SelectMany(row => row.Select(value => Math.Exp(value) / row.Sum(Math.Exp))),
            _ => outputs,
        };

        static double[] Moved(double[] values, int place, double change) =>
            [.. values.Select((value, i) => i == place ? value + change : value)];
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

    /// <summary>Who moves inputs against the model wants the derivative of all that the step returns.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public void Pi_model_gives_the_input_the_gradient_of_both_passes(int weight)
    {
        var run = new RegularizerRun(
            $$"""{ "type": "pi-model", "unlabelledFraction": 0, "weight": {{weight}} }""", input: [2],
            targets: [new TargetInfo("t", new Shape(1), TargetKind.Values)]);
        var gradient = new Tensor(new float[2], 0, new Shape(1, 2));
        ((ITrainingStep)run.Technique).Run(
            new LinearModel(run, 0.5f), new StepRequest { Batch = Batch(), Training = true, Weight = 1, InputGradient = gradient });

        // The noise does not depend on the input: moving it moves both predictions alike, and the loss of the labels alone.
        Assert.Equal([2 * 3 * 2, 2 * 3 * 2], gradient.Span.ToArray());
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
