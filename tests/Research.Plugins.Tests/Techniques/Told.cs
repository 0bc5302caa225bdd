namespace Research.Plugins.Tests.Techniques;

/// <summary>What a metric or a probe told.</summary>
internal sealed class Told : ISeries
{
    public Dictionary<string, double> Values { get; } = [];

    public Dictionary<string, (int Columns, double[] Values)> Tables { get; } = [];

    public double this[string name] => Values[name];

    public void Value(string name, double value) => Values.Add(name, value);

    public void Table(string name, int columns, ReadOnlySpan<double> values) => Tables.Add(name, (columns, values.ToArray()));
}
