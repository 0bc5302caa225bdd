using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// x = q π/2 + r with |r| at most π/4; minimax polynomials for the sine and cosine of r; q mod 4 says which, and its sign. π/2 stands
/// as three floats (72 bits): up to <see cref="Far"/> the first difference is exact and the others are rounded once each, so that r, and
/// with it the result even beside its zeros, keeps the relative accuracy. Beyond, <see cref="DoubleMath"/> answers.
/// </summary>
internal static unsafe class Trigonometry
{
    /// <summary>Up to here q has 16 bits, and its product with a 24-bit constant is exact enough.</summary>
    private const float Far = 100_000f;

    private const float HalfPiHigh = 1.57079637f, HalfPiMiddle = -4.37113883e-8f, HalfPiLow = -1.71512451e-15f, TwoOverPi = 0.636619747f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SinOrCos<T>(T x, int quarterTurns)
        where T : struct, ILanes<T>
    {
        var rounded = T.Fma(x, T.Of(TwoOverPi), T.Of(LaneMath.Rounder));
        var q = rounded - T.Of(LaneMath.Rounder);
        var r = T.Fma(q, T.Of(-HalfPiHigh), x);
        r = T.Fma(q, T.Of(-HalfPiMiddle), r);
        r = T.Fma(q, T.Of(-HalfPiLow), r);
        var quarter = T.SubtractBits(rounded, T.OfBits(LaneMath.RounderBits - quarterTurns));
        var near = InQuarter(r, quarter);
        return T.Any(T.Less(T.Of(Far), LaneMath.Abs(x))) ? WithFar(x, near, quarterTurns) : near;
    }

    /// <summary>The sine of r, a number of quarter turns ahead; those as bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T InQuarter<T>(T r, T quarter)
        where T : struct, ILanes<T>
    {
        const int lastBit = 31;
        var square = r * r;
        // Fitted to 4e-9 and 1e-10 relative.
        var s = T.Fma(T.Of(-0.000195164801f), square, T.Of(0.00833217241f));
        s = T.Fma(s, square, T.Of(-0.166666552f));
        var sine = T.Fma(r * square, s, r);
        var c = T.Fma(T.Of(2.44375333e-5f), square, T.Of(-0.00138873595f));
        c = T.Fma(c, square, T.Of(0.0416666456f));
        var cosine = T.Fma(square * square, c, T.Fma(square, T.Of(-0.5f), T.Of(1f)));
        var odd = T.ShiftRight(T.ShiftLeft(quarter, lastBit), lastBit);
        var sign = T.ShiftLeft(quarter, lastBit - 1) & T.OfBits(int.MinValue);
        return T.Select(odd, cosine, sine) ^ sign;
    }

    /// <summary>Replaces the lanes whose argument is far.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T WithFar<T>(T x, T near, int quarterTurns)
        where T : struct, ILanes<T>
    {
        var arguments = stackalloc float[LaneMath.WidestCount];
        var results = stackalloc float[LaneMath.WidestCount];
        T.Store(x, arguments);
        T.Store(near, results);
        for (var i = 0; i < T.Count; i++)
        {
            if (Math.Abs(arguments[i]) > Far)
                results[i] = (float)(quarterTurns == 0 ? DoubleMath.Sin(arguments[i]) : DoubleMath.Cos(arguments[i]));
        }

        return T.Load(results);
    }
}

/// <summary>The sine.</summary>
internal readonly struct SinFunction : IFunction
{
    /// <summary>Below this sin(x) is x to 1e-8; x itself keeps the sign of 0.</summary>
    private const float Small = 0.000244140625f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T> =>
        T.Select(T.Less(LaneMath.Abs(x), T.Of(Small)), x, Trigonometry.SinOrCos(x, quarterTurns: 0));
}

/// <summary>The cosine: the sine a quarter turn ahead.</summary>
internal readonly struct CosFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T> => Trigonometry.SinOrCos(x, quarterTurns: 1);
}
