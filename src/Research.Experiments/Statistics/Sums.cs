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
    public static double DeviationFrom(this double[] numbers, double mean) =>
        Math.Sqrt(numbers.SquaresFrom(mean) / (numbers.Length - 1));

    /// <summary>The sum of the squares of what numbers differ from their mean.</summary>
    public static double SquaresFrom(this IEnumerable<double> numbers, double mean) =>
        numbers.Total(number => (number - mean) * (number - mean));
}
