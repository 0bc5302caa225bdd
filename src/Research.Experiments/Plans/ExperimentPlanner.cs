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
    private const string DataKey = "data";

    private readonly IServiceScopeFactory _scopes;
    private readonly TrainingIdentity _identity;

    /// <param name="scopes">Each training is planned by an <see cref="ITrialPlanner"/> from a scope of its own.</param>
    internal ExperimentPlanner(IServiceScopeFactory scopes, TrainingIdentity identity) => (_scopes, _identity) = (scopes, identity);

    /// <exception cref="ExperimentException">Everything that is wrong with the file and the arguments, with places.</exception>
    public ExperimentPlan Plan(ExperimentRequest request) => Plan(request, ExperimentFile.ReadWithBases(request.File));

    /// <summary>As <see cref="Plan(ExperimentRequest)"/>; where no variant is asked for, with each of the file's as well.</summary>
    /// <returns>The file by itself first.</returns>
    public IReadOnlyList<ExperimentPlan> PlanWithVariants(ExperimentRequest request)
    {
        ExperimentFile file = ExperimentFile.ReadWithBases(request.File);
        var plans = new VariantPlans();
        var variants = request.Variant is null ? VariantReader.Names(file.Root) : [];
        foreach (var name in variants.Prepend(request.Variant))
            plans.Add(
                name == request.Variant ? null : name,
                () => Plan(request with { Variant = name }, file with { Root = (JObject)file.Root.DeepClone() }));
        return plans.All();
    }

    /// <param name="file">With the files that it extends.</param>
    internal ExperimentPlan Plan(ExperimentRequest request, ExperimentFile file)
    {
        var faults = new FaultList();
        (var spec, var overrides, var drafts, var claims) =
            Read(request, file, faults);
        CellDraft[] expanded = [.. drafts.SelectMany(draft => draft.Expanded)];
        var cellFaults = new CellFaults();
        var planner = new CellPlanner(PlanTrial, file.Folder, spec.Seeds[0], cellFaults);
        var planned = new Queue<CellPlans?>(planner.Plan(expanded, tellMissing: !AblationIsFaulty(file.Root, spec)));
        foreach (var fault in cellFaults.Tell(expanded)) faults.Add(fault);
        faults.ThrowIfAny();

        IReadOnlyList<IReadOnlyList<CellPlans>> plans =
            [.. drafts.Select(draft => draft.Expanded.Select(_ => planned.Dequeue()!).ToArray())];
        var cells = new CellList(_identity).Of(drafts, plans, spec.Ablation);
        var warnings = new FaultList();
        var measured = new MeasureList(faults, warnings, cells);
        var all = measured.Of(spec.Primary, spec.Measures, claims);
        IReadOnlyList<Claim> resolved = [.. claims.Select(measured.Claim).OfType<Claim>()];
        var trials = new TrialList(_identity, file.Folder);
        IReadOnlyList<TuningGroup> picks = [.. new TuningPlanner(trials, measured, spec.Ablation, spec.Seeds).Groups(cells, drafts, plans)];
        faults.ThrowIfAny();
        AddWarnings(warnings, planner, spec, drafts, expanded, cells, plans);
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
                .SelectMany(each => trials.Of(each.Item, drafts[each.Index], plans[each.Index][0], spec.Seeds))],
            Tuning = picks,
            Primary = new AddressInfo(all[0].Address ?? all[0].Name, all[0].Unit, all[0].HigherIsBetter),
            Measures = all,
            Claims = resolved,
            Statistics = spec.Statistics,
            Design = (spec.Ablation?.Design ?? Designs.Default).Name,
            Warnings = warnings.InOrder(),
        };
    }

    /// <summary>All that the file and the arguments say by themselves, before a technique is bound.</summary>
    private (ExperimentSpec Spec, IReadOnlyList<Override> Overrides, IReadOnlyList<CellDraft> Drafts, IReadOnlyList<ClaimDraft> Claims) Read(
        ExperimentRequest request, ExperimentFile file, FaultList faults)
    {
        Nulls.RemoveFromFile(file.Root);
        new VariantReader(faults, OptionsOf).Apply(file.Root, request.Variant);
        var overrides = Overrides.Apply(Overrides.Parse(request.Overrides, faults), file.Root, faults, OptionsOf);
        var reader = new SpecReader(faults);
        reader.CheckKeys(file.Root);
        var seeds = reader.Seeds(file.Root, request.Seeds);
        ReadDataAhead(file, seeds[0]);
        var measures = new MeasureReader(faults, file.Root);
        var spec = reader.Read(file.Root, Path.GetFileNameWithoutExtension(file.Name), seeds, measures);

        var cellFaults = new CellFaults();
        var tuning = new TuneReader(faults, measures, spec.Ablation);
        var drafts = new CellResolver(Base(file.Root), spec.Ablation, cellFaults, tuning.Read, OptionsOf).Resolve();
        OverwrittenSettings.Check(overrides, drafts, faults);
        var claims = AblationIsFaulty(file.Root, spec) ? [] : Claims(file.Root, spec, drafts, measures, faults);
        foreach (var fault in cellFaults.Tell(drafts)) faults.Add(fault);
        return (spec, overrides, drafts, claims);
    }

    /// <summary>Reading them takes about as long as all that is planned before they are needed.</summary>
    private void ReadDataAhead(ExperimentFile file, long seed)
    {
        if (file.Root[DataKey] is not { } data || MayChangeData(file.Root["ablation"]) || MayChangeData(file.Root["tune"])) return;
        using var scope = _scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<ITrialPlanner>().ReadAhead(new TrialSpec
        {
            Resolved = new JObject { [DataKey] = data.DeepClone() },
            Seed = seed,
            Role = Roles.Seed(seed),
            BaseFolder = file.Folder,
        });
    }

    /// <summary>Whether a path or a key in it is one of the data's, or looks like one.</summary>
    private static bool MayChangeData(JToken? token) => token switch
    {
        JObject record => record.Properties().Any(property => IsOfData(property.Name) || MayChangeData(property.Value)),
        JArray list => list.Any(MayChangeData),
        JValue { Value: string text } => IsOfData(text),
        _ => false,
    };

    private static bool IsOfData(string path) => path.StartsWith(DataKey, StringComparison.Ordinal);

    private static bool AblationIsFaulty(JObject root, ExperimentSpec spec) => spec.Ablation is null && root["ablation"] is not null;

    private static IReadOnlyList<ClaimDraft> Claims(
        JObject root, ExperimentSpec spec, IReadOnlyList<CellDraft> drafts, MeasureReader measures, FaultList faults)
    {
        Dictionary<string, string> cells = drafts.ToDictionary(draft => string.Join(',', draft.Choice), draft => draft.Id);
        return new ClaimReader(faults, measures, new ClaimParts(faults, spec.Ablation, cells), spec.Source).Read(root["claims"]);
    }

    private TrialPlan PlanTrial(TrialSpec spec)
    {
        using var scope = _scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<ITrialPlanner>().Plan(spec);
    }

    private IReadOnlyCollection<string> OptionsOf(string id)
    {
        using var scope = _scopes.CreateScope();
        return scope.ServiceProvider.GetService<ITechniqueFactory>()?.OptionsOf(id) ?? [];
    }

    private static JObject Base(JObject root)
    {
        var copy = (JObject)root.DeepClone();
        copy.Remove("ablation");
        return copy;
    }

    private static void AddWarnings(
        FaultList warnings, CellPlanner planner, ExperimentSpec spec, IReadOnlyList<CellDraft> drafts, IReadOnlyList<CellDraft> expanded,
        IReadOnlyList<Cell> cells, IReadOnlyList<IReadOnlyList<CellPlans>> plans)
    {
        var all = planner.Warnings.Tell(expanded).Concat(PlanWarnings.DifferentLosses(drafts))
            .Concat(PlanWarnings.NeverMeasured(drafts, plans));
        if (spec.Ablation is not null) all = all.Concat(PlanWarnings.IdleLevels(spec.Ablation, drafts, cells));
        foreach (var warning in all) warnings.Add(warning);
    }

    private static Factor Described(AblationFactor factor) =>
        new(factor.Name, factor.Paths, [.. factor.Levels.Select(level => new Level(level.Name, Set(level)))]);

    private static JObject Set(AblationLevel level)
    {
        var set = new JObject();
        foreach (var setting in level.Settings) set[setting.Path.Text] = setting.Value.DeepClone();
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
