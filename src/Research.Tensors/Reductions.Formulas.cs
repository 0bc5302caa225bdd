using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <content>Sums of formulas, without memory for what is summed; in the order of sums of numbers.</content>
public static partial class Reductions
{
    /// <summary>The sum of f(a[i]), each a float, in double.</summary>
    public static double Sum<TMap>(TMap map, ReadOnlySpan<float> a)
        where TMap : struct, IVectorMap => Sum<Same, Mapped<TMap>>(new(map, a), a.Length);

    /// <summary>The sum of f(a[i], b[i]), each a float, in double.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static double Sum<TMap>(TMap map, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where TMap : struct, IVectorMap2 => Sum<Same, Mapped2<TMap>>(new(map, a, b), a.Length);

    /// <summary>The sum of f(a[i], b[i], c[i]), each a float, in double.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static double Sum<TMap>(TMap map, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
        where TMap : struct, IVectorMap3 => Sum<Same, Mapped3<TMap>>(new(map, a, b, c), a.Length);

    /// <summary>The sum of f(a[i])², f a float, its square and the sum in double.</summary>
    public static double SumOfSquares<TMap>(TMap map, ReadOnlySpan<float> a)
        where TMap : struct, IVectorMap => Sum<Square, Mapped<TMap>>(new(map, a), a.Length);

    /// <summary>The sum of f(a[i], b[i])², f a float, its square and the sum in double.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static double SumOfSquares<TMap>(TMap map, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where TMap : struct, IVectorMap2 => Sum<Square, Mapped2<TMap>>(new(map, a, b), a.Length);

    private static double Sum<TTerm, TNumbers>(TNumbers numbers, int length)
        where TTerm : struct, ITerm
        where TNumbers : struct, INumbers, allows ref struct
    {
        // As with numbers, what is left over is read first.
        var whole = length - length % Partials;
        Vector256<float> x0 = default, x1 = default;
        if (whole < length) Rest(numbers, whole, length - whole, out x0, out x1);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var i = 0; i < whole; i += Partials)
            Add<TTerm>(Eight(numbers, i), Eight(numbers, i + Vector256<float>.Count), ref s0, ref s1, ref s2, ref s3);
        if (whole < length) Add<TTerm>(x0, x1, ref s0, ref s1, ref s2, ref s3);
        return Total(s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TTerm>(
        Vector256<float> x0, Vector256<float> x1,
        ref Vector256<double> s0, ref Vector256<double> s1, ref Vector256<double> s2, ref Vector256<double> s3)
        where TTerm : struct, ITerm
    {
        var (d0, d1) = Vector256.Widen(x0);
        var (d2, d3) = Vector256.Widen(x1);
        s0 += TTerm.Of(d0);
        s1 += TTerm.Of(d1);
        s2 += TTerm.Of(d2);
        s3 += TTerm.Of(d3);
    }

    /// <summary>Eight numbers, whatever a vector has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight<TNumbers>(TNumbers numbers, int start)
        where TNumbers : struct, INumbers, allows ref struct
    {
        if (Vector<float>.Count == Vector256<float>.Count) return numbers.At(start).AsVector256();
        if (Vector<float>.Count == Vector128<float>.Count)
            return Vector256.Create(numbers.At(start).AsVector128(), numbers.At(start + Vector128<float>.Count).AsVector128());
        return numbers.Part(start, Vector256<float>.Count).AsVector256();
    }

    /// <summary>Fewer numbers than there are partial sums, and -0, which changes none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rest<TNumbers>(TNumbers numbers, int start, int count, out Vector256<float> x0, out Vector256<float> x1)
        where TNumbers : struct, INumbers, allows ref struct
    {
        x0 = UpToEight(numbers, start, count);
        x1 = UpToEight(numbers, start + Vector256<float>.Count, count - Vector256<float>.Count);
    }

    /// <param name="count">-0 stands for what is missing to eight; 0 or less: for all.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> UpToEight<TNumbers>(TNumbers numbers, int start, int count)
        where TNumbers : struct, INumbers, allows ref struct
    {
        if (count >= Vector256<float>.Count) return Eight(numbers, start);
        if (count <= 0) return Vector256.Create(-0f);
        if (Vector<float>.Count >= Vector256<float>.Count)
            return Vector256.ConditionalSelect(VectorTail.Mask(count), numbers.Part(start, count).AsVector256(), Vector256.Create(-0f));
        return Copied(numbers, start, count);
    }

    private static Vector256<float> Copied<TNumbers>(TNumbers numbers, int start, int count)
        where TNumbers : struct, INumbers, allows ref struct
    {
        Span<float> eight = stackalloc float[Vector256<float>.Count];
        eight.Fill(-0f);
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) numbers.At(start + i).CopyTo(eight[i..]);
        if (i < count) VectorTail.Store(numbers.Part(start + i, count - i), ref eight[i], count - i);
        return Vector256.Create<float>(eight);
    }

    /// <summary>What is summed, a vector at a time.</summary>
    private interface INumbers
    {
        Vector<float> At(int start);

        /// <summary>Fewer than a vector has; anything behind them.</summary>
        Vector<float> Part(int start, int count);
    }

    private readonly ref struct Operand(ReadOnlySpan<float> x) : INumbers
    {
        private readonly ref float _first = ref MemoryMarshal.GetReference(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> At(int start) => Vector.LoadUnsafe(ref _first, (nuint)(uint)start);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Part(int start, int count) => VectorTail.Load(ref Unsafe.Add(ref _first, start), count);
    }

    private readonly ref struct Mapped<TMap>(TMap map, ReadOnlySpan<float> a) : INumbers
        where TMap : struct, IVectorMap
    {
        private readonly Operand _a = new(a);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> At(int start) => map.Of(_a.At(start));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Part(int start, int count) => map.Of(_a.Part(start, count));
    }

    private readonly ref struct Mapped2<TMap>(TMap map, ReadOnlySpan<float> a, ReadOnlySpan<float> b) : INumbers
        where TMap : struct, IVectorMap2
    {
        private readonly Operand _a = new(a), _b = new(SideBySide(b, a));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> At(int start) => map.Of(_a.At(start), _b.At(start));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Part(int start, int count) => map.Of(_a.Part(start, count), _b.Part(start, count));
    }

    private readonly ref struct Mapped3<TMap>(TMap map, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c) : INumbers
        where TMap : struct, IVectorMap3
    {
        private readonly Operand _a = new(a), _b = new(SideBySide(b, a)), _c = new(SideBySide(c, a));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> At(int start) => map.Of(_a.At(start), _b.At(start), _c.At(start));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Part(int start, int count) => map.Of(_a.Part(start, count), _b.Part(start, count), _c.Part(start, count));
    }

    private static ReadOnlySpan<float> SideBySide(ReadOnlySpan<float> x, ReadOnlySpan<float> beside) => x.Length == beside.Length
        ? x : throw new ArgumentException($"spans of {beside.Length} and {x.Length} elements do not lie side by side");
}
