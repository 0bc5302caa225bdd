namespace Research.Training;

/// <summary>A regularizer's hook with the parameters that it works on.</summary>
internal readonly record struct Hook<T>(T Technique, Parameter[] Scope);

/// <summary>The hooks of all regularizers, in the order of a step; within each, the file's order.</summary>
internal sealed class Hooks
{
    public Hook<IBatchTransform>[] Transforms { get; }

    public Hook<IWeightPerturbation>[] Perturbations { get; }

    public Hook<ITrainingStep>[] Steps { get; }

    public (IActivityPenalty Technique, IReadOnlyList<string> Entries)[] ActivityPenalties { get; }

    public Hook<IWeightPenalty>[] Penalties { get; }

    public Hook<IJointPenalty>[] JointPenalties { get; }

    public Hook<IGradientTransform>[] GradientTransforms { get; }

    public Hook<IWeightConstraint>[] Constraints { get; }

    public Hook<IWeightAveraging>? Averaging { get; }

    public IStoppingRule[] StoppingRules { get; }

    /// <summary>The share of the training split whose labels are hidden.</summary>
    public float UnlabelledFraction { get; }

    /// <summary>How many passes' activations are kept at once.</summary>
    public int Tapes { get; }

    public Hooks(IReadOnlyList<RegularizerEntry> entries, FaultCollector faults)
    {
        Transforms = Of<IBatchTransform>(entries);
        Perturbations = Of<IWeightPerturbation>(entries);
        Steps = Of<ITrainingStep>(entries);
        ActivityPenalties = [.. entries.Where(entry => entry.Technique is IActivityPenalty)
            .Select(entry => ((IActivityPenalty)entry.Technique, entry.Entries))];
        Penalties = Of<IWeightPenalty>(entries);
        JointPenalties = Of<IJointPenalty>(entries);
        GradientTransforms = Of<IGradientTransform>(entries);
        Constraints = Of<IWeightConstraint>(entries);
        StoppingRules = [.. entries.Select(entry => entry.Technique).OfType<IStoppingRule>()];
        UnlabelledFraction = entries.Select(entry => entry.Technique).OfType<IHidesLabels>()
            .Select(hides => hides.UnlabelledFraction).DefaultIfEmpty(0).Max();
        Averaging = Of<IWeightAveraging>(entries) is [var first, ..] ? first : null;
        // One pass of the plain step within all others, and what each step keeps beside it.
        Tapes = 1 + Steps.Sum(step => step.Technique.Tapes);
        CheckNesting(entries, faults);
        CheckSingle<IWeightAveraging>(entries, "averages the weights", faults);
        var restoring = entries.Where(entry => entry.Technique is IStoppingRule { RestoreBest: true }).ToList();
        CheckSingle<IStoppingRule>(restoring, "restores the best weights", faults);
    }

    private static Hook<T>[] Of<T>(IReadOnlyList<RegularizerEntry> entries)
        where T : class =>
        [.. entries.Where(entry => entry.Technique is T).Select(entry => new Hook<T>((entry.Technique as T)!, entry.Parameters))];

    private static void CheckNesting(IReadOnlyList<RegularizerEntry> entries, FaultCollector faults)
    {
        var steps = entries.Where(entry => entry.Technique is ITrainingStep).ToList();
        foreach (var step in steps.SkipLast(1).Where(step => !((ITrainingStep)step.Technique).CallsNext))
        {
            var after = steps[^1].Name;
            faults.Add(step.Path, $"'{step.Name}' runs no training step inside it, so it must be the last of them: put it after '{after}'");
        }
    }

    private static void CheckSingle<T>(IReadOnlyList<RegularizerEntry> entries, string what, FaultCollector faults)
    {
        var found = entries.Where(entry => entry.Technique is T).ToList();
        foreach (var second in found.Skip(1)) faults.Add(second.Path, $"'{found[0].Name}' {what} already; only one regularizer may");
    }
}
