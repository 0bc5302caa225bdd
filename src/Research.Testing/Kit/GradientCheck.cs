using System.Globalization;

namespace Research.Testing;

/// <summary>
/// Compares a gradient with central differences along random directions. A direction in which steps h and h/2 disagree crosses a kink
/// (a ReLU's corner) and is drawn again; where more than a tenth of them do, the function is not what its gradient says.
/// </summary>
internal sealed class GradientCheck(RandomStream random)
{
    private const int Directions = 20;

    /// <summary>More redraws than this fail.</summary>
    private const int MostKinks = Directions / 10;

    /// <summary>Up to so many elements all are moved; of more, every fourth.</summary>
    private const int Few = 16;

    /// <summary>A power of two, so that h/2 and 2h are exact: large enough that rounding of the forward pass stays small beside the
    /// difference, small enough for the third derivative.</summary>
    private const float Step = 1f / 512;

    /// <summary>Allowed share of the gradient's norm, for the difference from the analytic slope and between the two steps.</summary>
    private const double Tolerance = 4e-3;

    /// <summary>Rounding of a float value that is the sum of some hundred products, in units of its scale.</summary>
    private const double Rounding = 4 * 5.96e-8;

    /// <summary>A value and the size of the terms that it was summed from.</summary>
    public readonly record struct Sum(double Value, double Scale);

    /// <param name="what">Named in the message: "input", "kernel".</param>
    /// <param name="variable">What is moved; restored afterwards.</param>
    /// <param name="gradient">The analytic gradient by the variable.</param>
    /// <param name="value">The function at the variable's present values.</param>
    /// <param name="frozen">Elements that may not be moved, or null.</param>
    public void Run(string what, Tensor variable, ReadOnlySpan<float> gradient, Func<Sum> value, Func<int, bool>? frozen = null)
    {
        Expect.Finite(gradient, $"the gradient by {what}");
        var start = variable.Span.ToArray();
        var norm = Math.Sqrt(Expect.ToDoubles(gradient).Sum(g => g * g));
        var kinks = 0;
        for (var direction = 0; direction < Directions; direction++)
        {
            var stream = random.At(direction, kinks);
            var (slope, analytic, scale) = Slope(variable, start, gradient, value, stream, Step, frozen);
            var (half, _, _) = Slope(variable, start, gradient, value, stream, Step / 2, frozen);
            var allowed = Tolerance * (norm + 1e-3) + Rounding * scale / Step;
            if (Math.Abs(slope - half) > allowed)
            {
                if (++kinks > MostKinks)
                    throw new CheckFailedException(
                        $"more than {MostKinks} of {Directions} directions in {what} cross a kink: slopes at steps h and h/2 disagree, "
                        + $"such as {Text(slope)} and {Text(half)}");
                direction--;
                continue;
            }

            if (!(Math.Abs(half - analytic) <= allowed))
                throw new CheckFailedException(
                    $"the slope along a direction in {what} is {Text(half)} by differences, {Text(analytic)} by the gradient "
                    + $"(norm {Text(norm)})");
        }
    }

    private static (double Slope, double Analytic, double Scale) Slope(
        Tensor variable, float[] start, ReadOnlySpan<float> gradient, Func<Sum> value, RandomStream stream, float step,
        Func<int, bool>? frozen)
    {
        var span = variable.Span;
        var upper = new float[start.Length];
        var analytic = 0d;
        for (var i = 0; i < start.Length; i++)
        {
            // A direction moves some elements and leaves the others, so that few of a large layer's kinks lie on its way.
            var bits = stream.Bits(i);
            var sign = start.Length > Few && bits >> 30 != 0 ? 0 : (bits & 1) == 0 ? 1f : -1f;
            if (frozen?.Invoke(i) == true) sign = 0;
            upper[i] = start[i] + sign * step;
            span[i] = start[i] - sign * step;

            // What was really moved, after rounding.
            analytic += gradient[i] * ((double)upper[i] - span[i]);
        }

        var low = value();
        upper.CopyTo(span);
        var high = value();
        start.CopyTo(span);
        return ((high.Value - low.Value) / (2 * step), analytic / (2 * step), Math.Max(high.Scale, low.Scale));
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
