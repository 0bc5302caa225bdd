namespace Research.Plugins;

/// <summary>
/// Of each entry's kernels: `norm`, the Euclidean norm of all weights; `update-ratio`, the norm of the last update by that of the weights
/// before it (about 0.001 in healthy training, says folklore); `unit-spread`, the largest distance between the incoming weights of two
/// units by the largest norm of a unit's: 0 where all units are equal, the symmetry that training cannot break.
/// Entries without kernels have none of these.
/// </summary>
[Probe("weight-statistics", Summary = "Norm, relative update and symmetry of each layer's weights",
    Source = "Glorot and Bengio 2010; Karpathy 2015, CS231n")]
[Example]
public sealed class WeightStatistics : IProbe
{
    /// <summary>The entries that the probe was asked to look at, with their kernels, in the order of the model.</summary>
    private readonly List<(string Entry, Parameter[] Kernels)> _seen = [];

    /// <summary>The weights before the update, and the two sums that the ratio is made of.</summary>
    private readonly Dictionary<Parameter, (float[] Before, double Change, double Size)> _updates = [];
    private bool _hasUpdate;

    public ProbePoints Points => ProbePoints.Outputs | ProbePoints.Updates;

    public IReadOnlyList<string> Quantities => ["norm", "unit-spread", "update-ratio"];

    public void Output(LayerNode node, Tensor output)
    {
        var kernels = Array.FindAll(node.Parameters.ToArray(), IsKernel);
        if (kernels.Length > 0 && !_seen.Exists(seen => seen.Entry == node.Entry)) _seen.Add((node.Entry, kernels));
    }

    public void BeforeUpdate(ReadOnlySpan<Parameter> all)
    {
        foreach (var parameter in all)
        {
            if (!IsKernel(parameter)) continue;
            var before = _updates.TryGetValue(parameter, out var known) ? known.Before : new float[parameter.Shape.Size];
            parameter.Weights.Span.CopyTo(before);
            _updates[parameter] = (before, 0, 0);
        }
    }

    public void AfterUpdate(ReadOnlySpan<Parameter> all)
    {
        foreach (var parameter in all)
        {
            if (!_updates.TryGetValue(parameter, out var update)) continue;
            double change = 0, size = 0;
            var after = parameter.Weights.Span;
            for (var i = 0; i < after.Length; i++)
            {
                var difference = (double)after[i] - update.Before[i];
                change += difference * difference;
                size += (double)update.Before[i] * update.Before[i];
            }

            _updates[parameter] = (update.Before, change, size);
        }

        _hasUpdate = true;
    }

    public void Report(ISeries report)
    {
        foreach (var (entry, kernels) in _seen)
        {
            report.Value($"norm@{entry}", Math.Sqrt(kernels.Sum(kernel => UnitSpread.Squares(kernel))));
            report.Value($"unit-spread@{entry}", kernels.Max(UnitSpread.Of));
            if (!_hasUpdate) continue;
            var updates = kernels.Where(_updates.ContainsKey).Select(kernel => _updates[kernel]).ToArray();
            if (updates.Length == 0) continue;
            var ratio = Math.Sqrt(updates.Sum(update => update.Change) / updates.Sum(update => update.Size));
            report.Value($"update-ratio@{entry}", ratio);
        }

        _seen.Clear();
        _hasUpdate = false;
    }

    private static bool IsKernel(Parameter parameter) => parameter.Spec.Role == ParameterRole.Kernel;
}
