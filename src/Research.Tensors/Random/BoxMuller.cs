using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// Two normal numbers from two random words: √(-2 ln u) times the cosine and sine of an angle.
/// Source: Box and Muller, "A note on the generation of random normal deviates" (1958).
/// </summary>
internal static class BoxMuller
{
    private const int HalfWord = 16, HalfWordMask = (1 << HalfWord) - 1;
    private const float HalfUnit = 1f / (1 << HalfWord), WordUnit = HalfUnit * HalfUnit;

    /// <summary>The top two bits of the second word choose the quarter, the other thirty the place in it.</summary>
    private const int QuarterBits = 2, PlaceBits = 30;

    /// <summary>π/2 · 2^-32: a signed word as an angle within ±π/4.</summary>
    private const float AngleUnit = 1.57079637f * WordUnit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pair<T>(T radiusWord, T angleWord, out T first, out T second)
        where T : struct, ILanes<T>
    {
        // (word + 1) / 2^32, rounded once: in (0, 1], as the logarithm of 0 would be infinite.
        var high = T.FromBits(T.ShiftRight(radiusWord, HalfWord) & T.OfBits(HalfWordMask));
        var low = T.FromBits(T.AddBits(radiusWord & T.OfBits(HalfWordMask), T.OfBits(1)));
        var uniform = T.Fma(high, T.Of(HalfUnit), low * T.Of(WordUnit));
        LogFunction.Split(uniform, out var exponent, out var m);
        var logarithm = LogFunction.Combine(m - T.Of(1f), T.FromBits(exponent));
        var radius = T.Sqrt(T.Of(-2f) * logarithm);

        var angle = T.FromBits(T.ShiftLeft(angleWord, QuarterBits)) * T.Of(AngleUnit);
        var quarter = T.ShiftRight(angleWord, PlaceBits);
        first = radius * Trigonometry.InQuarter(angle, T.AddBits(quarter, T.OfBits(1)));
        second = radius * Trigonometry.InQuarter(angle, quarter);
    }
}
