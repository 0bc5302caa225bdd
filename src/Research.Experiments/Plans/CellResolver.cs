using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Applies the levels of every cell to the base.</summary>
/// <param name="root">The file after its overrides.</param>
/// <param name="readTune">Reads a cell's <c>tune</c>; null where it is faulty, which has been told.</param>
internal sealed class CellResolver(
    JObject root, Ablation? ablation, CellFaults faults, Func<JToken, TuneSpec?> readTune, OptionNames? optionsOf = null)
{
    private const string OnlyCell = "all";

    public IReadOnlyList<CellDraft> Resolve()
    {
        if (ablation is null)
            return [Tuned(new CellDraft(OnlyCell, [], [], true, TrainingPart(root)), root, KnownPaths.Of(root, optionsOf), 0)];
        KnownPaths known = KnownPaths.Of(root, optionsOf);
        AddLevels(known, ablation);
        return [.. ablation.Design.Combine(ablation).Where(choice => !ablation.Skips(choice))
            .Select((choice, index) => Cell(choice, index, known, ablation))];
    }

    private CellDraft Cell(int[] choice, int index, KnownPaths known, Ablation ablation)
    {
        var levels = new OrderedDictionary<string, string>();
        for (var i = 0; i < choice.Length; i++)
            levels.Add(ablation.Factors[i].Name, ablation.Factors[i].Levels[choice[i]].Name);
        var copy = (JObject)root.DeepClone();
        var broken = false;
        var tree = new SettingTree(copy, known);
        foreach (var setting in Settings(choice, ablation))
        {
            try
            {
                tree.Set(setting.Path, setting.Value, setting.Place);
            }
            catch (SettingException error)
            {
                faults.Add(index, setting.Place.Fault(error.Message));
                broken = true;
            }
        }

        var id = string.Join(", ", levels.Select(level => $"{level.Key}={level.Value}"));
        var draft = new CellDraft(id, levels, choice, choice.SequenceEqual(ablation.Baseline), TrainingPart(copy)) { Broken = broken };
        return Tuned(draft, copy, known, index);
    }

    /// <summary>The last settings of all: what tuning may pick.</summary>
    private CellDraft Tuned(CellDraft draft, JObject resolved, KnownPaths known, int index)
    {
        if (resolved["tune"] is not { } written || readTune(written) is not { } spec) return draft;
        CandidateDraft[] candidates = [.. spec.Combinations().Select(chosen => Candidate(spec, chosen, resolved, known, index))];
        return draft with { Resolved = candidates[0].Resolved, Tuned = new TunedDraft(spec, candidates) };
    }

    private CandidateDraft Candidate(TuneSpec spec, IReadOnlyList<int> chosen, JObject resolved, KnownPaths known, int index)
    {
        var copy = (JObject)resolved.DeepClone();
        var tree = new SettingTree(copy, known);
        var broken = false;
        foreach ((var setting, var value) in spec.Settings.Zip(chosen).OrderBy(each => each.First.Path.Segments.Count))
        {
            var token = setting.Values[value];
            try
            {
                tree.Set(setting.Path, token, token.Place());
            }
            catch (SettingException error)
            {
                faults.Add(index, token.Place().Fault(error.Message));
                broken = true;
            }
        }

        return new CandidateDraft(spec.Describe(chosen), spec.AtEdge(chosen), TrainingPart(copy), broken);
    }

    /// <summary>
    /// Levels, shorter paths first, so that what lies below a path is set in what that path brought; else in the file's order. Then rules.
    /// </summary>
    private static IEnumerable<LevelSetting> Settings(int[] choice, Ablation ablation) =>
        choice.SelectMany((level, factor) => ablation.Factors[factor].Levels[level].Settings)
            .OrderBy(setting => setting.Path.Segments.Count)
            .Concat(ablation.Rules.Where(rule => rule.Meets(choice)).SelectMany(rule => rule.Settings));

    private void AddLevels(KnownPaths known, Ablation ablation)
    {
        var tree = new SettingTree(root, known);
        var levels = ablation.Factors.SelectMany(factor => factor.Levels).SelectMany(level => level.Settings);
        foreach (var setting in levels.Concat(ablation.Rules.SelectMany(rule => rule.Settings)))
            known.Add(tree.Normalize(setting.Path).Text, setting.Value);
    }

    private JObject TrainingPart(JObject from)
    {
        var part = new JObject().At(root.Place());
        foreach (var property in from.Properties().Where(property => ExperimentKeys.Find(property.Name) is { Trains: true }))
            part.Add(property.Name, property.Value.DeepClone());
        ArgumentPaths.WriteOut(part, root.Place().File);
        return part;
    }
}
