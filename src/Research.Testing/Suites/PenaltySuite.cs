namespace Research.Testing;

/// <summary>What hooks of regularizers promise by themselves: a penalty's gradient is its derivative, what is done weight by weight may be
/// done in stretches, a projection stays where it led.</summary>
internal sealed class PenaltySuite(ITechniqueFactory factory) : ISuite
{
    private static readonly Shape Kernel = new(6, 4);

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Regularizer];

    public IReadOnlyList<Check> Checks =>
    [
        new("hooks", HasHook),
        new("penalty's gradient", WeightPenalty),
        new("any stretch of a penalty", PenaltyInStretches),
        new("any stretch of an average", AverageInStretches),
        new("joint penalty's gradient", JointPenalty),
        new("activity penalty's gradient", ActivityPenalty),
        new("projection", Projection),
    ];

    public IReadOnlyList<Check> ChecksAtEnds => [new("projection", Projection)];

    private void HasHook(Subject subject)
    {
        var hooks = factory.Create<IRegularizer>(subject).GetType().GetInterfaces()
            .Where(contract => contract != typeof(IRegularizer) && contract.IsAssignableTo(typeof(IRegularizer)));
        Expect.True(hooks.Any(), "it implements no hook (IBatchTransform, IWeightPenalty and their like), so nothing ever calls it");
    }

    private static KitParameter Random(string name)
    {
        var weights = new float[Kernel.Size];
        RandomStream.Of("1", name).Normal(weights);
        return new KitParameter(name, Kernel, weights);
    }

    private void WeightPenalty(Subject subject)
    {
        var penalty = factory.Create<IWeightPenalty>(subject, "it is no weight penalty");
        using var backend = new ManagedBackend(1);
        var parameter = Random("a");
        var gradient = new float[Kernel.Size];
        penalty.AddGradient(parameter.Weights.Span, gradient);
        Differences("the weights", parameter, gradient, () => penalty.Value(backend, parameter.Weights.Span));
        var once = gradient.ToArray();
        penalty.AddGradient(parameter.Weights.Span, gradient);
        Expect.Close(gradient, Array.ConvertAll(once, value => 2d * value), 1e-6, 1e-7, "the gradient after a second call, which adds");
    }

    private void PenaltyInStretches(Subject subject)
    {
        var penalty = factory.Create<IWeightPenalty>(subject, "it is no weight penalty");
        var parameter = Random("a");
        InStretches("the gradient", (start, end, gradient) => penalty.AddGradient(parameter.Weights.Span[start..end], gradient));
    }

    private void AverageInStretches(Subject subject)
    {
        var averaging = factory.Create<IWeightAveraging>(subject, "it is no averaging of weights");
        var parameter = Random("a");
        for (var step = 1; step <= 3; step++)
        {
            var progress = new Progress(step, Epoch: 1, StepsPerEpoch: 10, Epochs: 1);
            InStretches("the average", (start, end, average) => averaging.Update(progress, parameter.Weights.Span[start..end], average));
        }
    }

    /// <summary>Has something done to some numbers at once, then in stretches, the last first.</summary>
    private static void InStretches(string what, Stretch change)
    {
        var whole = new float[Kernel.Size];
        change(0, whole.Length, whole);
        foreach (var length in (ReadOnlySpan<int>)[1, 5, 16])
        {
            var parts = new float[Kernel.Size];
            for (var start = (parts.Length - 1) / length * length; start >= 0; start -= length)
            {
                var end = Math.Min(parts.Length, start + length);
                change(start, end, parts.AsSpan(start, end - start));
            }

            Expect.SameBits(parts, whole, $"{what}, in stretches of {length},");
        }
    }

    private delegate void Stretch(int start, int end, Span<float> numbers);

    private void JointPenalty(Subject subject)
    {
        var penalty = factory.Create<IJointPenalty>(subject, "it is no joint penalty");
        using var backend = new ManagedBackend(1);
        Parameter[] scope = [Random("a"), Random("b")];
        penalty.AddGradient(scope);
        var once = Array.ConvertAll(scope, parameter => parameter.Gradient.Span.ToArray());
        for (var i = 0; i < scope.Length; i++) Differences(scope[i].Name, scope[i], once[i], () => penalty.Value(backend, scope));
        penalty.AddGradient(scope);
        for (var i = 0; i < scope.Length; i++)
        {
            Expect.Close(scope[i].Gradient.Span, Array.ConvertAll(once[i], value => 2d * value), 1e-5, 1e-7,
                $"the gradient of {scope[i].Name} after a second call, which adds");
        }
    }

    /// <summary>Activities in (0, 1), as of logistic units: some penalties ask for that.</summary>
    private void ActivityPenalty(Subject subject)
    {
        var penalty = factory.Create<IActivityPenalty>(subject, "it is no activity penalty");
        const float weight = 0.25f;
        var shape = Kernel.Batched(LayerRig.Rows);
        using var backend = new ManagedBackend(1);
        var context = new KitPenaltyContext(backend, Kernel, LayerRig.Rows);
        penalty.Build(context);
        var activation = new Tensor(new float[shape.Size], 0, shape);
        RandomStream.Of("1", "conformance/activity").Uniform(activation.Span);
        for (var i = 0; i < shape.Size; i++) activation.Span[i] = 0.1f + 0.8f * activation.Span[i];
        var given = activation.Span.ToArray();
        var gradient = new float[shape.Size];
        penalty.AddGradient(context, activation, new Tensor(gradient, 0, shape), weight);
        Expect.SameBits(activation.Span, given, "the activations after they were read");
        // What is returned has no weight; the gradient has it.
        new GradientCheck(RandomStream.Of("1", "conformance/direction")).Run("the activations, weighted", activation, gradient, () =>
        {
            var value = weight * penalty.AddGradient(context, activation, new Tensor(new float[shape.Size], 0, shape), weight);
            return new GradientCheck.Sum(value, Math.Abs(value));
        });
        var once = gradient.ToArray();
        penalty.AddGradient(context, activation, new Tensor(gradient, 0, shape), weight);
        Expect.Close(gradient, Array.ConvertAll(once, value => 2d * value), 1e-5, 1e-7, "the gradient after a second call, which adds");
    }

    private static void Differences(string what, Parameter parameter, float[] gradient, Func<double> value) =>
        new GradientCheck(RandomStream.Of("1", "conformance/direction")).Run(what, parameter.Weights, gradient, () =>
        {
            var penalty = value();
            return new GradientCheck.Sum(penalty, Math.Abs(penalty));
        });

    private void Projection(Subject subject)
    {
        var constraint = factory.Create<IWeightConstraint>(subject, "it is no weight constraint");
        using var backend = new ManagedBackend(1);
        var context = new KitStepContext(backend);
        var parameter = Random("a");
        var weights = parameter.Weights.Span;
        for (var i = 0; i < weights.Length; i++) weights[i] *= 10;
        constraint.Project(context, parameter);
        Expect.Finite(parameter.Weights.Span, "the projected weights");
        var once = parameter.Weights.Span.ToArray();
        constraint.Project(context, parameter);
        Expect.Close(parameter.Weights.Span, Expect.ToDoubles(once), 1e-5, 1e-6, "the weights projected twice");
    }
}
