using System.Globalization;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Makes cells of drafts and their plans, and finds those that are the same.</summary>
internal sealed class CellList(TrainingIdentity identity)
{
    /// <param name="plans">Of each draft, one for each candidate of its tuning; else one.</param>
    public IReadOnlyList<Cell> Of(IReadOnlyList<CellDraft> drafts, IReadOnlyList<IReadOnlyList<CellPlans>> plans, Ablation? ablation)
    {
        var hashes = Hashed(drafts, plans, ablation);
        var first = new Dictionary<string, string>();
        var cells = new List<Cell>();
        for (var i = 0; i < drafts.Count; i++)
        {
            var plan = plans[i][0].Trial;
            // Cells that train alike but are measured otherwise (a factor over a metric's options) are two.
            var measured = plans[i].SelectMany(each => each.Trial.Measurements).Distinct();
            var thing = string.Join('\n', measured.Order(StringComparer.Ordinal).Prepend(hashes[i]));
            var same = first.GetValueOrDefault(thing);
            first.TryAdd(thing, drafts[i].Id);
            cells.Add(new Cell
            {
                Id = drafts[i].Id,
                Levels = drafts[i].Levels,
                Baseline = drafts[i].Baseline,
                SameAs = same,
                SpecHash = hashes[i],
                Plan = plan,
            });
        }

        return cells;
    }

    /// <summary>A tuned cell is all that it may become, and whose trainings decide.</summary>
    private string[] Hashed(IReadOnlyList<CellDraft> drafts, IReadOnlyList<IReadOnlyList<CellPlans>> plans, Ablation? ablation)
    {
        var known = new Dictionary<TrialPlan, string>(ReferenceEqualityComparer.Instance);
        string Hash(TrialPlan plan, JToken? ensemble) =>
            known.TryGetValue(plan, out var hash) ? hash : known[plan] = identity.SpecHash(plan, ensemble);
        string[][] own = [.. drafts.Select(
            (draft, i) => draft.Expanded.Zip(plans[i], (each, plan) => Hash(plan.Trial, each.Resolved["ensemble"])).ToArray())];
        string[] hashes = [.. own.Select(each => each[0])];
        foreach ((var leader, var members) in TuningLeaders.Of(drafts, ablation))
        {
            var spec = drafts[leader].Tuned!.Spec;
            var pick = spec.Once ? string.Create(CultureInfo.InvariantCulture, $"once {spec.Seeds}") : "per-seed";
            var by = spec.Measure is { } measure ? CanonicalJson.Write(measure.Definition) : "";
            foreach (var member in members) hashes[member] = Hashes.Of(["tune", pick, by, .. own[leader], .. own[member]]);
        }

        return hashes;
    }
}
