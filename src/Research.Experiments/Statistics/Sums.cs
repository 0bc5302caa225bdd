namespace Research.Experiments;

/// <summary>
/// Sums of numbers in the order given. The runtime's own are generic in the kind of number, which no image compiled ahead holds: each start
/// compiled some of them anew, 5 ms of them between the last trial and the exit.
/// </summary>
internal static class Sums
{
    public static double Total(this IEnumerable<double> numbers)
    {
        var total = 0.0;
        foreach (var number in numbers) total += number;
        return total;
    }

    public static double Total<T>(this IEnumerable<T> items, Func<T, double> number)
    {
        var total = 0.0;
        foreach (var item in items) total += number(item);
        return total;
    }

    /// <summary>The sample's standard deviation, in two passes: equal numbers have exactly 0, which a running update misses by its roundings.</summary>
    public static double DeviationFrom(this double[] numbers, double mean)
    {
        var differences = new double[numbers.Length];
        for (var i = 0; i < numbers.Length; i++) differences[i] = numbers[i] - mean;
        var power = differences.LargestPower();
        return Math.ScaleB(Math.Sqrt(differences.Scaled(-power).SquaresFrom(0) / (numbers.Length - 1)), power);
    }

    /// <summary>The sum of the squares of what numbers differ from their mean.</summary>
    public static double SquaresFrom(this IEnumerable<double> numbers, double mean) =>
        numbers.Total(number => (number - mean) * (number - mean));

    /// <summary>The power of two of the largest; 0 where none is above 0.</summary>
    public static int LargestPower(this double[] numbers)
    {
        var largest = 0.0;
        foreach (var number in numbers) largest = Math.Max(largest, Math.Abs(number));
        return largest > 0 && double.IsFinite(largest) ? Math.ILogB(largest) : 0;
    }

    /// <summary>
    /// Times a power of two, which changes no digit: squares of what is very large or small would end in infinity or 0, those of what is
    /// brought near 1 do not.
    /// </summary>
    public static double[] Scaled(this double[] numbers, int power)
    {
        var scaled = new double[numbers.Length];
        for (var i = 0; i < numbers.Length; i++) scaled[i] = Math.ScaleB(numbers[i], power);
        return scaled;
    }

    /// <summary>Null where it is beyond what a number can be: reports hold no infinity.</summary>
    public static double? Finite(this double number) => double.IsFinite(number) ? number : null;

    /// <inheritdoc cref="Finite(double)"/>
    public static double[]? Finite(this double[] interval) =>
        double.IsFinite(interval[0]) && double.IsFinite(interval[^1]) ? interval : null;
}
