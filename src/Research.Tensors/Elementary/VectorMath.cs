using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// Elementary functions on spans, to 2e-7 relative: one algorithm for every length and vector width, so that an element's bits
/// depend on its value alone; the functions of one number give the same bits. Input and output are the same memory or apart, never
/// shifted; the output is at least as long as the input (<see cref="ArgumentException"/>). NaN gives NaN.
/// </summary>
public static class VectorMath
{
    /// <summary>e^x; infinity from 88.73 on, 0 below -103.97, denormal results rounded once.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Map<ExpFunction>.Run(x, y);

    /// <summary>e^x - 1, accurate near 0.</summary>
    public static void Expm1(ReadOnlySpan<float> x, Span<float> y) => Map<Expm1Function>.Run(x, y);

    /// <summary>The natural logarithm; minus infinity at 0, NaN below.</summary>
    public static void Log(ReadOnlySpan<float> x, Span<float> y) => Map<LogFunction>.Run(x, y);

    /// <summary>ln(1 + x), accurate near 0; minus infinity at -1, NaN below.</summary>
    public static void Log1p(ReadOnlySpan<float> x, Span<float> y) => Map<Log1pFunction>.Run(x, y);

    /// <summary>The hyperbolic tangent, accurate near 0.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Map<TanhFunction>.Run(x, y);

    /// <summary>1 / (1 + e^-x), accurate down to its denormal values.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Map<SigmoidFunction>.Run(x, y);

    /// <summary>ln(1 + e^x), with no overflow.</summary>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> y) => Map<SoftplusFunction>.Run(x, y);

    /// <summary>The error function, 2/√π ∫₀ˣ e^-t² dt, accurate near 0.</summary>
    public static void Erf(ReadOnlySpan<float> x, Span<float> y) => Map<ErfFunction>.Run(x, y);

    /// <summary>
    /// The Gaussian error linear unit, x Φ(x), Φ the normal distribution function; accurate near 0 and, to 2.2e-7, in its tail below 0,
    /// too.
    /// </summary>
    public static void Gelu(ReadOnlySpan<float> x, Span<float> y) => Map<GeluFunction>.Run(x, y);

    /// <summary>Its derivative, Φ(x) + x φ(x), φ the density; to 3e-7 of Φ(x) + |x| φ(x), as it has a zero.</summary>
    public static void GeluDerivative(ReadOnlySpan<float> x, Span<float> y) => Map<GeluDerivativeFunction>.Run(x, y);

    /// <summary>The sine of radians; NaN at the infinities.</summary>
    public static void Sin(ReadOnlySpan<float> x, Span<float> y) => Map<SinFunction>.Run(x, y);

    /// <summary>The cosine of radians; NaN at the infinities.</summary>
    public static void Cos(ReadOnlySpan<float> x, Span<float> y) => Map<CosFunction>.Run(x, y);

    /// <summary>The hyperbolic tangent of a vector's numbers, for what <see cref="VectorLoop"/> runs: the span's bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Tanh(Vector<float> x) => Map<TanhFunction>.Of(x);

    /// <summary>1 / (1 + e^-x) of a vector's numbers, for what <see cref="VectorLoop"/> runs: the span's bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x) => Map<SigmoidFunction>.Of(x);

    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static float Exp(float x) => Map<ExpFunction>.Of(x);

    /// <inheritdoc cref="Expm1(ReadOnlySpan{float}, Span{float})"/>
    public static float Expm1(float x) => Map<Expm1Function>.Of(x);

    /// <inheritdoc cref="Log(ReadOnlySpan{float}, Span{float})"/>
    public static float Log(float x) => Map<LogFunction>.Of(x);

    /// <inheritdoc cref="Log1p(ReadOnlySpan{float}, Span{float})"/>
    public static float Log1p(float x) => Map<Log1pFunction>.Of(x);

    /// <inheritdoc cref="Tanh(ReadOnlySpan{float}, Span{float})"/>
    public static float Tanh(float x) => Map<TanhFunction>.Of(x);

    /// <inheritdoc cref="Sigmoid(ReadOnlySpan{float}, Span{float})"/>
    public static float Sigmoid(float x) => Map<SigmoidFunction>.Of(x);

    /// <inheritdoc cref="Softplus(ReadOnlySpan{float}, Span{float})"/>
    public static float Softplus(float x) => Map<SoftplusFunction>.Of(x);

    /// <summary>1 above 0, -1 below, 0 at 0 and where there is no number.</summary>
    public static Vector<float> Sign(Vector<float> x)
    {
        var below = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), -Vector<float>.One, Vector<float>.Zero);
        return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, below);
    }

    /// <summary>The largest number; NaN where there is one.</summary>
    /// <exception cref="ArgumentException">There is no number.</exception>
    /// <remarks>
    /// TensorPrimitives has it too, but that is compiled anew at each start, and the first trials of a run wait for it.
    /// </remarks>
    public static float Max(ReadOnlySpan<float> x)
    {
        if (x.IsEmpty) throw new ArgumentException("There is no largest of no numbers.", nameof(x));
        if (x.Length < Vector256<float>.Count)
        {
            var most = x[0];
            foreach (var value in x[1..]) most = MathF.Max(most, value);
            return most;
        }

        // The last vector holds some numbers again.
        var largest = Vector256.Create(x[^Vector256<float>.Count..]);
        for (var i = 0; i < x.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            largest = Vector256.Max(largest, Vector256.Create(x[i..]));
        var four = Vector128.Max(largest.GetLower(), largest.GetUpper());
        var two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(two[0], two[1]);
    }

    /// <summary>The larger of each number and the bound; of zeros the positive one.</summary>
    /// <remarks>Here for the reason of <see cref="Max(ReadOnlySpan{float})"/>, as is the smaller one.</remarks>
    public static void Max(ReadOnlySpan<float> x, float bound, Span<float> y) => VectorLoop.Map(new AtLeast(bound), x, y[..x.Length]);

    /// <summary>The smaller of each number and the bound; of zeros the negative one.</summary>
    public static void Min(ReadOnlySpan<float> x, float bound, Span<float> y) => VectorLoop.Map(new AtMost(bound), x, y[..x.Length]);

    /// <inheritdoc cref="Erf(ReadOnlySpan{float}, Span{float})"/>
    public static float Erf(float x) => Map<ErfFunction>.Of(x);

    /// <inheritdoc cref="Gelu(ReadOnlySpan{float}, Span{float})"/>
    public static float Gelu(float x) => Map<GeluFunction>.Of(x);

    /// <inheritdoc cref="GeluDerivative(ReadOnlySpan{float}, Span{float})"/>
    public static float GeluDerivative(float x) => Map<GeluDerivativeFunction>.Of(x);

    /// <inheritdoc cref="Sin(ReadOnlySpan{float}, Span{float})"/>
    public static float Sin(float x) => Map<SinFunction>.Of(x);

    /// <inheritdoc cref="Cos(ReadOnlySpan{float}, Span{float})"/>
    public static float Cos(float x) => Map<CosFunction>.Of(x);

    private readonly struct AtLeast(float bound) : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => Vector.Max(x, new Vector<float>(bound));
    }

    private readonly struct AtMost(float bound) : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => Vector.Min(x, new Vector<float>(bound));
    }
}
