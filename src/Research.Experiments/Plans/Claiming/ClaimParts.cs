using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Makes a claim's contrasts of what it says in <c>cell</c>, <c>than</c>, <c>in</c>, <c>thanIn</c> and <c>along</c>.</summary>
/// <param name="cells">The cells that there are, by their levels' indices.</param>
internal sealed class ClaimParts(FaultList faults, Ablation? ablation, IReadOnlyDictionary<string, string> cells)
{
    private readonly IReadOnlyList<AblationFactor> _factors = ablation?.Factors ?? [];

    public IReadOnlyList<Contrast> Read(JObject claim)
    {
        var before = faults.Count;
        var reader = new SelectionReader(faults, _factors);
        var baseline = new CellSet([.. (ablation?.Baseline ?? []).Select(level => (int[])[level])]);
        var cell = reader.Read(claim["cell"], "cell");
        var subjects = Expand(baseline, cell);
        var isAgainstCells = claim["along"] is null && claim["than"] is { Type: not (JTokenType.Integer or JTokenType.Float) };
        var than = isAgainstCells ? claim["than"] : null;
        var other = reader.Read(than, "than");
        var within = reader.Read(claim["in"], "in");
        var thanIn = reader.Read(claim["thanIn"], "thanIn");
        // What was not understood stands for the baseline: that it is compared with itself would be no news.
        var isRead = faults.Count == before;
        IReadOnlyList<Pair> pairs = claim["along"] is { } along ? Along(along, claim, cell, subjects)
            : !isRead ? []
            : than is not null ? Than(other, subjects, than.Place())
            : claim["than"] is { } number ? [.. subjects.Select(each => new Pair(each, null, (double)number))]
            : Pairs(subjects.Select(subject => (subject, baseline)), subjects.Count > 1, claim.Place());
        if (faults.Count > before) return [];
        IReadOnlyList<Contrast> parts = [.. Differences(claim, within, thanIn, pairs).OfType<Contrast>()];
        foreach ((var key, var further) in new[] { ("in", within), ("thanIn", thanIn) })
        {
            // Where `than` says what differs, both sides have the rest of `cell`: `thanIn` may change that.
            if (key == "in" || (than is null && claim["along"] is null)) CheckApart(claim, key, further, "cell", cell.Keys);
            CheckApart(claim, key, further, "than", other.Keys);
            CheckApart(claim, key, further, "along", Named(claim["along"]));
        }

        return faults.Count > before ? [] : parts;
    }

    /// <summary>A cell set and what it is held against: another one, or a number.</summary>
    private sealed record Pair(CellSet Cell, CellSet? Than, double Number = 0);

    /// <summary>One set for each level of an "each".</summary>
    private static List<CellSet> Expand(CellSet from, SortedDictionary<int, LevelChoice> chosen)
    {
        List<CellSet> sets = [from];
        foreach ((var factor, var choice) in chosen)
        {
            IReadOnlyList<IReadOnlyList<int>> options = choice.Each ? [.. choice.Levels.Select(level => (int[])[level])] : [choice.Levels];
            sets = [.. sets.SelectMany(set => options.Select(levels => set.With(factor, levels)))];
        }

        return sets;
    }

    /// <summary>Of several pairs that "each" made, those of a cell with itself are left out.</summary>
    private Pair[] Pairs(IEnumerable<(CellSet Cell, CellSet Than)> pairs, bool several, SourcePlace place)
    {
        (CellSet Cell, CellSet Than)[] all = [.. pairs];
        Pair[] made = [.. all.Where(pair => !pair.Cell.SameAs(pair.Than)).Select(pair => new Pair(pair.Cell, pair.Than))];
        if (made.Length == 0 || (!several && made.Length < all.Length))
            faults.Add(place, $"this compares {Describe(all[0].Cell)} with itself; say in `cell` or `than` what differs");
        return made;
    }

    private Pair[] Than(SortedDictionary<int, LevelChoice> than, List<CellSet> subjects, SourcePlace place)
    {
        var several = subjects.Count > 1 || than.Values.Any(choice => choice.Each);
        return Pairs(subjects.SelectMany(subject => Expand(subject, than).Select(other => (subject, other))), several, place);
    }

    private List<Pair> Along(JToken along, JObject claim, SortedDictionary<int, LevelChoice> cell, List<CellSet> subjects)
    {
        var name = along.Type == JTokenType.String ? (string)along! : "";
        var factor = Named(along).FirstOrDefault(-1);
        if (factor < 0)
            faults.Add(along.Place(), $"`along` names a factor{NearestName.Hint(name, _factors.Select(each => each.Name))}");
        else if (_factors[factor].Levels.Count == 1)
            faults.Add(along.Place(), $"the factor \"{name}\" has one level: along it there is nothing to compare");
        if (claim["than"] is { } than) faults.Add(than.Place(), "`along` stands in place of `than`: write one of the two");
        if (cell.ContainsKey(factor))
            faults.Add(claim["cell"]!.Place(), $"the claim goes along \"{name}\", so `cell` names no level of it");
        return factor < 0 ? [] : [.. subjects.SelectMany(subject => Enumerable.Range(1, _factors[factor].Levels.Count - 1)
            .Select(level => new Pair(subject.With(factor, [level]), subject.With(factor, [level - 1]))))];
    }

    /// <summary>The index of the factor of that name; none where there is none.</summary>
    private IEnumerable<int> Named(JToken? along) =>
        Enumerable.Range(0, _factors.Count).Where(i => along is { Type: JTokenType.String } && _factors[i].Name == (string)along!);

    private IEnumerable<Contrast?> Differences(
        JObject claim, SortedDictionary<int, LevelChoice> within, SortedDictionary<int, LevelChoice> thanIn, IReadOnlyList<Pair> pairs)
    {
        if (claim["in"] is null)
        {
            if (claim["thanIn"] is { } alone)
                faults.Add(alone.Place(), "`thanIn` needs `in`: the levels in which the difference is held against that in `thanIn`");
            return pairs.Select(pair => Contrast(pair, [(pair.Cell, 1), .. Against(pair.Than, -1)], claim.Place()));
        }

        if (pairs.Any(pair => pair.Than is null))
            faults.Add(claim["than"]!.Place(), "with `in`, differences between cells are compared: `than` is a cell, no number");
        return pairs.SelectMany(pair => Interaction(pair, within, thanIn, claim["thanIn"] is null, claim.Place()));
    }

    private IEnumerable<Contrast?> Interaction(
        Pair pair, SortedDictionary<int, LevelChoice> within, SortedDictionary<int, LevelChoice> thanIn, bool atBaseline, SourcePlace place)
    {
        if (pair.Than is null) yield break;
        var inside = Both(pair.Cell, pair.Than, within);
        var told = 0;
        foreach ((var cell, var than) in inside)
        {
            foreach ((var otherCell, var otherThan) in Both(cell, than, atBaseline ? Baseline(within) : thanIn))
            {
                if (cell.SameAs(otherCell)) continue;
                told++;
                yield return Contrast(pair, [(cell, 1), (than, -1), (otherCell, -1), (otherThan, 1)], place);
            }
        }

        if (told == 0) faults.Add(place, "`in` and `thanIn` are the same, so this compares a difference with itself");
    }

    /// <summary>Both sides of a difference get the levels of <c>in</c>: they would overwrite what makes the difference.</summary>
    private void CheckApart(JObject claim, string key, SortedDictionary<int, LevelChoice> levels, string other, IEnumerable<int> said)
    {
        foreach (var both in levels.Keys.Where(said.Contains).Take(1))
            faults.Add(claim[key]!.Place(), $"`{key}` and `{other}` both say a level of \"{_factors[both].Name}\"; leave it out of one");
    }

    private SortedDictionary<int, LevelChoice> Baseline(SortedDictionary<int, LevelChoice> within) =>
        new(within.Keys.ToDictionary(factor => factor, factor => new LevelChoice([ablation!.Baseline[factor]], false)));

    /// <summary>Both sides of a difference with the same further levels.</summary>
    private static List<(CellSet, CellSet)> Both(CellSet cell, CellSet than, SortedDictionary<int, LevelChoice> levels) =>
        [.. Expand(cell, levels).Zip(Expand(than, levels))];

    private static IEnumerable<(CellSet, int)> Against(CellSet? set, int sign) => set is null ? [] : [(set, sign)];

    private Contrast? Contrast(Pair pair, IReadOnlyList<(CellSet Set, int Sign)> sets, SourcePlace place)
    {
        var weights = new OrderedDictionary<string, double>();
        var before = faults.Count;
        foreach ((var choice, var weight) in sets.SelectMany(
            set => set.Set.Cells().Select(each => (each.Choice, each.Weight * set.Sign))))
        {
            if (cells.TryGetValue(string.Join(',', choice), out var id))
                weights[id] = weights.GetValueOrDefault(id) + weight;
            else
                faults.Add(place, Lacking(choice));
            if (faults.Count >= before + MostLacking) break;
        }

        WeightedCell[] terms =
            [.. weights.Where(each => Math.Abs(each.Value) > Rounding).Select(each => new WeightedCell(each.Key, each.Value))];
        return faults.Count > before ? null : new Contrast(
            [.. terms.Where(term => term.Weight > 0).Select(term => term.Cell)],
            [.. terms.Where(term => term.Weight < 0).Select(term => term.Cell)], terms, pair.Number);
    }

    /// <summary>Weights that cancel leave less than this; the smallest that does not is one cell of
    /// <see cref="AblationReader.MostCells"/>.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Cells that the design lacks and a part needs are told up to this many: "all" of some factors may be millions.</summary>
    private const int MostLacking = 10;

    private string Lacking(int[] choice) => ablation!.Skips(choice)
        ? $"this needs the cell {ablation.Id(choice)}, which a rule skips"
        : $"this needs the cell {ablation.Id(choice)}, which the design \"{ablation.Design.Name}\" lacks; "
            + "add it, take the design \"grid\", or claim something else";

    private string Describe(CellSet set) => ablation is null ? "the only cell" : string.Join(", ", set.Levels.Select((levels, factor) =>
        $"{_factors[factor].Name}={string.Join('|', levels.Select(level => _factors[factor].Levels[level].Name))}"));
}
