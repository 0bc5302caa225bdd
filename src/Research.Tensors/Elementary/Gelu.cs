using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// x Φ(x) = max(x, 0) - |x| Φ(-|x|), Φ the normal distribution function. Near 0, where that would round often, x (1/2 + x P(x²)). Beyond,
/// with a = |x|, a Φ(-a) = e^(-a²/2) C (1 + η(a)): η, a ratio of polynomials, stays between -0.25 and 0.54, so that its errors count less.
/// </summary>
internal readonly struct GeluFunction : IFunction
{
    private const float Switch = 0.6f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var a = T.Smaller(T.Of(Gaussian.Largest), LaneMath.Abs(x));
        var square = a * a;
        var power = Gaussian.ScaledPower(a, square);
        var tail = T.Fma(power, Ratio(a, square), power);
        var far = T.Fma(tail, T.Of(-Gaussian.InverseScale), T.Larger(T.Of(0f), x));
        // Fitted to 1e-8 of the result.
        var p = T.Fma(T.Of(-0.0010954706f), square, T.Of(0.009948184f));
        p = T.Fma(p, square, T.Of(-0.066487715f));
        p = T.Fma(p, square, T.Of(0.3989422f));
        var near = x * T.Fma(p, x, T.Of(0.5f));
        return T.Select(T.Less(a, T.Of(Switch)), near, far);
    }

    /// <summary>η, fitted to 4e-8 relative to 1 + η; powers of the square first, for fewer roundings and shorter chains.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Ratio<T>(T a, T square)
        where T : struct, ILanes<T>
    {
        var even = T.Fma(T.Fma(T.Of(0.53434265f), square, T.Of(7.86666f)), square, T.Of(-16.755608f));
        var dividend = T.Fma(T.Fma(T.Of(3.1722934f), square, T.Of(5.5949373f)), a, even);
        even = T.Fma(square + T.Of(17.675196f), square, T.Of(16.759476f));
        var divisor = T.Fma(T.Fma(T.Of(5.931924f), square, T.Of(26.606808f)), a, even);
        return dividend / divisor;
    }
}

/// <summary>
/// The derivative of x Φ(x), Φ(x) + x φ(x), φ the density. Near 0, 1/2 + x Q(x²). Beyond, with a = |x|, it is d = φ(a) (m(a) - a) below 0
/// and 1 - d above; m = Φ(-a) / φ(a), a ratio of polynomials.
/// </summary>
internal readonly struct GeluDerivativeFunction : IFunction
{
    private const float Switch = 0.6f;

    /// <summary>1/√(2π), over the constant in the power.</summary>
    private const float Density = 0.39894228040143268f / Gaussian.C;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var a = T.Smaller(T.Of(Gaussian.Largest), LaneMath.Abs(x));
        var square = a * a;
        // Fitted to 2e-9 of the result.
        var q = T.Fma(T.Of(0.0010398969f), square, T.Of(-0.009454216f));
        q = T.Fma(q, square, T.Of(0.05983352f));
        q = T.Fma(q, square, T.Of(-0.26596093f));
        q = T.Fma(q, square, T.Of(0.7978845f));
        var near = T.Fma(q, x, T.Of(0.5f));
        var tail = Gaussian.ScaledPower(a, square) * (Ratio(a, square) - a);
        var factor = T.Of(-Density * Gaussian.InverseScale) ^ (x & T.OfBits(int.MinValue));
        var far = T.Fma(tail, factor, T.Less(T.Of(0f), x) & T.Of(1f));
        return T.Select(T.Less(a, T.Of(Switch)), near, far);
    }

    /// <summary>m, fitted to 2e-8 of the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Ratio<T>(T a, T square)
        where T : struct, ILanes<T>
    {
        var even = T.Fma(T.Of(7.070081f), square, T.Of(30.36089f));
        var dividend = T.Fma(T.Fma(T.Of(0.9998037f), square, T.Of(21.618807f)), a, even);
        even = T.Fma(square + T.Of(22.72028f), square, T.Of(24.224785f));
        var divisor = T.Fma(T.Fma(T.Of(7.0631957f), square, T.Of(36.575474f)), a, even);
        return dividend / divisor;
    }
}

/// <summary>What the two share.</summary>
internal static class Gaussian
{
    /// <summary>At its negative and below, x Φ(x) and its derivative round to 0.</summary>
    public const float Largest = 14.8f;

    /// <summary>Two thirds of 1/√(2π), the limit of a Φ(-a) e^(a²/2).</summary>
    public const float C = 0.26f;

    // 2^n is kept this many powers of two too large, and so a normal float, until the last step.
    private const int ScaleExponent = 64;

    /// <summary>2^-64.</summary>
    public const float InverseScale = 1f / (1L << (ScaleExponent / 2)) / (1L << (ScaleExponent / 2));

    // 2 ln 2 in two parts: the first has 16 bits, so that its product with a whole number of 8 bits is exact.
    private const float HalfLog2E = 0.72134752f, TwiceLn2High = 1.38629150390625f, TwiceLn2Low = 2.8572136e-6f;

    /// <summary>C e^(-a²/2) 2^64: a²/2 = r/2 - n ln 2, and the first difference is a² itself less an exact product, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ScaledPower<T>(T a, T square)
        where T : struct, ILanes<T>
    {
        var rounder = T.Of(LaneMath.Rounder + ScaleExponent);
        var rounded = T.Fma(square, T.Of(-HalfLog2E), rounder);
        var whole = rounded - rounder;
        var r = T.Fma(whole, T.Of(TwiceLn2Low), T.Fma(a, a, whole * T.Of(TwiceLn2High)));
        // C e^(-r/2): the polynomial of ExpFunction, in pairs of powers, as this chain is the longest.
        var rSquare = r * r;
        var high = T.Fma(T.Of(ExpFunction.P6 / 64 * C), r, T.Of(-ExpFunction.P5 / 32 * C));
        var middle = T.Fma(T.Of(ExpFunction.P4 / 16 * C), r, T.Of(-ExpFunction.P3 / 8 * C));
        var low = T.Fma(T.Of(ExpFunction.P2 / 4 * C), r, T.Of(-0.5f * C));
        var power = T.Fma(T.Fma(T.Fma(high, rSquare, middle), rSquare, low), r, T.Of(C));
        return T.AddBits(power, T.ShiftLeft(rounded, LaneMath.FractionBits));
    }
}
