namespace Research.Training;

/// <summary>What a regularizer or a model metric is built on.</summary>
/// <param name="name">Its random streams are named by it.</param>
internal sealed class ScopeBuilder(Model model, string name, Parameter[] scope, Shape input, IReadOnlyList<TargetInfo> targets)
    : IRegularizerBuilder
{
    public ReadOnlySpan<Parameter> Parameters => scope;

    public Shape Input => input;

    public IReadOnlyList<TargetInfo> Targets => targets;

    public bool HasInputGradient => model.HasInputGradient;

    public RandomSource Random(string purpose) => model.ReserveRandom($"{name}/{purpose}");

    public Slot Buffer(Shape shape, bool perSample = true) => model.ReserveBuffer(shape, perSample);
}
