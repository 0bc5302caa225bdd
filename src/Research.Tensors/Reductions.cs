using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>
/// Sums in an order that is the same for every vector width: element i goes to partial sum i mod 16, in order, and the sixteen are
/// added pairwise (s[j] + s[j + 8], then 4, 2, 1 apart). Everything is a plain double addition: no rounding differs anywhere.
/// </summary>
public static partial class Reductions
{
    /// <summary>Partial sums: two of the widest vectors of double, four of AVX2's, so that additions overlap.</summary>
    private const int Partials = 16;

    /// <summary>Columns summed at once: a cache line of floats.</summary>
    internal const int ColumnsAtOnce = 16;

    /// <summary>The sum, in double.</summary>
    public static double Sum(ReadOnlySpan<float> x) => Sum<Same>(x);

    /// <summary>The sum of squares, in double.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x) => Sum<Square>(x);

    /// <summary>
    /// The sum of (a - b)²: differences rounded to float, squared and added in double; fewer than 16 one after the other, which is done
    /// before a vector's sum has begun (a regression has one output a row).
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length >= Partials) return SumOfSquares(default(Difference), a, b);
        b = SideBySide(b, a);
        var sum = 0d;
        for (var i = 0; i < a.Length; i++) sum += (double)(a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    /// <summary>Adds each column's rows, in their order, to its sum.</summary>
    /// <param name="sums">One a column.</param>
    internal static unsafe void AddColumns(Matrix m, double* sums)
    {
        var j = 0;
        if (m.ColumnStride == 1)
        {
            for (; j <= m.Columns - ColumnsAtOnce; j += ColumnsAtOnce) AddSixteen(m, j, sums + j);
            for (; j <= m.Columns - Vector128<float>.Count; j += Vector128<float>.Count) AddFour(m, j, sums + j);
        }

        for (; j < m.Columns; j++)
        {
            var sum = sums[j];
            for (var i = 0; i < m.Rows; i++) sum += m[i, j];
            sums[j] = sum;
        }
    }

    private static unsafe void AddSixteen(Matrix m, int column, double* sums)
    {
        const int wide = 4;
        var (s0, s1) = (Vector256.Load(sums), Vector256.Load(sums + wide));
        var (s2, s3) = (Vector256.Load(sums + 2 * wide), Vector256.Load(sums + 3 * wide));
        ref var row = ref m[0, column];
        for (var i = 0; i < m.Rows; i++)
        {
            Add(ref Unsafe.Add(ref row, (nint)i * m.RowStride), ref s0, ref s1, ref s2, ref s3);
        }

        s0.Store(sums);
        s1.Store(sums + wide);
        s2.Store(sums + 2 * wide);
        s3.Store(sums + 3 * wide);
    }

    private static unsafe void AddFour(Matrix m, int column, double* sums)
    {
        var four = Vector256.Load(sums);
        ref var row = ref m[0, column];
        for (var i = 0; i < m.Rows; i++) four += Doubles(ref Unsafe.Add(ref row, (nint)i * m.RowStride), 0);
        four.Store(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref float source, ref Vector256<double> s0, ref Vector256<double> s1, ref Vector256<double> s2, ref Vector256<double> s3)
    {
        var (x0, x1) = Vector256.Widen(Vector256.LoadUnsafe(ref source));
        var (x2, x3) = Vector256.Widen(Vector256.LoadUnsafe(ref source, 8));
        s0 += x0;
        s1 += x1;
        s2 += x2;
        s3 += x3;
    }

    private static double Sum<TTerm>(ReadOnlySpan<float> x)
        where TTerm : struct, ITerm
    {
        // What is left over goes to the first partial sums, as the rule says. It is read first: a call while the sums are under way would keep
        // them out of the registers.
        var whole = x.Length - x.Length % Partials;
        Vector256<float> x0 = default, x1 = default;
        if (whole < x.Length) Rest(new Operand(x), whole, x.Length - whole, out x0, out x1);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        ref var source = ref MemoryMarshal.GetReference(x);
        for (var i = 0; i < whole; i += Partials)
        {
            s0 += TTerm.Of(Doubles(ref source, i));
            s1 += TTerm.Of(Doubles(ref source, i + 4));
            s2 += TTerm.Of(Doubles(ref source, i + 8));
            s3 += TTerm.Of(Doubles(ref source, i + 12));
        }

        if (whole < x.Length) Add<TTerm>(x0, x1, ref s0, ref s1, ref s2, ref s3);
        return Total(s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Total(Vector256<double> s0, Vector256<double> s1, Vector256<double> s2, Vector256<double> s3)
    {
        var four = s0 + s2 + (s1 + s3);
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Doubles(ref float source, int start)
    {
        var four = Vector128.LoadUnsafe(ref source, (nuint)start);
        return Avx.IsSupported ? Avx.ConvertToVector256Double(four) : Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four));
    }

    /// <summary>What is summed of each number; exact, so that it cannot be fused to another rounding.</summary>
    private interface ITerm
    {
        static abstract Vector256<double> Of(Vector256<double> x);
    }

    private readonly struct Difference : IVectorMap2
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b) => a - b;
    }

    private readonly struct Same : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Of(Vector256<double> x) => x;
    }

    private readonly struct Square : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Of(Vector256<double> x) => x * x;
    }
}
