using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Metrics;

/// <summary>On a model by hand: one logit that is the input, and the loss of class 1 falls with it.</summary>
public sealed class AdversarialAccuracyTests
{
    private const int Rows = 4;

    private sealed class Host(IReadOnlyList<TargetInfo> targets) : IRegularizerBuilder
    {
        public Dictionary<Slot, Tensor> Buffers { get; } = [];

        public ReadOnlySpan<Parameter> Parameters => [];

        public Shape Input { get; } = new(1);

        public IReadOnlyList<TargetInfo> Targets => targets;

        public RandomSource Random(string purpose) => throw new NotSupportedException("the attack draws nothing");

        public Slot Buffer(Shape shape, bool perSample = true)
        {
            var slot = new Memory();
            Buffers[slot] = new Tensor(new float[Rows], 0, new Shape(Rows, 1));
            return slot;
        }

        private sealed class Memory : Slot;
    }

    private sealed class Pass(float[] logits) : ModelPass
    {
        private readonly Tensor _output = new(logits, 0, new Shape(Rows, 1)), _gradient = new(new float[Rows], 0, new Shape(Rows, 1));

        public override int Heads => 1;

        public override Tensor Output(int head) => _output;

        public override Tensor OutputGradient(int head) => _gradient;

        public override OutputLink Link(int head) => OutputLink.Sigmoid;
    }

    private sealed class Identity(Host host) : IModelRunner
    {
        public Progress Progress => default;

        public ITensorBackend Backend { get; } = new ManagedBackend(1);

        public Tensor this[Slot buffer] => host.Buffers[buffer];

        public RandomStream Random(RandomSource source) => throw new NotSupportedException("the attack draws nothing");

        public double Next(in StepRequest request) => throw new NotSupportedException("a metric runs passes, not steps");

        public ModelPass Forward(in StepRequest request, int tape = 0)
        {
            Assert.False(request.Training);
            return new Pass(request.Batch.Input.Span.ToArray());
        }

        public double Loss(ModelPass pass, in StepRequest request)
        {
            for (var row = 0; row < Rows; row++) pass.OutputGradient(0).Span[row] = request.Batch.Targets[0].Span[row] > 0 ? -1 : 1;
            return 0;
        }

        public void Backward(ModelPass pass, in StepRequest request)
        {
            Assert.False(request.ParameterGradients);
            pass.OutputGradient(0).Span.CopyTo(request.InputGradient.Span);
        }
    }

    private static double Accuracy(string epsilon, float[] logits)
    {
        var host = new Host([new TargetInfo("yes", new Shape(1), TargetKind.Classes)]);
        var json = $$"""{ "type": "adversarial-accuracy", "epsilon": {{epsilon}} }""";
        var metric = Technique.Create<IModelMetric>(TechniqueKind.Metric, json);
        metric.Build(host);
        metric.Reset();
        var input = (float[])logits.Clone();
        var target = new Tensor([1, 1, 0, 0], 0, new Shape(Rows, 1));
        metric.Update(new Identity(host), new LabelledBatch(new Tensor(input, 0, new Shape(Rows, 1)), [target], [1, 1, 1, 1]));
        Assert.Equal(logits, input);
        var told = new Told();
        metric.Report(told);
        return told[""];
    }

    [Theory]
    [InlineData("0", 0.75)]
    [InlineData("0.5", 0.5)]
    [InlineData("2", 0)]
    public void Counts_what_stays_right_when_every_input_moves_against_the_model(string epsilon, double expected) =>
        Assert.Equal(expected, Accuracy(epsilon, [1, 0.3f, -1, 0.1f]), 1e-9);

    [Fact]
    public void Without_classes_it_is_a_fault()
    {
        var metric = Technique.Create<IModelMetric>(TechniqueKind.Metric, """{ "type": "adversarial-accuracy", "epsilon": 0.1 }""");
        Assert.Throws<TechniqueException>(() => metric.Build(new Host([new TargetInfo("size", new Shape(1), TargetKind.Values)])));
    }
}
