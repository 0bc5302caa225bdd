using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Makes the trials of distinct cells: each seed, with the members of an ensemble beneath it.</summary>
internal sealed class TrialList(TrainingIdentity identity, string baseFolder)
{
    public IEnumerable<PlannedTrial> Of(Cell cell, CellDraft draft, CellPlans plans, IReadOnlyList<long> seeds) =>
        seeds.Select(seed => One(cell, draft.Resolved, plans, seed, Roles.Seed(seed)));

    /// <summary>One trial, with an ensemble's members beneath it.</summary>
    public PlannedTrial One(Cell cell, JObject resolved, CellPlans plans, long seed, string role)
    {
        var spec = new TrialSpec { Resolved = resolved, Seed = seed, Role = role, BaseFolder = baseFolder };
        var trial = Trial(cell, spec, plans.Trial);
        return plans.Member is null ? trial : trial with { Members = [.. Members(trial, plans.Member)] };
    }

    private IEnumerable<PlannedTrial> Members(PlannedTrial trial, TrialPlan memberPlan)
    {
        for (var member = 1; member <= trial.Plan.Members; member++)
        {
            var isSingle = member == 1 && trial.Plan.FirstMemberIsSingle;
            var spec = trial.Spec with { Role = isSingle ? trial.Spec.Role : Roles.Member(trial.Spec.Role, member), Member = member };
            yield return Trial(trial.Cell, spec, isSingle ? trial.Plan : memberPlan);
        }
    }

    private PlannedTrial Trial(Cell cell, TrialSpec spec, TrialPlan plan) =>
        new() { Id = identity.TrainingId(plan, spec.Seed, spec.Role), Cell = cell, Seed = spec.Seed, Spec = spec, Plan = plan };
}
