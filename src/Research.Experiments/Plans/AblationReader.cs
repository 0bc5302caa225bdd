using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Reads <c>ablation</c>: factors, baseline, design.</summary>
internal sealed class AblationReader(FaultList faults)
{
    /// <summary>A grid of more is a slip: not even its table could be read.</summary>
    public const int MostCells = 10_000;

    private static readonly string[] _keys = ["factors", "baseline", "design", "cells"];
    private static readonly string[] _laterKeys = ["rules", "cross", "draws"];

    /// <returns>Null where it is faulty, which has been told.</returns>
    public Ablation? Read(JToken token, JObject root)
    {
        if (token is not JObject ablation)
        {
            faults.Add(token.Place(), "`ablation` is an object with `factors`");
            return null;
        }

        int before = faults.Count;
        ObjectKeys.Check(ablation, _keys, _laterKeys, faults);
        IReadOnlyList<AblationFactor> factors = new FactorReader(faults, root).Read(ablation);
        IDesign? design = Design(ablation);
        if (faults.Count > before || design is null)
            return null;
        var levels = new LevelReader(faults, factors);
        int[] baseline = levels.Read(ablation["baseline"], [.. factors.Select(_ => 0)], "baseline");
        IReadOnlyList<int[]> listed = Listed(ablation, design, levels, baseline);
        double cells = factors.Aggregate(1.0, (product, factor) => product * factor.Levels.Count);
        if (design is GridDesign && cells > MostCells)
            faults.Add(ablation.Place(),
                $"a grid of these factors has {CanonicalJson.Number(cells)} cells, more than {MostCells}; "
                + "take fewer levels, or the design \"one-at-a-time\" or \"list\"");
        return faults.Count > before ? null : new Ablation { Factors = factors, Baseline = baseline, Design = design, Listed = listed };
    }

    private IDesign? Design(JObject ablation)
    {
        if (ablation["design"] is not { } token || token.Type == JTokenType.Null)
            return Designs.Default;
        string name = token.Type == JTokenType.String ? (string)token! : "";
        if (Designs.Find(name) is { } design)
            return design;
        faults.Add(token.Place(), Designs.Later.Contains(name)
            ? $"the design `{name}` belongs to the format but this version of the tool does not do it yet; take one of: {Names()}"
            : $"there is no design \"{name}\"{Nearest.Hint(name, Designs.All.Select(each => each.Name))}");
        return null;
    }

    private static string Names() => string.Join(", ", Designs.All.Select(design => design.Name));

    private IReadOnlyList<int[]> Listed(JObject ablation, IDesign design, LevelReader levels, int[] baseline)
    {
        JToken? token = ablation["cells"] is { Type: not JTokenType.Null } cells ? cells : null;
        if (design is not ListDesign)
        {
            if (token is not null)
                faults.Add(token.Place(), "`cells` are those of the design \"list\"; write \"design\": \"list\", or remove them");
            return [];
        }

        if (token is not JArray { Count: > 0 } list)
        {
            faults.Add((token ?? ablation).Place(), "the design \"list\" needs `cells`: a list of { factor: level, ... }");
            return [];
        }

        var result = new List<int[]>();
        foreach (JToken cell in list)
        {
            int[] read = levels.Read(cell, baseline, "a cell");
            int same = result.FindIndex(other => other.SequenceEqual(read));
            if (same >= 0)
                faults.Add(cell.Place(), $"this cell is listed already, as `cells[{same}]`; remove one");
            result.Add(read);
        }

        return result;
    }
}

/// <summary>Checks an object's keys against those that it may have.</summary>
internal static class ObjectKeys
{
    public static void Check(JObject record, IReadOnlyList<string> known, IReadOnlyList<string> later, FaultList faults)
    {
        foreach (JProperty property in record.Properties()
            .Where(property => !known.Contains(property.Name) && property.Value.Type != JTokenType.Null))
        {
            faults.Add(property.Value.Place(), later.Contains(property.Name)
                ? ExperimentKeys.NotYet(property.Name)
                : $"unknown key \"{property.Name}\"{Nearest.Hint(property.Name, [.. known, .. later])}");
        }
    }
}
