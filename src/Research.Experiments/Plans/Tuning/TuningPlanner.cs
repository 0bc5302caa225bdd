using Research.Training;


namespace Research.Experiments;

/// <summary>Plans the tuning runs of cells, and every trial that a pick may call for.</summary>
internal sealed class TuningPlanner(TrialList trials, MeasureList measures, Ablation? ablation, IReadOnlyList<long> seeds)
{
    /// <summary>One group for each pick.</summary>
    /// <param name="plans">Of each cell, one a candidate.</param>
    public IEnumerable<TuningGroup> Groups(
        IReadOnlyList<Cell> cells, IReadOnlyList<CellDraft> drafts, IReadOnlyList<IReadOnlyList<CellPlans>> plans)
    {
        foreach ((var leader, var members) in TuningLeaders.Of(drafts, ablation))
        {
            var tuned = drafts[leader].Tuned!;
            int[] distinct = [.. members.Where(member => cells[member].SameAs is null)];
            if (distinct.Length == 0 || measures.Tuning(tuned.Spec, cells[leader]) is not { } measure) continue;
            var picks = tuned.Spec.Once ? [[.. seeds]] : seeds.Select(seed => (long[])[seed]);
            foreach (var compared in picks)
            {
                var tuning = tuned.Spec.Once ? [.. Enumerable.Range(1, tuned.Spec.Seeds).Select(seed => (long)seed)] : compared;
                yield return new TuningGroup
                {
                    Cell = cells[leader].Id,
                    Once = tuned.Spec.Once,
                    Measure = measure,
                    Settings = [.. tuned.Spec.Settings.Select(setting => setting.Name)],
                    Candidates = [.. tuned.Candidates.Select((candidate, i) => new TuningCandidate(
                        candidate.Values,
                        candidate.AtEdge,
                        [.. tuning.Select(
                            seed => trials.One(cells[leader], candidate.Resolved, plans[leader][i], seed, Roles.Tuning(seed)))],
                        [.. distinct.SelectMany(member => compared.Select(seed => trials.One(
                            cells[member], drafts[member].Tuned!.Candidates[i].Resolved, plans[member][i], seed, Roles.Seed(seed))))]))],
                };
            }
        }
    }
}

/// <summary>Which cells share a pick, and whose trainings decide it.</summary>
internal static class TuningLeaders
{
    /// <summary>
    /// Cells that agree in the factors of <c>per</c> share a pick, made where the others are at baseline, or else in the first of them.
    /// </summary>
    public static IEnumerable<(int Leader, int[] Members)> Of(IReadOnlyList<CellDraft> drafts, Ablation? ablation)
    {
        var groups = Enumerable.Range(0, drafts.Count).Where(i => drafts[i].Tuned is not null)
            .GroupBy(i => Key(drafts[i]));
        foreach (var group in groups)
        {
            int[] members = [.. group];
            var leader = members.OrderByDescending(i => AtBaseline(drafts[i], ablation)).First();
            yield return (leader, members);
        }
    }

    private static string Key(CellDraft draft) =>
        $"{Shape(draft.Tuned!)}\n{string.Join(',', draft.Choice.Where((_, factor) => draft.Tuned!.Spec.Per?.Contains(factor) ?? true))}";

    /// <summary>Cells whose levels say otherwise what is tuned cannot share a pick.</summary>
    private static string Shape(TunedDraft tuned) =>
        string.Join('\n', tuned.Candidates.Select(candidate => CanonicalJson.Write(candidate.Values)));

    private static int AtBaseline(CellDraft draft, Ablation? ablation) =>
        ablation is null ? 0 : draft.Choice.Zip(ablation.Baseline, (level, baseline) => level == baseline ? 1 : 0).Sum();
}
