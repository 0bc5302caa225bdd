using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// e^x = 2^n e^r with n = round(x / ln 2) and |r| at most ln 2 / 2; e^r = 1 + r + r² q(r), q a minimax polynomial. ln 2 stands as two
/// floats: x - n · high is exact, as both are multiples of 2^-25.
/// </summary>
internal readonly struct ExpFunction : IFunction
{
    public const float Log2E = 1.44269502f, Ln2High = 0.693147182f, Ln2Low = -1.90465421e-9f;

    // Above the first e^x is infinity, below the second it rounds to 0.
    private const float Largest = 89f, Smallest = -104f;

    /// <summary>e^r is 1 + r + P2 r² + ... + P6 r⁶ for |r| up to ln 2 / 2.</summary>
    public const float P2 = 0.49999994f, P3 = 0.166665211f, P4 = 0.041668389f, P5 = 0.00836871006f, P6 = 0.00138146104f;

    /// <summary>Rounds to whole numbers, and adds twice an exponent's bias to them.</summary>
    private const float ShiftedRounder = LaneMath.Rounder + 2 * LaneMath.Bias;

    public static bool HoldsConstants => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T> => new Held<T>().Of(x);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static unsafe void RunHeld<T>(float* x, float* y, int count)
        where T : struct, ILanes<T> => HeldLoop<Held<T>, T>.Run(new Held<T>(), x, y, count);

    /// <summary>e^x for numbers from -104 to 89.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfClamped<T>(T x)
        where T : struct, ILanes<T> => new Held<T>().OfClamped(x);

    /// <summary>The function with its constants.</summary>
    [method: MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly struct Held<T>() : IHeldFunction<T>
        where T : struct, ILanes<T>
    {
        private readonly T _smallest = T.Of(Smallest), _largest = T.Of(Largest), _one = T.Of(1f);
        private readonly T _rounder = T.Of(ShiftedRounder), _log2E = T.Of(Log2E), _high = T.Of(-Ln2High), _low = T.Of(-Ln2Low);
        private readonly T _p2 = T.Of(P2), _p3 = T.Of(P3), _p4 = T.Of(P4), _p5 = T.Of(P5), _p6 = T.Of(P6);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Of(T x) => OfClamped(T.Smaller(_largest, T.Larger(_smallest, x)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T OfClamped(T x)
        {
            var shifted = T.Fma(x, _log2E, _rounder);
            var whole = shifted - _rounder;
            var r = T.Fma(whole, _low, T.Fma(whole, _high, x));
            // Fitted to 3e-9 relative to e^r.
            var q = T.Fma(T.Fma(T.Fma(T.Fma(_p6, r, _p5), r, _p4), r, _p3), r, _p2);
            var power = T.Fma(r * r, q, r) + _one;
            if (T.HasScale) return T.Scale(power, whole);
            // In two halves: 2^n alone may lie outside the range of a float while the result does not. Half of n + 2 · 127 is half of n,
            // with the bias that an exponent's bits have; what stands above those bits is shifted out.
            var half = T.ShiftLeft(T.ShiftRight(shifted, 1), LaneMath.FractionBits);
            return power * half * T.SubtractBits(T.ShiftLeft(shifted, LaneMath.FractionBits), half);
        }
    }
}

/// <summary>e^x - 1 = 2^n (e^r - 1) + (2^n - 1), with the reduction of <see cref="ExpFunction"/>.</summary>
internal readonly struct Expm1Function : IFunction
{
    // Above the first the result is infinity, below the second it rounds to -1.
    private const float Largest = 89f, Smallest = -18f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var clamped = LaneMath.Clamp(x, Smallest, Largest);
        var rounded = T.Fma(clamped, T.Of(ExpFunction.Log2E), T.Of(LaneMath.Rounder));
        var whole = rounded - T.Of(LaneMath.Rounder);
        var r = T.Fma(whole, T.Of(-ExpFunction.Ln2Low), T.Fma(whole, T.Of(-ExpFunction.Ln2High), clamped));
        var n = T.SubtractBits(rounded, T.OfBits(LaneMath.RounderBits));
        // Fitted to 2e-10 relative to e^r - 1.
        var q = T.Fma(T.Of(0.000198458773f), r, T.Of(0.00139406172f));
        q = T.Fma(q, r, T.Of(0.00833338965f));
        q = T.Fma(q, r, T.Of(0.0416663624f));
        q = T.Fma(q, r, T.Of(0.166666657f));
        q = T.Fma(q, r, T.Of(0.5f));
        var reduced = T.Fma(r * r, q, r);
        // Half of it first: 2^128 is no float, but half of it is.
        var half = LaneMath.PowerOfTwo(T.AddBits(n, T.OfBits(-1)));
        var result = T.Fma(half, reduced, half - T.Of(0.5f));
        return T.Select(T.Less(LaneMath.Abs(x), T.Of(LaneMath.Tiny)), x, result + result);
    }
}

/// <summary>
/// s / (s + s z), z = e^-x and s = 2^-24: with that factor s z is a normal float from -104, below which the result rounds to 0, to 30,
/// above which it rounds to 1, and so are divisor and dividend while the quotient may be denormal.
/// </summary>
internal readonly struct SigmoidFunction : IFunction
{
    private const float Smallest = -104f, Largest = 30f;
    private const int ScaleExponent = -24;
    private const float Scale = 1f / (1 << -ScaleExponent);

    public static bool HoldsConstants => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T> => new Held<T>().Of(x);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static unsafe void RunHeld<T>(float* x, float* y, int count)
        where T : struct, ILanes<T> => HeldLoop<Held<T>, T>.Run(new Held<T>(), x, y, count);

    /// <summary>The function with its constants: -x = n ln 2 - r, and the coefficients of <see cref="ExpFunction"/> for e^-r.</summary>
    [method: MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly struct Held<T>() : IHeldFunction<T>
        where T : struct, ILanes<T>
    {
        private readonly T _smallest = T.Of(Smallest), _largest = T.Of(Largest), _scale = T.Of(Scale), _one = T.Of(1f), _minusOne = T.Of(-1f);
        private readonly T _rounder = T.Of(LaneMath.Rounder + LaneMath.Bias + ScaleExponent), _log2E = T.Of(-ExpFunction.Log2E);
        private readonly T _high = T.Of(ExpFunction.Ln2High), _low = T.Of(ExpFunction.Ln2Low);
        private readonly T _p2 = T.Of(ExpFunction.P2), _p3 = T.Of(-ExpFunction.P3), _p4 = T.Of(ExpFunction.P4);
        private readonly T _p5 = T.Of(-ExpFunction.P5), _p6 = T.Of(ExpFunction.P6);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Of(T x)
        {
            x = T.Smaller(_largest, T.Larger(_smallest, x));
            var rounded = T.Fma(x, _log2E, _rounder);
            var whole = rounded - _rounder;
            var r = T.Fma(whole, _low, T.Fma(whole, _high, x));
            var power = T.Fma(T.Fma(T.Fma(T.Fma(_p6, r, _p5), r, _p4), r, _p3), r, _p2);
            power = T.Fma(T.Fma(power, r, _minusOne), r, _one);
            return _scale / T.Fma(power, T.ShiftLeft(rounded, LaneMath.FractionBits), _scale);
        }
    }
}

/// <summary>
/// z / (z + 1), z = (e^2x - 1) / 2 = 2^(n-1) (e^r - 1) + (2^(n-1) - 1/2) with r from 0 to ln 2: nothing cancels, down to n = 0, where the
/// second term is 0.
/// </summary>
internal readonly struct TanhFunction : IFunction
{
    // From here on the result rounds to 1.
    private const float Largest = 9.1f;

    /// <summary>Rounds to whole numbers, and adds an exponent's bias less 1 to them. It is even: minus a half is rounded to 0.</summary>
    private const float BiasedRounder = LaneMath.Rounder + LaneMath.Bias - 1;

    public static bool HoldsConstants => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T> => new Held<T>().Of(x);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static unsafe void RunHeld<T>(float* x, float* y, int count)
        where T : struct, ILanes<T> => HeldLoop<Held<T>, T>.Run(new Held<T>(), x, y, count);

    /// <summary>The function with its constants.</summary>
    [method: MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly struct Held<T>() : IHeldFunction<T>
        where T : struct, ILanes<T>
    {
        private readonly T _largest = T.Of(Largest), _minusHalf = T.Of(-0.5f), _one = T.Of(1f);
        private readonly T _rounder = T.Of(BiasedRounder), _log2E = T.Of(2 * ExpFunction.Log2E);
        private readonly T _high = T.Of(-ExpFunction.Ln2High), _low = T.Of(-ExpFunction.Ln2Low);

        // Fitted to 1.4e-8 relative to e^r - 1.
        private readonly T _p2 = T.Of(0.500000894f), _p3 = T.Of(0.166647688f), _p4 = T.Of(0.0417948663f);
        private readonly T _p5 = T.Of(0.00796252396f), _p6 = T.Of(0.00186045212f);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Of(T x)
        {
            var size = T.Smaller(_largest, LaneMath.Abs(x));
            // 2x / ln 2, a half less and rounded to the nearest: rounded down.
            var rounded = T.Fma(size, _log2E, _minusHalf) + _rounder;
            var whole = rounded - _rounder;
            var r = T.Fma(whole, _low, T.Fma(whole, _high, size + size));
            var q = T.Fma(T.Fma(T.Fma(T.Fma(_p6, r, _p5), r, _p4), r, _p3), r, _p2);
            var power = T.ShiftLeft(rounded, LaneMath.FractionBits);
            var z = T.Fma(power, T.Fma(r * r, q, r), power + _minusHalf);
            return LaneMath.WithSign(z / (z + _one), x);
        }
    }
}

/// <summary>Below 1 an odd polynomial; above, 1 - e^Q(x), Q fitted to the logarithm of 1 - erf(x).</summary>
internal readonly struct ErfFunction : IFunction
{
    // From the second on the result rounds to 1.
    private const float Switch = 1f, Largest = 4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var size = T.Smaller(T.Of(Largest), LaneMath.Abs(x));
        // erf(x) / x - 1 in x², to 3e-11.
        var square = size * size;
        var p = T.Fma(T.Of(-9.64151604e-6f), square, T.Of(0.000112569476f));
        p = T.Fma(p, square, T.Of(-0.000848282885f));
        p = T.Fma(p, square, T.Of(0.00522094546f));
        p = T.Fma(p, square, T.Of(-0.0268654004f));
        p = T.Fma(p, square, T.Of(0.112837821f));
        p = T.Fma(p, square, T.Of(-0.376126379f));
        p = T.Fma(p, square, T.Of(0.128379166f));
        var near = T.Fma(size, p, size);
        // To 2e-11 relative to erf(x).
        var q = T.Fma(T.Of(-2.16976186e-5f), size, T.Of(0.000441472715f));
        q = T.Fma(q, size, T.Of(-0.00420528511f));
        q = T.Fma(q, size, T.Of(0.0252103414f));
        q = T.Fma(q, size, T.Of(-0.108422101f));
        q = T.Fma(q, size, T.Of(-0.633216381f));
        q = T.Fma(q, size, T.Of(-1.12958026f));
        q = T.Fma(q, size, T.Of(0.000188468315f));
        var far = T.Of(1f) - ExpFunction.OfClamped(q);
        return LaneMath.WithSign(T.Select(T.Less(size, T.Of(Switch)), near, far), x);
    }
}
