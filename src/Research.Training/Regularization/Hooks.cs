namespace Research.Training;

/// <summary>A regularizer's hook with the parameters that it works on.</summary>
internal readonly record struct Hook<T>(T Technique, Parameter[] Scope);

/// <summary>A penalty with the entries whose outputs it sees.</summary>
internal readonly record struct ActivityHook(IActivityPenalty Technique, IReadOnlyList<string> Entries);

/// <summary>The hooks of all regularizers, in the order of a step; within each, the file's order.</summary>
internal sealed class Hooks
{
    public Hook<IBatchTransform>[] Transforms { get; }

    public Hook<IWeightPerturbation>[] Perturbations { get; }

    public Hook<ITrainingStep>[] Steps { get; }

    public ActivityHook[] ActivityPenalties { get; }

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
        ActivityPenalties = Of<IActivityPenalty, ActivityHook>(entries, static (penalty, entry) => new(penalty, entry.Entries));
        Penalties = Of<IWeightPenalty>(entries);
        JointPenalties = Of<IJointPenalty>(entries);
        GradientTransforms = Of<IGradientTransform>(entries);
        Constraints = Of<IWeightConstraint>(entries);
        StoppingRules = [.. entries.Select(entry => entry.Technique).OfType<IStoppingRule>()];
        foreach (var hides in entries.Select(entry => entry.Technique).OfType<IHidesLabels>())
            UnlabelledFraction = Math.Max(UnlabelledFraction, hides.UnlabelledFraction);
        Averaging = Of<IWeightAveraging>(entries) is [var first, ..] ? first : null;
        // One pass of the plain step within all others, and what each step keeps beside it.
        Tapes = 1;
        foreach (var step in Steps) Tapes += step.Technique.Tapes;
        CheckNesting(entries, faults);
        CheckSingle<IWeightAveraging>(entries, "averages the weights", faults);
        var restoring = entries.Where(entry => entry.Technique is IStoppingRule { RestoreBest: true }).ToList();
        CheckSingle<IStoppingRule>(restoring, "restores the best weights", faults);
    }

    private static Hook<T>[] Of<T>(IReadOnlyList<RegularizerEntry> entries)
        where T : class => Of<T, Hook<T>>(entries, static (technique, entry) => new(technique, entry.Parameters));

    /// <summary>No query: over structs it would be compiled anew at each start of the tool.</summary>
    private static THook[] Of<T, THook>(IReadOnlyList<RegularizerEntry> entries, Func<T, RegularizerEntry, THook> create)
    {
        var hooks = new List<THook>();
        foreach (var entry in entries)
        {
            if (entry.Technique is T technique) hooks.Add(create(technique, entry));
        }

        return [.. hooks];
    }

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
