namespace Research.Experiments;

/// <summary>Every combination of some factors' levels, the others at baseline.</summary>
internal static class Grids
{
    /// <summary>The last factor varies fastest.</summary>
    public static IEnumerable<int[]> Of(Ablation ablation, IReadOnlyList<int> factors)
    {
        int[] levels = [.. ablation.Baseline];
        foreach (var varied in factors) levels[varied] = 0;
        int place;
        do
        {
            yield return [.. levels];
            for (place = factors.Count - 1; place >= 0
                && ++levels[factors[place]] == ablation.Factors[factors[place]].Levels.Count; place--)
                levels[factors[place]] = 0;
        }
        while (place >= 0);
    }

    /// <summary>Told where there are more cells than anybody could read.</summary>
    public static string? Fault(Ablation ablation, IReadOnlyList<IReadOnlyList<int>> groups)
    {
        var cells = groups.Total(group => group.Aggregate(1.0, (product, factor) => product * ablation.Factors[factor].Levels.Count));
        return cells <= AblationReader.MostCells ? null
            : $"a grid of these factors has {NumberText.Of(cells)} cells, more than {AblationReader.MostCells}; "
                + "take fewer levels, or the design \"one-at-a-time\" or \"list\"";
    }
}
