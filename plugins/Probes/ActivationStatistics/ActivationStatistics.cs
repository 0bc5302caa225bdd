namespace Research.Plugins;

/// <summary>
/// What an entry's units give over the probed samples: `mean`, `std`, `variance` (over samples and units; of the population), `zero` (the
/// share of values that are exactly 0), `saturated` (the share at a bound of the activation: within 5 % of its range; where only one
/// bound is finite, within 5 % of that bound, so that ReLU saturates at 0 itself), and a `histogram`. Quantities are of an entry after
/// its activation; `pre-mean`, `pre-std`, `pre-variance`, `pre-zero` and `pre-histogram` are of what reaches the activation. `dead` is
/// the share of units whose pre-activation gets a gradient of exactly 0 on every probed sample. A unit is an element of the last axis.
/// Where an entry has no activation of its own, before and after are the same; of an activation that stands as a layer, look at the entry
/// before it for `pre-` and `dead`. Padded steps of sequences count for nothing.
/// </summary>
[Probe("activation-statistics", Summary = "Mean, spread, saturation and dead units of each layer",
    Source = "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward networks; dead: Maas et al. 2013")]
[Example]
public sealed class ActivationStatistics : IProbe
{
    private readonly List<NodeStatistics> _nodes = [];

    public ProbePoints Points => ProbePoints.Outputs | ProbePoints.Gradients;

    public IReadOnlyList<string> Quantities =>
        ["mean", "std", "variance", "zero", "saturated", "dead", "pre-mean", "pre-std", "pre-variance", "pre-zero"];

    public void Output(LayerNode node, Tensor output) => Output(node, output, []);

    public void Output(LayerNode node, Tensor output, ReadOnlySpan<int> lengths)
    {
        var valid = ValidRows.Of(lengths, output);
        var statistics = Of(node);
        for (var run = 0; run < valid.Runs; run++) statistics.Add(valid.Part(output.Matrix, run));
    }

    public void Gradient(LayerNode node, Tensor outputGradient) => Of(node).AddGradient(outputGradient);

    public void Report(ISeries report)
    {
        foreach (var entry in _nodes.GroupBy(node => node.Node.Entry, StringComparer.Ordinal))
        {
            // Roles are in the order of an entry: layer, normalization, activation.
            var after = entry.MaxBy(node => node.Node.Role)!;
            var before = entry.Where(node => node.Node.Role != NodeRole.Activation).MaxBy(node => node.Node.Role) ?? after;
            after.Report(report, "", entry.Key);
            report.Value($"saturated@{entry.Key}", after.Saturated);
            before.Report(report, "pre-", entry.Key);
            if (before.Dead is { } dead) report.Value($"dead@{entry.Key}", dead);
        }

        _nodes.Clear();
    }

    private NodeStatistics Of(LayerNode node)
    {
        foreach (var known in _nodes)
        {
            if (known.Node == node) return known;
        }

        var added = new NodeStatistics(node);
        _nodes.Add(added);
        return added;
    }
}
