namespace Research.Training;

/// <summary>The addresses that views give, known before anything is measured; further values of a metric are known by its reports
/// alone.</summary>
internal static class AddressTable
{
    public static IReadOnlyDictionary<string, AddressInfo> Of(TrialAssembly trial)
    {
        var addresses = new Dictionary<string, AddressInfo>();
        foreach (var view in trial.Views)
        {
            Add(new AddressInfo($"{view.Name}.{View.Loss}", "", HigherIsBetter: false));
            foreach (var metric in view.Metrics)
            {
                if (metric.ModelMetric is not null) Add(Info(metric, $"{view.Name}.{metric.Name}") with { RunsTheModel = true });
                foreach (var head in metric.Heads) Add(Info(metric, $"{view.Name}.{head.Address}"));
            }
        }

        return addresses;

        void Add(AddressInfo address) => addresses.TryAdd(address.Address, address);
    }

    /// <summary>"test.&lt;first metric&gt;"; with heads, the first head's. Without a metric, the loss.</summary>
    public static string Primary(TrialAssembly trial)
    {
        if (trial.Metrics.FirstOrDefault() is not { } first) return $"{View.Test}.{View.Loss}";
        return $"{View.Test}.{first.Heads.Select(head => head.Address).FirstOrDefault(first.Name)}";
    }

    private static AddressInfo Info(MetricEntry metric, string address) =>
        new(address, metric.Bound.Info.Unit, metric.Bound.Info.HigherIsBetter);
}
