namespace Research.Testing;

/// <summary>An epoch in which every measure came to the same value.</summary>
internal sealed class KitEpoch(int epoch, double value, bool higherIsBetter) : IEpochResult
{
    public int Epoch => epoch;

    public double this[string metric] => value;

    public bool HigherIsBetter(string metric) => higherIsBetter;
}
