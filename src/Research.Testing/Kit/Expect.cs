using System.Globalization;

namespace Research.Testing;

/// <summary>Comparisons that say what they found.</summary>
internal static class Expect
{
    public static void True(bool condition, string message)
    {
        if (!condition) throw new CheckFailedException(message);
    }

    /// <summary>Every value is a number, neither NaN nor infinite.</summary>
    public static void Finite(ReadOnlySpan<float> values, string what)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new CheckFailedException(string.Create(CultureInfo.InvariantCulture, $"{what}[{i}] is {values[i]}"));
        }
    }

    /// <summary>The same bits; 0 and -0 count as the same.</summary>
    public static void SameBits(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, string what)
    {
        True(actual.Length == expected.Length, $"{what}: {actual.Length} values in place of {expected.Length}");
        for (var i = 0; i < actual.Length; i++)
        {
            if (actual[i] != expected[i] && !(float.IsNaN(actual[i]) && float.IsNaN(expected[i])))
                throw new CheckFailedException(
                    string.Create(CultureInfo.InvariantCulture, $"{what}: value {i} is {actual[i]:R} in place of {expected[i]:R}"));
        }
    }

    /// <summary>|error| at most relative · |expected| + absolute · max(1, the largest |expected|).</summary>
    public static void Close(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double relative, double absolute, string what)
    {
        True(actual.Length == expected.Length, $"{what}: {actual.Length} values in place of {expected.Length}");
        var largest = 1d;
        foreach (var value in expected) largest = Math.Max(largest, Math.Abs(value));
        for (var i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= relative * Math.Abs(expected[i]) + absolute * largest))
                throw new CheckFailedException(
                    string.Create(CultureInfo.InvariantCulture, $"{what}: value {i} is {actual[i]:R} in place of {expected[i]:R}"));
        }
    }

    public static double[] ToDoubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < values.Length; i++) doubles[i] = values[i];
        return doubles;
    }
}
