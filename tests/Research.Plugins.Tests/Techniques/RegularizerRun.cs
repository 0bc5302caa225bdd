namespace Research.Plugins.Tests.Techniques;

/// <summary>A regularizer built on parameters by hand.</summary>
internal sealed class RegularizerRun : IRegularizerBuilder, IStepContext
{
    private readonly Parameter[] _parameters;
    private readonly Dictionary<Slot, Tensor> _buffers = [];
    private readonly int _rows;

    public RegularizerRun(
        string json, Parameter[]? parameters = null, int[]? input = null, IReadOnlyList<TargetInfo>? targets = null, int rows = 1)
    {
        (_parameters, _rows) = (parameters ?? [], rows);
        (Input, Targets) = (new Shape(input ?? [1]), targets ?? []);
        Technique = Techniques.Technique.Create<IRegularizer>(TechniqueKind.Regularizer, json);
        Technique.Build(this);
    }

    public IRegularizer Technique { get; }

    public ReadOnlySpan<Parameter> Parameters => _parameters;

    public Shape Input { get; }

    public IReadOnlyList<TargetInfo> Targets { get; }

    public Progress Progress { get; set; } = new(1, 0, 10, 10);

    public ITensorBackend Backend { get; } = new ManagedBackend(1);

    public Tensor this[Slot buffer] => _buffers[buffer];

    public static string Fault(string json, Parameter[]? parameters = null, IReadOnlyList<TargetInfo>? targets = null) =>
        Assert.Throws<TechniqueException>(() => new RegularizerRun(json, parameters, targets: targets)).Message;

    public RandomSource Random(string purpose) => new Source(purpose);

    public RandomStream Random(RandomSource source) => RandomStream.Of("1", ((Source)source).Purpose).At(Progress.Step);

    public Slot Buffer(Shape shape, bool perSample = true)
    {
        var whole = perSample ? shape.Batched(_rows) : shape;
        var slot = new Memory();
        _buffers[slot] = new Tensor(new float[whole.Size], 0, whole);
        return slot;
    }

    private sealed class Source(string purpose) : RandomSource
    {
        public string Purpose => purpose;
    }

    private sealed class Memory : Slot;
}

/// <summary>A parameter of its own memory.</summary>
internal sealed class ArrayParameter(string name, int[] shape, params float[] weights) : Parameter
{
    public override string Name => name;

    public override Shape Shape { get; } = new(shape);

    public override ParameterSpec Spec { get; } = new();

    public override Tensor Weights { get; } = new(weights, 0, new Shape(shape));

    public override Tensor Gradient { get; } = new(new float[weights.Length], 0, new Shape(shape));

    public ArrayParameter WithGradient(params float[] gradient)
    {
        gradient.CopyTo(Gradient.Span);
        return this;
    }
}

/// <summary>A batch with targets.</summary>
internal sealed class LabelledBatch(Tensor input, Tensor[] targets, float[] weights) : Batch
{
    public override int Rows => weights.Length;

    public override Tensor Input => input;

    public override ReadOnlySpan<Tensor> Targets => targets;

    public override Span<float> Weights => weights;

    public override ReadOnlySpan<int> Lengths => [];
}
