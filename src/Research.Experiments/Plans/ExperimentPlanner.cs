using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>
/// Turns an experiment file into a plan: reads it strictly, applies the overrides, resolves every cell, has each bound, built and
/// shape-checked, and names every trial by what shapes it. Nothing is trained, and nothing is written.
/// </summary>
public sealed class ExperimentPlanner
{
    private readonly IServiceScopeFactory _scopes;
    private readonly TrainingIdentity _identity;

    /// <param name="scopes">Each training is planned by an <see cref="ITrialPlanner"/> from a scope of its own.</param>
    internal ExperimentPlanner(IServiceScopeFactory scopes, TrainingIdentity identity) => (_scopes, _identity) = (scopes, identity);

    /// <exception cref="ExperimentException">Everything that is wrong with the file and the arguments, with places.</exception>
    public ExperimentPlan Plan(ExperimentRequest request)
    {
        ExperimentFile file = ExperimentFile.Read(request.File);
        SpecReader.CheckFormat(file.Root);
        var faults = new FaultList();
        if (request.Variant is { } variant)
            faults.Add(new SourcePlace("", $"--variant {variant}", 0),
                ExperimentKeys.NotYet("variants").Replace("remove it", "leave the argument out"));
        Nulls.RemoveFromFile(file.Root);
        IReadOnlyList<Override> overrides = Overrides.Apply(Overrides.Parse(request.Overrides, faults), file.Root, faults);
        var reader = new SpecReader(faults);
        reader.CheckKeys(file.Root);
        ExperimentSpec spec = reader.Read(file.Root, Path.GetFileNameWithoutExtension(file.Name), request.Seeds);

        var cellFaults = new CellFaults();
        IReadOnlyList<CellDraft> drafts = new CellResolver(Base(file.Root), spec.Ablation, cellFaults).Resolve();
        OverwrittenSettings.Check(overrides, drafts, faults);
        var planner = new CellPlanner(PlanTrial, file.Folder, spec.Seeds[0], cellFaults);
        bool ablationIsFaulty = spec.Ablation is null && file.Root["ablation"] is not null;
        IReadOnlyList<CellPlans?> plans = planner.Plan(drafts, tellMissing: !ablationIsFaulty);
        foreach (ExperimentFault fault in cellFaults.Tell(drafts))
            faults.Add(fault);
        faults.ThrowIfAny();

        var cells = new CellList(_identity).Of(drafts, plans!);
        var warnings = new FaultList();
        AddressInfo primary = new PrimaryMeasure(faults, warnings).Of(spec.Primary, cells);
        faults.ThrowIfAny();
        AddWarnings(warnings, planner, spec, drafts, cells);
        var trials = new TrialList(_identity, file.Folder);
        return new ExperimentPlan
        {
            Request = request,
            Name = spec.Name,
            Question = spec.Question,
            Description = spec.Description,
            Source = spec.Source,
            FileHash = file.Hash,
            Overrides = Overrides.Describe(overrides),
            Resolved = file.Root,
            Factors = [.. (spec.Ablation?.Factors ?? []).Select(Described)],
            Cells = cells,
            Seeds = spec.Seeds,
            Trials = [.. cells.Index().Where(each => each.Item.SameAs is null)
                .SelectMany(each => trials.Of(each.Item, drafts[each.Index], plans[each.Index]!, spec.Seeds))],
            Primary = primary,
            Warnings = warnings.InOrder(),
        };
    }

    private TrialPlan PlanTrial(TrialSpec spec)
    {
        using IServiceScope scope = _scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<ITrialPlanner>().Plan(spec);
    }

    private static JObject Base(JObject root)
    {
        var copy = (JObject)root.DeepClone();
        copy.Remove("ablation");
        return copy;
    }

    private static void AddWarnings(
        FaultList warnings, CellPlanner planner, ExperimentSpec spec, IReadOnlyList<CellDraft> drafts, IReadOnlyList<Cell> cells)
    {
        IEnumerable<ExperimentFault> all = planner.Warnings.Tell(drafts).Concat(PlanWarnings.DifferentLosses(drafts));
        if (spec.Ablation is not null)
            all = all.Concat(PlanWarnings.IdleLevels(spec.Ablation, drafts, cells));
        foreach (ExperimentFault warning in all)
            warnings.Add(warning);
    }

    private static Factor Described(AblationFactor factor) =>
        new(factor.Name, factor.Paths, [.. factor.Levels.Select(level => new Level(level.Name, Set(level)))]);

    private static JObject Set(AblationLevel level)
    {
        var set = new JObject();
        foreach (LevelSetting setting in level.Settings)
            set[setting.Path.Text] = setting.Value.DeepClone();
        return set;
    }
}

/// <summary>Registration of the planning of experiments.</summary>
internal static class ExperimentPlanningServices
{
    /// <summary>Adds <see cref="ExperimentPlanner"/>; <see cref="ITrialPlanner"/> is Research.Training's.</summary>
    public static IServiceCollection AddExperimentPlanning(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => TrainingIdentity.OfThisTool());
        services.TryAddTransient(provider =>
            new ExperimentPlanner(provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<TrainingIdentity>()));
        return services;
    }
}
