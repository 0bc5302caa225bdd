namespace Research.Experiments;

/// <summary>Factors of two levels: all on (the baseline), each one off, all off.</summary>
internal sealed class LeaveOneOutDesign : IDesign
{
    public string Name => "leave-one-out";

    public string? Fault(Ablation ablation) =>
        ablation.Factors.FirstOrDefault(factor => factor.Levels.Count != 2) is not { } other ? null
            : $"the design \"leave-one-out\" switches each factor off: \"{other.Name}\" needs two levels, "
            + "the first (or the baseline's) is on";

    public IEnumerable<int[]> Combine(Ablation ablation)
    {
        int[] off = [.. ablation.Baseline.Select(level => 1 - level)];
        yield return [.. ablation.Baseline];
        for (var factor = 0; factor < off.Length; factor++)
        {
            int[] levels = [.. ablation.Baseline];
            levels[factor] = off[factor];
            yield return levels;
        }

        // Of a single factor, one off is all off.
        if (off.Length > 1) yield return off;
    }
}
