namespace Research.Experiments;

/// <summary>Chooses the combinations of levels that are trained. A further one is a class and a line in <see cref="Designs"/>.</summary>
internal interface IDesign
{
    string Name { get; }

    /// <summary>What keeps it from being made of these factors; null: nothing.</summary>
    string? Fault(Ablation ablation) => null;

    /// <summary>Each combination once, as the index of each factor's level.</summary>
    IEnumerable<int[]> Combine(Ablation ablation);
}

/// <summary>The designs that there are.</summary>
internal static class Designs
{
    public static IReadOnlyList<IDesign> All { get; } =
        [new GridDesign(), new OneAtATimeDesign(), new LeaveOneOutDesign(), new CrossDesign(), new ListDesign(), new RandomDesign()];

    public static IDesign Default => All[0];

    public static IDesign? Find(string name) => All.FirstOrDefault(design => design.Name == name);
}

/// <summary>Every combination; the last factor varies fastest.</summary>
internal sealed class GridDesign : IDesign
{
    public string Name => "grid";

    public string? Fault(Ablation ablation) => Grids.Fault(ablation, [[.. Enumerable.Range(0, ablation.Factors.Count)]]);

    public IEnumerable<int[]> Combine(Ablation ablation) => Grids.Of(ablation, [.. Enumerable.Range(0, ablation.Factors.Count)]);
}

/// <summary>The baseline, and each other level alone.</summary>
internal sealed class OneAtATimeDesign : IDesign
{
    public string Name => "one-at-a-time";

    public IEnumerable<int[]> Combine(Ablation ablation)
    {
        yield return [.. ablation.Baseline];
        for (var factor = 0; factor < ablation.Factors.Count; factor++)
        {
            for (var level = 0; level < ablation.Factors[factor].Levels.Count; level++)
            {
                int[] levels = [.. ablation.Baseline];
                levels[factor] = level;
                if (level != ablation.Baseline[factor]) yield return levels;
            }
        }
    }
}

/// <summary>The cells that the file lists.</summary>
internal sealed class ListDesign : IDesign
{
    public string Name => "list";

    public IEnumerable<int[]> Combine(Ablation ablation) => ablation.Listed.Select(levels => levels.ToArray());
}
