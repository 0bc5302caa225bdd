namespace Research.Experiments;

/// <summary>Chooses the combinations of levels that are trained. A further one is a class and a line in <see cref="Designs"/>.</summary>
internal interface IDesign
{
    string Name { get; }

    /// <summary>Each combination once, as the index of each factor's level.</summary>
    IEnumerable<int[]> Combine(Ablation ablation);
}

/// <summary>The designs that this version knows, and those of the format that it does not.</summary>
internal static class Designs
{
    public static IReadOnlyList<IDesign> All { get; } = [new GridDesign(), new OneAtATimeDesign(), new ListDesign()];

    public static IReadOnlyList<string> Later { get; } = ["leave-one-out", "cross", "random"];

    public static IDesign Default => All[0];

    public static IDesign? Find(string name) => All.FirstOrDefault(design => design.Name == name);
}

/// <summary>Every combination; the last factor varies fastest.</summary>
internal sealed class GridDesign : IDesign
{
    public string Name => "grid";

    public IEnumerable<int[]> Combine(Ablation ablation)
    {
        int[] levels = new int[ablation.Factors.Count];
        int factor;
        do
        {
            yield return [.. levels];
            for (factor = levels.Length - 1; factor >= 0 && ++levels[factor] == ablation.Factors[factor].Levels.Count; factor--)
                levels[factor] = 0;
        }
        while (factor >= 0);
    }
}

/// <summary>The baseline, and each other level alone.</summary>
internal sealed class OneAtATimeDesign : IDesign
{
    public string Name => "one-at-a-time";

    public IEnumerable<int[]> Combine(Ablation ablation)
    {
        yield return [.. ablation.Baseline];
        for (int factor = 0; factor < ablation.Factors.Count; factor++)
        {
            for (int level = 0; level < ablation.Factors[factor].Levels.Count; level++)
            {
                int[] levels = [.. ablation.Baseline];
                levels[factor] = level;
                if (level != ablation.Baseline[factor])
                    yield return levels;
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
