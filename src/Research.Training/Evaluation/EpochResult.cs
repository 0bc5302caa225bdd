namespace Research.Training;

/// <summary>What stopping rules and schedules see of an epoch.</summary>
internal sealed class EpochResult(int epoch, IReadOnlyList<ViewResult> views, IReadOnlyDictionary<string, AddressInfo> addresses)
    : IEpochResult
{
    public int Epoch => epoch;

    public double this[string metric]
    {
        get
        {
            foreach (var view in views)
            {
                if (metric.StartsWith(view.View.Name + ".", StringComparison.Ordinal)
                    && view[metric[(view.View.Name.Length + 1)..]] is { } value) return value;
            }

            throw new TechniqueException($"'{metric}' was not measured in epoch {epoch}");
        }
    }

    public bool HigherIsBetter(string metric) => addresses.TryGetValue(metric, out var address) && address.HigherIsBetter == true;
}
