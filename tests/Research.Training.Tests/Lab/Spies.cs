namespace Research.Training.Tests;

/// <summary>Writes down when each of its hooks is called.</summary>
internal sealed class HookSpy(string name, List<string> log) : IBatchTransform, IWeightPerturbation, ITrainingStep, IActivityPenalty,
    IWeightPenalty, IJointPenalty, IGradientTransform, IWeightConstraint, IWeightAveraging, IStoppingRule
{
    public bool CallsNext { get; init; } = true;

    public string Metric => "validation.loss";

    public bool RestoreBest => false;

    public void Transform(IStepContext context, Batch batch) => log.Add($"{name} batch");

    public void Perturb(IStepContext context, Parameter parameter, Tensor copy) => log.Add($"{name} perturb {parameter.Name}");

    public double Run(IModelRunner model, in StepRequest request)
    {
        log.Add($"{name} step in");
        var loss = CallsNext ? model.Next(request) : 0;
        log.Add($"{name} step out");
        return loss;
    }

    public double AddGradient(IStepContext context, Tensor activation, Tensor gradient, float weight)
    {
        log.Add($"{name} activity");
        return 0;
    }

    public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradient) => log.Add($"{name} penalty");

    public double Value(ITensorBackend backend, ReadOnlySpan<float> weights) => 0;

    public void AddGradient(ReadOnlySpan<Parameter> scope) => log.Add($"{name} joint");

    public double Value(ITensorBackend backend, ReadOnlySpan<Parameter> scope) => 0;

    public void Transform(IStepContext context, ReadOnlySpan<Parameter> scope) => log.Add($"{name} gradients of {scope.Length}");

    public void Project(IStepContext context, Parameter parameter) => log.Add($"{name} project");

    public void Update(in Progress progress, ReadOnlySpan<float> weights, Span<float> average) => log.Add($"{name} average");

    public Verdict Observe(IEpochResult epoch)
    {
        log.Add($"{name} epoch {epoch.Epoch}");
        return Verdict.Continue;
    }
}

/// <summary>Does what a test says, at one hook.</summary>
internal sealed class GradientSpy(Action<IStepContext, Parameter[]> look) : IGradientTransform
{
    public void Transform(IStepContext context, ReadOnlySpan<Parameter> scope) => look(context, scope.ToArray());
}

internal sealed class PerturbationSpy(Action<Parameter, float[]> look, float value) : IWeightPerturbation
{
    public void Perturb(IStepContext context, Parameter parameter, Tensor copy)
    {
        look(parameter, copy.Span.ToArray());
        copy.Span.Fill(value);
    }
}

internal sealed class BatchSpy(Action<Batch> look) : IBatchTransform
{
    public void Transform(IStepContext context, Batch batch) => look(batch);
}

internal sealed class StoppingSpy(Func<IEpochResult, Verdict> judge) : IStoppingRule
{
    public string Metric => "validation.loss";

    public bool RestoreBest => true;

    public Verdict Observe(IEpochResult epoch) => judge(epoch);
}

internal sealed class PlainStepSpy : ITrainingStep
{
    public bool CallsNext => false;

    public double Run(IModelRunner model, in StepRequest request)
    {
        var pass = model.Forward(request);
        var loss = model.Loss(pass, request);
        model.Backward(pass, request);
        return loss;
    }
}

/// <summary>The plain step, looked at from the input's side.</summary>
internal sealed class InputGradientSpy(Action<float[]> look) : ITrainingStep
{
    private Slot? _gradient;

    public void Build(IRegularizerBuilder builder) => _gradient = builder.Buffer(builder.Input);

    public double Run(IModelRunner model, in StepRequest request)
    {
        var gradient = model[_gradient!];
        var loss = model.Next(request with { InputGradient = gradient });
        look(gradient.Span.ToArray());
        return loss;
    }
}

internal sealed class HidingSpy(float fraction) : IHidesLabels
{
    public float UnlabelledFraction => fraction;
}

/// <summary>Rows whose only input is their number.</summary>
internal sealed class NumberedSource(int[] classes, int classCount, bool asksForCounts = false, bool ownTest = false) : IDataSource
{
    public int Loads { get; private set; }

    public DataSet Load(IDataContext context)
    {
        Loads++;
        var train = asksForCounts ? context.Train ?? classes.Length : classes.Length;
        return new DataSet(Rows(train), ownTest ? Rows(context.Test ?? 10) : null);
    }

    private Split Rows(int count)
    {
        var info = new TargetInfo("class", new Shape(classCount), TargetKind.Classes);
        int[] labels = [.. Enumerable.Range(0, count).Select(row => classes[row % classes.Length])];
        float[] numbers = [.. labels.Select((_, row) => (float)row)];
        return new Split(new Shape(1), count, numbers, [new TargetData(info, labels, default)]);
    }
}

internal sealed class PretrainerSpy(Action<IPretraining> run) : IPretrainer
{
    public void Pretrain(IPretraining context) => run(context);
}

/// <summary>Tells what it saw of outputs, gradients and updates.</summary>
internal sealed class ProbeSpy(ProbePoints points) : IProbe
{
    private readonly List<(string Name, double Value)> _seen = [];
    private float[] _before = [];

    public ProbePoints Points => points;

    public void Output(LayerNode node, Tensor output) => _seen.Add(($"output@{node.Name}", output.Span[0]));

    public void Gradient(LayerNode node, Tensor outputGradient) => _seen.Add(($"gradient@{node.Name}", outputGradient.Span[0]));

    public void BeforeUpdate(ReadOnlySpan<Parameter> all) => _before = all[0].Weights.Span.ToArray();

    public void AfterUpdate(ReadOnlySpan<Parameter> all) => _seen.Add(("update", all[0].Weights.Span[0] - _before[0]));

    public void Report(ISeries report)
    {
        foreach (var (name, value) in _seen) report.Value(name, value);
        _seen.Clear();
    }
}
