using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// x = 2^e m with m from √½ to √2; ln x = e ln 2 + ln(1 + f), f = m - 1; ln(1 + f) = f - f²/2 + f³ P(f), P a minimax polynomial.
/// </summary>
internal readonly struct LogFunction : IFunction
{
    private const float Ln2High = 0.693147182f, Ln2Low = -1.90465421e-9f;
    private const int RootOfHalfBits = 0x3F3504F3;
    private const float SmallestNormal = 1.17549435e-38f, SmallestDenormal = 1.40129846e-45f;

    /// <summary>Makes a denormal number normal: 2 to the power of the fraction's bits.</summary>
    private const float Lift = 1 << LaneMath.FractionBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var denormal = T.Less(x, T.Of(SmallestNormal));
        Split(T.Select(denormal, x * T.Of(Lift), x), out var exponent, out var m);
        var e = T.FromBits(exponent) + (denormal & T.Of(-LaneMath.FractionBits));
        return Special(x, Combine(m - T.Of(1f), e));
    }

    /// <summary>A positive normal number as 2^exponent · m; the exponent as bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<T>(T x, out T exponent, out T m)
        where T : struct, ILanes<T>
    {
        exponent = T.ShiftRight(T.SubtractBits(x, T.OfBits(RootOfHalfBits)), LaneMath.FractionBits);
        m = T.SubtractBits(x, T.ShiftLeft(exponent, LaneMath.FractionBits));
    }

    /// <summary>e ln 2 + ln(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Combine<T>(T f, T e)
        where T : struct, ILanes<T>
    {
        // Fitted to 6e-9 relative to ln(1 + f).
        var p = T.Fma(T.Of(-0.076344952f), f, T.Of(0.12761575f));
        p = T.Fma(p, f, T.Of(-0.131601825f));
        p = T.Fma(p, f, T.Of(0.142017588f));
        p = T.Fma(p, f, T.Of(-0.166233569f));
        p = T.Fma(p, f, T.Of(0.200012267f));
        p = T.Fma(p, f, T.Of(-0.250008196f));
        p = T.Fma(p, f, T.Of(0.333333313f));
        var square = f * f;
        var rest = T.Fma(T.Of(-0.5f), square, f * square * p);
        rest = T.Fma(e, T.Of(Ln2Low), rest);
        return T.Fma(e, T.Of(Ln2High), f + rest);
    }

    /// <summary>The logarithm, or what it is at 0, below, at infinity and at NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Special<T>(T x, T logarithm)
        where T : struct, ILanes<T>
    {
        logarithm = T.Select(T.Less(x, T.Of(float.PositiveInfinity)), logarithm, x);
        logarithm = T.Select(T.Less(x, T.Of(0f)), T.Of(float.NaN), logarithm);
        return T.Select(T.Less(LaneMath.Abs(x), T.Of(SmallestDenormal)), T.Of(float.NegativeInfinity), logarithm);
    }
}

/// <summary>The logarithm of u = 1 + x, with what the sum lost added to f.</summary>
internal readonly struct Log1pFunction : IFunction
{
    /// <summary>From here on ln(1 + x) is ln x to half an ulp.</summary>
    private const float Large = 1 << 26;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var one = T.Of(1f);
        var u = one + x;
        var lost = T.Select(T.Less(x, one), x - (u - one), one - (u - x));
        LogFunction.Split(u, out var exponent, out var m);
        var scale = LaneMath.PowerOfTwo(T.SubtractBits(T.OfBits(0), exponent));
        // Where 1 is lost altogether the scale may be no number.
        var f = T.Select(T.Less(x, T.Of(Large)), T.Fma(lost, scale, m - one), m - one);
        var logarithm = LogFunction.Combine(f, T.FromBits(exponent));
        return T.Select(T.Less(LaneMath.Abs(x), T.Of(LaneMath.Tiny)), x, LogFunction.Special(u, logarithm));
    }
}

/// <summary>max(x, 0) + ln(1 + e^-|x|).</summary>
internal readonly struct SoftplusFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var zero = T.Of(0f);
        return T.Select(T.Less(x, zero), zero, x) + Log1pFunction.Of(ExpFunction.Of(zero - LaneMath.Abs(x)));
    }
}
