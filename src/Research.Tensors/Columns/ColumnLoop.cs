using System.Numerics;
using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// Formulas over the rows of matrices, shared out over a backend's threads; the bits are the same for any number of them. The columns of all
/// matrices lie side by side; the second matrix may be the first.
/// </summary>
public static class ColumnLoop
{
    /// <summary>Elements that a thread computes at once.</summary>
    private const int MappedAtOnce = 8192;

    /// <summary>y[i, j] = f(a[i, j], b[i, j], the numbers of column j).</summary>
    /// <param name="numbers">[up to 4, columns], or <c>default</c> where the formula needs none.</param>
    /// <param name="y">The same memory as a or b, or apart from both; apart from the numbers.</param>
    /// <exception cref="ArgumentException">The matrices' sizes differ.</exception>
    public static void Map<TFormula>(ITensorBackend backend, TFormula formula, Matrix a, Matrix b, Matrix numbers, Matrix y)
        where TFormula : struct, IColumnFormula
    {
        Require(a, b, numbers);
        Require(a, y, numbers);
        backend.For(a.Rows, Math.Max(1, MappedAtOnce / Math.Max(1, a.Columns)), new Mapping<TFormula>(formula, a, b, numbers, y));
    }

    /// <summary>
    /// sums[j] = (sums[j] where it accumulates +) the sum over the rows of f(a[i, j], b[i, j], the numbers of column j): each a float, added in
    /// double, rounded once, in the order of <see cref="ITensorBackend.SumColumns"/>.
    /// </summary>
    /// <param name="numbers">[up to 4, columns], or <c>default</c> where the formula needs none.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static void Sum<TFormula>(
        ITensorBackend backend, TFormula formula, Matrix a, Matrix b, Matrix numbers, Span<float> sums, bool accumulate = false)
        where TFormula : struct, IColumnFormula
    {
        Require(a, b, numbers);
        if (sums.Length != a.Columns) throw new ArgumentException($"{sums.Length} sums for {a.Columns} columns", nameof(sums));
        ColumnSums.Run(backend, new Terms<TFormula>(formula, a, b, numbers), a.Rows, sums, accumulate);
    }

    private static void Require(Matrix a, Matrix b, Matrix numbers)
    {
        if (a.Rows != b.Rows || a.Columns != b.Columns || (numbers.Rows > 0 && numbers.Columns != a.Columns))
        {
            throw new ArgumentException(
                $"[{a.Rows}, {a.Columns}] and [{b.Rows}, {b.Columns}] have no common columns with numbers [{numbers.Rows}, {numbers.Columns}]");
        }

        if (a.Columns > 0 && (a.ColumnStride | b.ColumnStride | (numbers.Rows == 0 ? 1 : numbers.ColumnStride)) != 1)
            throw new ArgumentException("the columns of a matrix do not lie side by side");
    }

    /// <summary>The numbers of a vector of columns, and where a matrix of them has fewer rows, those of the first.</summary>
    private readonly ref struct Own
    {
        private readonly ref float _first, _second, _third, _fourth;

        /// <param name="any">Read in place of numbers where there are none: as many floats as there are columns.</param>
        public Own(in Matrix numbers, int column, ref float any)
        {
            if (numbers.Rows > 0) any = ref numbers.Unchecked(0, column);
            _first = ref any;
            _second = ref numbers.Rows > 1 ? ref numbers.Unchecked(1, column) : ref any;
            _third = ref numbers.Rows > 2 ? ref numbers.Unchecked(2, column) : ref any;
            _fourth = ref numbers.Rows > 3 ? ref numbers.Unchecked(3, column) : ref any;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ColumnNumbers At(nuint column) => new(
            Vector.LoadUnsafe(ref _first, column), Vector.LoadUnsafe(ref _second, column), Vector.LoadUnsafe(ref _third, column),
            Vector.LoadUnsafe(ref _fourth, column));

        public ColumnNumbers Part(nuint column, int count) => new(
            Load(ref _first, column, count), Load(ref _second, column, count), Load(ref _third, column, count),
            Load(ref _fourth, column, count));
    }

    /// <summary>As many numbers as a vector has, or fewer; 0 behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Load(ref float source, nuint start, int count) =>
        count == Vector<float>.Count ? Vector.LoadUnsafe(ref source, start) : LoadPart(ref source, start, count);

    private static Vector<float> LoadPart(ref float source, nuint start, int count) =>
        VectorTail.Load(ref Unsafe.Add(ref source, start), count);

    private readonly struct Mapping<TFormula>(TFormula formula, Matrix a, Matrix b, Matrix numbers, Matrix y) : IRange
        where TFormula : struct, IColumnFormula
    {
        public void Run(int start, int end)
        {
            if (a.Columns == 0) return;
            var own = new Own(numbers, 0, ref a.Unchecked(0, 0));
            for (var row = start; row < end; row++)
            {
                ref var from = ref a.Unchecked(row, 0);
                ref var second = ref b.Unchecked(row, 0);
                ref var to = ref y.Unchecked(row, 0);
                var j = 0;
                for (; j <= a.Columns - Vector<float>.Count; j += Vector<float>.Count)
                {
                    var place = (nuint)j;
                    formula.Of(Vector.LoadUnsafe(ref from, place), Vector.LoadUnsafe(ref second, place), own.At(place)).StoreUnsafe(ref to, place);
                }

                if (j < a.Columns) Rest(ref from, ref second, ref to, (nuint)j, own);
            }
        }

        private void Rest(ref float from, ref float second, ref float to, nuint start, Own own)
        {
            var count = a.Columns - (int)start;
            var y = formula.Of(LoadPart(ref from, start, count), LoadPart(ref second, start, count), own.Part(start, count));
            VectorTail.Store(y, ref Unsafe.Add(ref to, start), count);
        }
    }

    private readonly unsafe struct Terms<TFormula>(TFormula formula, Matrix a, Matrix b, Matrix numbers) : IColumnKernel
        where TFormula : struct, IColumnFormula
    {
        public void Add(Range rows, Range columns, double* sums)
        {
            var (start, end) = (columns.Start.Value, columns.End.Value);
            var (column, width) = (start, Vector<float>.Count);
            for (; column <= end - 2 * width; column += 2 * width) AddPair(rows, column, sums + (column - start));
            for (; column < end; column += width) AddPart(rows, column, Math.Min(width, end - column), sums + (column - start));
        }

        /// <summary>Two vectors of columns: a cache line of most processors, and twice as many additions at a time.</summary>
        private void AddPair(Range rows, int column, double* sums)
        {
            var own = new Own(numbers, column, ref a.Unchecked(rows.Start.Value, column));
            var (next, wide) = ((nuint)Vector<float>.Count, Vector<double>.Count);
            var (left, right) = (own.At(0), own.At(next));
            var (s0, s1, s2, s3) = (Vector.Load(sums), Vector.Load(sums + wide), Vector.Load(sums + 2 * wide), Vector.Load(sums + 3 * wide));
            for (var row = rows.Start.Value; row < rows.End.Value; row++)
            {
                ref var from = ref a.Unchecked(row, column);
                ref var second = ref b.Unchecked(row, column);
                Vector.Widen(formula.Of(Vector.LoadUnsafe(ref from), Vector.LoadUnsafe(ref second), left), out var x0, out var x1);
                Vector.Widen(formula.Of(Vector.LoadUnsafe(ref from, next), Vector.LoadUnsafe(ref second, next), right), out var x2, out var x3);
                s0 += x0;
                s1 += x1;
                s2 += x2;
                s3 += x3;
            }

            s0.Store(sums);
            s1.Store(sums + wide);
            s2.Store(sums + 2 * wide);
            s3.Store(sums + 3 * wide);
        }

        private void AddPart(Range rows, int column, int count, double* sums)
        {
            var own = new Own(numbers, column, ref a.Unchecked(rows.Start.Value, column)).Part(0, count);
            Span<double> padded = stackalloc double[Vector<float>.Count];
            padded.Clear();
            new Span<double>(sums, count).CopyTo(padded);
            var (low, high) = (new Vector<double>(padded), new Vector<double>(padded[Vector<double>.Count..]));
            for (var row = rows.Start.Value; row < rows.End.Value; row++)
            {
                var term = formula.Of(Load(ref a.Unchecked(row, column), 0, count), Load(ref b.Unchecked(row, column), 0, count), own);
                Vector.Widen(term, out var first, out var second);
                low += first;
                high += second;
            }

            low.CopyTo(padded);
            high.CopyTo(padded[Vector<double>.Count..]);
            padded[..count].CopyTo(new Span<double>(sums, count));
        }
    }
}
