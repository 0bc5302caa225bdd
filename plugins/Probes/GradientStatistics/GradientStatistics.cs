namespace Research.Plugins;

/// <summary>
/// `norm`: the Euclidean norm of the gradient that comes back to an entry, the derivative of the mean loss over the probed samples by the
/// entry's outputs after its activation, over all samples and units. `pre-norm`: the same by what reaches the activation. Where it falls
/// from layer to layer backwards, gradients vanish; where it grows, they explode.
/// </summary>
[Probe("gradient-statistics", Summary = "Norm of the gradient that reaches each layer",
    Source = "Hochreiter 1991; Bengio, Simard and Frasconi 1994; Glorot and Bengio 2010")]
[Example]
public sealed class GradientStatistics : IProbe
{
    private readonly List<(LayerNode Node, double Squares)> _nodes = [];

    public ProbePoints Points => ProbePoints.Gradients;

    public IReadOnlyList<string> Quantities => ["norm", "pre-norm"];

    public void Gradient(LayerNode node, Tensor outputGradient)
    {
        var squares = 0d;
        foreach (var value in outputGradient.Span) squares += (double)value * value;
        var known = _nodes.FindIndex(seen => seen.Node == node);
        if (known < 0) _nodes.Add((node, squares));
        else _nodes[known] = (node, _nodes[known].Squares + squares);
    }

    public void Report(ISeries report)
    {
        // Backward sees the last layer first: told in the order of the model.
        _nodes.Reverse();
        foreach (var entry in _nodes.GroupBy(seen => seen.Node.Entry, StringComparer.Ordinal))
        {
            // Roles are in the order of an entry: layer, normalization, activation.
            var after = entry.MaxBy(seen => seen.Node.Role);
            var before = entry.Where(seen => seen.Node.Role != NodeRole.Activation).DefaultIfEmpty(after).MaxBy(seen => seen.Node.Role);
            report.Value($"norm@{entry.Key}", Math.Sqrt(after.Squares));
            report.Value($"pre-norm@{entry.Key}", Math.Sqrt(before.Squares));
        }

        _nodes.Clear();
    }
}
