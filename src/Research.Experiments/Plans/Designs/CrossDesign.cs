namespace Research.Experiments;

/// <summary>A grid of each group of factors, the other factors at baseline; cells that groups share are there once.</summary>
internal sealed class CrossDesign : IDesign
{
    public string Name => "cross";

    public string? Fault(Ablation ablation) => Grids.Fault(ablation, ablation.Groups);

    public IEnumerable<int[]> Combine(Ablation ablation) =>
        ablation.Groups.SelectMany(group => Grids.Of(ablation, group)).DistinctBy(levels => string.Join(',', levels));
}
