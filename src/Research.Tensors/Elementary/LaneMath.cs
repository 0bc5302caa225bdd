using System.Runtime.CompilerServices;

namespace Research;

/// <summary>What the functions share.</summary>
internal static class LaneMath
{
    /// <summary>The bits of 1.5 · 2^23: a number added to that is rounded to a whole one, which stands in the low bits of the sum.</summary>
    public const int RounderBits = 0x4B400000;

    /// <summary>1.5 · 2^23.</summary>
    public const float Rounder = 12582912f;

    /// <summary>Bits of a float's fraction.</summary>
    public const int FractionBits = 23;

    /// <summary>The exponent's bias.</summary>
    public const int Bias = 127;

    /// <summary>Below this, f(x) = x + O(x²) is x to half an ulp; x itself also keeps the sign of 0 and the denormals.</summary>
    public const float Tiny = 1e-8f;

    /// <summary>Numbers of the widest vectors.</summary>
    public const int WidestCount = 16;

    /// <summary>Numbers from which on it pays to bring a function's constants into registers.</summary>
    public const int LeastHeld = 512;

    private const int SignBit = int.MinValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs<T>(T x)
        where T : struct, ILanes<T> => x & T.OfBits(~SignBit);

    /// <summary>A number that is not negative, with x's sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T WithSign<T>(T magnitude, T x)
        where T : struct, ILanes<T> => magnitude | (x & T.OfBits(SignBit));

    /// <summary>NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Clamp<T>(T x, float low, float high)
        where T : struct, ILanes<T> => T.Smaller(T.Of(high), T.Larger(T.Of(low), x));

    /// <summary>2 to the power of whole numbers from -126 to 127, given as bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T PowerOfTwo<T>(T exponentBits)
        where T : struct, ILanes<T> => T.ShiftLeft(T.AddBits(exponentBits, T.OfBits(Bias)), FractionBits);
}
