namespace Research.Testing;

/// <summary>Keeps what is told.</summary>
internal sealed class KitSeries : ISeries
{
    public Dictionary<string, double> Values { get; } = [];

    public Dictionary<string, double[]> Tables { get; } = [];

    public void Value(string name, double value)
    {
        Expect.True(Values.TryAdd(name, value), $"it tells \"{name}\" twice in one report");
    }

    public void Table(string name, int columns, ReadOnlySpan<double> values)
    {
        Expect.True(columns > 0 && values.Length % columns == 0,
            $"the table \"{name}\" of {values.Length} values has no whole rows of {columns}");
        Expect.True(Tables.TryAdd(name, values.ToArray()), $"it tells the table \"{name}\" twice in one report");
    }
}
