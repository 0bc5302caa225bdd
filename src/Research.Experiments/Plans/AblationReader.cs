using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Reads <c>ablation</c>: factors, baseline, design.</summary>
internal sealed class AblationReader(FaultList faults)
{
    /// <summary>A grid of more is a slip: not even its table could be read.</summary>
    public const int MostCells = 10_000;

    private static readonly string[] _keys = ["factors", "baseline", "design", "cells", "cross", "draws", "rules"];

    /// <returns>Null where it is faulty, which has been told.</returns>
    public Ablation? Read(JToken token, JObject root)
    {
        if (token is not JObject ablation)
        {
            faults.Add(token.Place(), "`ablation` is an object with `factors`");
            return null;
        }

        var before = faults.Count;
        ObjectKeys.Check(ablation, _keys, faults);
        var design = Design(ablation);
        var draws = new DrawsReader(faults).Read(ablation, design);
        var factors = new FactorReader(faults, root, draws).Read(ablation);
        if (faults.Count > before || design is null) return null;
        var levels = new LevelReader(faults, factors);
        var result = new Ablation
        {
            Factors = factors,
            Baseline = levels.Read(ablation["baseline"], [.. factors.Select(_ => 0)], "baseline"),
            Design = design,
            Draws = draws ?? 0,
        };
        result = result with
        {
            Listed = Listed(ablation, design, levels, [.. result.Baseline]),
            Groups = Groups(ablation, design, factors),
            Rules = new RuleReader(faults, factors).Read(ablation["rules"]),
        };
        if (faults.Count == before && (design.Fault(result) ?? SkippedBaseline(result)) is { } fault) faults.Add(ablation.Place(), fault);
        return faults.Count > before ? null : result;
    }

    private static string? SkippedBaseline(Ablation ablation) =>
        ablation.Design is not (ListDesign or RandomDesign) && ablation.Skips(ablation.Baseline)
            ? $"a rule skips the baseline, {ablation.Id(ablation.Baseline)}; take another `baseline`, or change the rule"
            : ablation.Design.Combine(ablation).All(ablation.Skips) ? "the rules skip every cell; remove one" : null;

    private IDesign? Design(JObject ablation)
    {
        if (ablation["design"] is not { } token || token.Type == JTokenType.Null) return Designs.Default;
        if (token.Type != JTokenType.String)
        {
            faults.Add(token.Place(),
                $"`design` is a text, the name of a design: {string.Join(", ", Designs.All.Select(each => each.Name))}");
            return null;
        }

        var name = (string)token!;
        if (Designs.Find(name) is { } design) return design;
        faults.Add(token.Place(), $"there is no design \"{name}\"{NearestName.Hint(name, Designs.All.Select(each => each.Name))}");
        return null;
    }

    private IReadOnlyList<IReadOnlyList<int>> Groups(JObject ablation, IDesign design, IReadOnlyList<AblationFactor> factors)
    {
        var token = ablation["cross"] is { Type: not JTokenType.Null } cross ? cross : null;
        if (design is not CrossDesign)
        {
            if (token is not null)
                faults.Add(token.Place(), "`cross` are the groups of the design \"cross\"; write \"design\": \"cross\", or remove them");
            return [];
        }

        if (token is JArray { Count: > 0 } groups && groups.All(group => group is JArray { Count: > 0 }))
            return [.. groups.Select(group => Group((JArray)group, factors))];
        faults.Add((token ?? ablation).Place(),
            "the design \"cross\" needs `cross`: groups of factors, such as [[\"norm\", \"rate\"], [\"norm\", \"dropout\"]]");
        return [];
    }

    private int[] Group(JArray group, IReadOnlyList<AblationFactor> factors)
    {
        var indices = new List<int>();
        foreach (var token in group)
        {
            var name = token.Type == JTokenType.String ? (string)token! : "";
            var factor = factors.ToList().FindIndex(each => each.Name == name);
            if (factor < 0)
                faults.Add(token.Place(), $"there is no factor \"{name}\"{NearestName.Hint(name, factors.Select(each => each.Name))}");
            else if (indices.Contains(factor))
                faults.Add(token.Place(), $"the factor \"{name}\" is in this group twice; remove one");
            else
                indices.Add(factor);
        }

        return [.. indices];
    }

    private IReadOnlyList<int[]> Listed(JObject ablation, IDesign design, LevelReader levels, int[] baseline)
    {
        var token = ablation["cells"] is { Type: not JTokenType.Null } cells ? cells : null;
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
        foreach (var cell in list)
        {
            var before = faults.Count;
            var read = levels.Read(cell, baseline, "a cell");
            if (faults.Count > before) continue;
            var same = result.FindIndex(other => other.SequenceEqual(read));
            if (same >= 0) faults.Add(cell.Place(), $"this cell is listed already, as `cells[{same}]`; remove one");
            result.Add(read);
        }

        return result;
    }
}
