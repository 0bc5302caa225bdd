using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Things worth saying of an experiment that is right.</summary>
internal static class PlanWarnings
{
    /// <summary>Two levels whose cells are the same, whatever the other factors' levels.</summary>
    public static IEnumerable<ExperimentFault> IdleLevels(Ablation ablation, IReadOnlyList<CellDraft> drafts, IReadOnlyList<Cell> cells)
    {
        for (int factor = 0; factor < ablation.Factors.Count; factor++)
        {
            AblationFactor each = ablation.Factors[factor];
            for (int b = 1; b < each.Levels.Count; b++)
            {
                int a = Enumerable.Range(0, b).FirstOrDefault(other => Same(factor, other, b, drafts, cells), -1);
                if (a < 0)
                    continue;
                SourcePlace place = each.Levels[b].Settings is [{ } setting, ..] ? setting.Place : each.Place;
                (string idle, string other) = (each.Levels[b].Name, each.Levels[a].Name);
                yield return place.Fault($"the level \"{idle}\" of \"{each.Name}\" changes nothing: its cells are those of \"{other}\"");
            }
        }
    }

    /// <summary>Moments that no cell comes to: where the length is a factor, some may be for the longer cells alone.</summary>
    public static IEnumerable<ExperimentFault> NeverMeasured(
        IReadOnlyList<CellDraft> drafts, IEnumerable<IReadOnlyList<CellPlans>> plans) =>
        plans.SelectMany(cell => cell).Select(plan => plan.Trial.NeverMeasured.AsEnumerable()).Aggregate((all, cell) => all.Intersect(cell))
            .Select(fault => FaultPlaces.Find(drafts[0].Resolved, fault));

    /// <summary>Losses of another kind are other quantities.</summary>
    public static IEnumerable<ExperimentFault> DifferentLosses(IReadOnlyList<CellDraft> drafts)
    {
        string[] losses = [.. drafts.Select(draft => CanonicalJson.Write(new JArray(Losses(draft.Resolved).Select(LongForm))))];
        int other = Array.FindIndex(losses, loss => loss != losses[0]);
        if (other < 0)
            yield break;
        SourcePlace place = Losses(drafts[other].Resolved).Concat(Losses(drafts[0].Resolved)).First().Place();
        yield return place.Fault(
            "the cells differ in their loss: `train.loss`, `validation.loss` and `test.loss` compare only between cells with the same one");
    }

    private static bool Same(int factor, int a, int b, IReadOnlyList<CellDraft> drafts, IReadOnlyList<Cell> cells)
    {
        var others = Enumerable.Range(0, drafts.Count).ToDictionary(i => string.Join(',', drafts[i].Choice));
        int pairs = 0;
        for (int i = 0; i < drafts.Count; i++)
        {
            if (drafts[i].Choice[factor] != a)
                continue;
            int[] choice = [.. drafts[i].Choice];
            choice[factor] = b;
            if (!others.TryGetValue(string.Join(',', choice), out int pair))
                continue;
            if ((cells[i].SameAs ?? cells[i].Id) != (cells[pair].SameAs ?? cells[pair].Id))
                return false;
            pairs++;
        }

        return pairs > 0;
    }

    /// <summary>The model's and those of its heads, in the file's order.</summary>
    private static IEnumerable<JToken> Losses(JObject resolved) => resolved.Descendants().OfType<JProperty>()
        .Where(property => property.Name == "loss"
            && (property.Parent == resolved || property.Path.StartsWith("model", StringComparison.Ordinal)))
        .Select(property => property.Value);

    private static JToken LongForm(JToken technique) =>
        technique.Type == JTokenType.String ? new JObject(new JProperty("type", (string)technique!)) : technique;
}
