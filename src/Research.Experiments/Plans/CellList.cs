using Research.Training;

namespace Research.Experiments;

/// <summary>Makes cells of drafts and their plans, and finds those that are the same.</summary>
internal sealed class CellList(TrainingIdentity identity)
{
    public IReadOnlyList<Cell> Of(IReadOnlyList<CellDraft> drafts, IReadOnlyList<CellPlans> plans)
    {
        var first = new Dictionary<string, string>();
        var hashes = new Dictionary<TrialPlan, string>(ReferenceEqualityComparer.Instance);
        var cells = new List<Cell>();
        for (int i = 0; i < drafts.Count; i++)
        {
            TrialPlan plan = plans[i].Trial;
            if (!hashes.TryGetValue(plan, out string? hash))
                hashes.Add(plan, hash = identity.SpecHash(plan, drafts[i].Resolved["ensemble"]));
            // Cells that train alike but are measured otherwise (a factor over a metric's options) are two.
            string thing = string.Join('\n', plan.Measurements.Order(StringComparer.Ordinal).Prepend(hash));
            string? same = first.GetValueOrDefault(thing);
            first.TryAdd(thing, drafts[i].Id);
            cells.Add(new Cell
            {
                Id = drafts[i].Id,
                Levels = drafts[i].Levels,
                Baseline = drafts[i].Baseline,
                SameAs = same,
                SpecHash = hash,
                Plan = plan,
            });
        }

        return cells;
    }
}
