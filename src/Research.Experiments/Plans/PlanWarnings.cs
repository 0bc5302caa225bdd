using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Things worth saying of an experiment that is right.</summary>
internal static class PlanWarnings
{
    /// <summary>Two levels whose cells are the same, whatever the other factors' levels.</summary>
    public static IEnumerable<ExperimentFault> IdleLevels(Ablation ablation, IReadOnlyList<CellDraft> drafts, IReadOnlyList<Cell> cells)
    {
        var byChoice = new Dictionary<string, int>();
        for (var i = 0; i < drafts.Count; i++)
            byChoice.Add(string.Join(',', drafts[i].Choice), i);
        for (var factor = 0; factor < ablation.Factors.Count; factor++)
        {
            var each = ablation.Factors[factor];
            List<int>[] byLevel = [.. each.Levels.Select(_ => new List<int>())];
            for (var i = 0; i < drafts.Count; i++)
                byLevel[drafts[i].Choice[factor]].Add(i);
            for (var b = 1; b < each.Levels.Count; b++)
            {
                var a = Enumerable.Range(0, b).FirstOrDefault(other => Same(byLevel[other], factor, b, drafts, cells, byChoice), -1);
                if (a < 0) continue;
                var place = each.Levels[b].Settings is [{ } setting, ..] ? setting.Place : each.Place;
                (var idle, var other) = (each.Levels[b].Name, each.Levels[a].Name);
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
        var other = Array.FindIndex(losses, loss => loss != losses[0]);
        if (other < 0) yield break;
        var place = Losses(drafts[other].Resolved).Concat(Losses(drafts[0].Resolved)).First().Place();
        yield return place.Fault(
            "the cells differ in their loss: `train.loss`, `validation.loss` and `test.loss` compare only between cells with the same one");
    }

    /// <summary>Whether each of the cells is the one that has another level of the factor, as far as there is one.</summary>
    private static bool Same(
        List<int> ofLevel, int factor, int other, IReadOnlyList<CellDraft> drafts, IReadOnlyList<Cell> cells,
        Dictionary<string, int> byChoice)
    {
        var pairs = 0;
        foreach (var i in ofLevel)
        {
            int[] choice = [.. drafts[i].Choice];
            choice[factor] = other;
            if (!byChoice.TryGetValue(string.Join(',', choice), out var pair)) continue;
            if ((cells[i].SameAs ?? cells[i].Id) != (cells[pair].SameAs ?? cells[pair].Id)) return false;
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
