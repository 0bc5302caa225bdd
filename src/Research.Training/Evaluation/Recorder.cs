namespace Research.Training;

/// <summary>Keeps what a trial measured, by address, over moments.</summary>
internal sealed partial class Recorder
{
    private readonly Dictionary<string, Series> _series = [];
    private readonly List<Series> _order = [];
    private readonly List<TableRecording> _tables = [];

    public IReadOnlyList<Recording> Recordings =>
        [.. _order.Select(series => new Recording(series.Measurement, series.Address, series.Moments, series.Values))];

    public IReadOnlyList<TableRecording> Tables => _tables;

    /// <param name="measurement">The key of the measurement that the value belongs to.</param>
    public void Value(string measurement, string address, string moment, double value)
    {
        if (!_series.TryGetValue(address, out var series))
        {
            _series[address] = series = new Series(measurement, address);
            _order.Add(series);
        }

        series.Moments.Add(moment);
        series.Values.Add(value);
    }

    public void Table(TableRecording table) => _tables.Add(table);

    /// <summary>What an address last recorded; null: nothing.</summary>
    public double? Last(string address) => _series.TryGetValue(address, out var series) ? series.Values[^1] : null;

    private sealed record Series(string Measurement, string Address)
    {
        public List<string> Moments { get; } = [];

        public List<double> Values { get; } = [];
    }
}

/// <summary>Takes what a metric or a probe tells in one report.</summary>
/// <param name="teller">For messages: "probe 'norms'".</param>
internal sealed class Told(string teller) : ISeries
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public List<(string Name, double Value)> Values { get; } = [];

    public List<(string Name, int Columns, double[] Values)> Tables { get; } = [];

    public void Value(string name, double value)
    {
        RequireNew(name);
        Values.Add((name, value));
    }

    public void Table(string name, int columns, ReadOnlySpan<double> values)
    {
        RequireNew(name);
        Tables.Add((name, columns, values.ToArray()));
    }

    /// <summary>Two values of one moment under one name would be one series that no reader can take apart.</summary>
    private void RequireNew(string? name)
    {
        if (name is null) throw new TechniqueException($"the {teller} tells something without a name (null); its plugin is to be mended");
        if (!_names.Add(name))
            throw new TechniqueException($"the {teller} tells \"{name}\" twice in one report; its plugin is to be mended");
    }
}
