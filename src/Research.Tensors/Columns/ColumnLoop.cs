using System.Numerics;
using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// Formulas over the rows of matrices, shared out over a backend's threads; the bits are the same for any number of them. The columns of all
/// matrices lie side by side; the second matrix may be the first.
/// </summary>
public static partial class ColumnLoop
{
    /// <summary>Elements that a thread computes at once.</summary>
    private const int MappedAtOnce = 8192;

    /// <summary>Below so many columns, what fills no vector is the larger part of a row or near it.</summary>
    private const int ManyColumns = 32;

    /// <summary>y[i, j] = f(a[i, j], b[i, j], the numbers of column j).</summary>
    /// <param name="numbers">[up to 4, columns], or <c>default</c> where the formula needs none.</param>
    /// <param name="y">The same memory as a or b, or apart from both; apart from the numbers.</param>
    /// <exception cref="ArgumentException">The matrices' sizes differ, or a column has more numbers.</exception>
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
    /// <exception cref="ArgumentException">The sizes differ, or a column has more numbers.</exception>
    public static void Sum<TFormula>(
        ITensorBackend backend, TFormula formula, Matrix a, Matrix b, Matrix numbers, Span<float> sums, bool accumulate = false)
        where TFormula : struct, IColumnFormula
    {
        Require(a, b, numbers);
        if (sums.Length != a.Columns) throw new ArgumentException($"{sums.Length} sums for {a.Columns} columns", nameof(sums));
        ColumnSums.Run(backend, new Terms<TFormula>(formula, a, b, numbers), a.Rows, sums, accumulate);
    }

    /// <summary>As <see cref="Sum"/>, where the numbers are the rows', not the columns'.</summary>
    /// <param name="numbers">[rows, 1 to 4].</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static void SumByRows<TFormula>(
        ITensorBackend backend, TFormula formula, Matrix a, Matrix b, Matrix numbers, Span<float> sums, bool accumulate = false)
        where TFormula : struct, IColumnFormula
    {
        Require(a, b, default);
        if (numbers.Rows != a.Rows || numbers.Columns is < 1 or > Own.MostNumbers || numbers.ColumnStride != 1)
        {
            throw new ArgumentException(
                $"[{numbers.Rows}, {numbers.Columns}] numbers for {a.Rows} rows, not 1 to {Own.MostNumbers} side by side for each", nameof(numbers));
        }

        if (sums.Length != a.Columns) throw new ArgumentException($"{sums.Length} sums for {a.Columns} columns", nameof(sums));
        ColumnSums.Run(backend, new RowTerms<TFormula>(formula, a, b, numbers), a.Rows, sums, accumulate);
    }

    private static void Require(Matrix a, Matrix b, Matrix numbers)
    {
        if (a.Rows != b.Rows || a.Columns != b.Columns || (numbers.Rows > 0 && numbers.Columns != a.Columns))
        {
            throw new ArgumentException(
                $"[{a.Rows}, {a.Columns}] and [{b.Rows}, {b.Columns}] have no common columns with numbers [{numbers.Rows}, {numbers.Columns}]");
        }

        if (numbers.Rows > Own.MostNumbers)
            throw new ArgumentException($"{numbers.Rows} numbers a column, not {Own.MostNumbers} at the most");
        if (a.Columns > 0 && (a.ColumnStride != 1 || b.ColumnStride != 1 || (numbers.Rows > 0 && numbers.ColumnStride != 1)))
            throw new ArgumentException("the columns of a matrix do not lie side by side");
    }

    /// <summary>The numbers of a vector of columns, and where a matrix of them has fewer rows, those of the first.</summary>
    private readonly ref struct Own
    {
        public const int MostNumbers = 4;

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

        /// <summary>The numbers again and again, up to where they end with a vector.</summary>
        /// <param name="repeated">Room for four rows of such numbers.</param>
        public Own(in Matrix numbers, Span<float> repeated)
        {
            var length = repeated.Length / MostNumbers;
            for (var row = 0; row < numbers.Rows; row++)
            {
                var target = repeated.Slice(row * length, length);
                for (; !target.IsEmpty; target = target[numbers.Columns..]) numbers.Row(row).CopyTo(target);
            }

            _first = ref repeated[0];
            _second = ref repeated[numbers.Rows > 1 ? length : 0];
            _third = ref repeated[numbers.Rows > 2 ? 2 * length : 0];
            _fourth = ref repeated[numbers.Rows > 3 ? 3 * length : 0];
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ColumnNumbers At(nuint column) => new(
            Vector.LoadUnsafe(ref _first, column), Vector.LoadUnsafe(ref _second, column), Vector.LoadUnsafe(ref _third, column),
            Vector.LoadUnsafe(ref _fourth, column));

        public ColumnNumbers Part<TPart>()
            where TPart : struct, IVectorPart => new(
            TPart.Load(ref _first), TPart.Load(ref _second), TPart.Load(ref _third), TPart.Load(ref _fourth));

        public ColumnNumbers Part(nuint column, int count) => new(
            LoadPart(ref _first, column, count), LoadPart(ref _second, column, count), LoadPart(ref _third, column, count),
            LoadPart(ref _fourth, column, count));
    }

    private static Vector<float> LoadPart(ref float source, nuint start, int count) =>
        VectorTail.Load(ref Unsafe.Add(ref source, start), count);

    private readonly struct Mapping<TFormula>(TFormula formula, Matrix a, Matrix b, Matrix numbers, Matrix y) : IRange
        where TFormula : struct, IColumnFormula
    {
        public void Run(int start, int end)
        {
            if (a.Columns == 0 || start == end) return;
            if (a.Columns < ManyColumns && a.Columns % Vector<float>.Count != 0 && Follow(a) && Follow(b) && Follow(y))
            {
                RunOn(start, end);
                return;
            }

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

        /// <summary>Whether rows follow each other without a gap.</summary>
        private static bool Follow(in Matrix m) => m.RowStride == m.Columns;

        /// <summary>Few columns: vectors run on from row to row.</summary>
        private void RunOn(int start, int end)
        {
            var width = (nuint)Vector<float>.Count;
            // The least number that both divide: a vector's count is a power of two.
            var length = a.Columns * Vector<float>.Count / Math.Min(a.Columns & -a.Columns, Vector<float>.Count);
            Span<float> repeated = stackalloc float[Own.MostNumbers * length];
            var own = new Own(numbers, repeated);
            ref var from = ref a.Unchecked(start, 0);
            ref var second = ref b.Unchecked(start, 0);
            ref var to = ref y.Unchecked(start, 0);
            var all = (nuint)((long)(end - start) * a.Columns);
            nuint place = 0, column = 0;
            for (; place + width <= all; place += width)
            {
                formula.Of(Vector.LoadUnsafe(ref from, place), Vector.LoadUnsafe(ref second, place), own.At(column)).StoreUnsafe(ref to, place);
                column = column + width == (nuint)length ? 0 : column + width;
            }

            if (place == all) return;
            var count = (int)(all - place);
            var rest = formula.Of(LoadPart(ref from, place, count), LoadPart(ref second, place, count), own.At(column));
            VectorTail.Store(rest, ref Unsafe.Add(ref to, place), count);
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
            VectorParts.Run(new Stripe(this, rows, column, sums + (column - start)), end - column);
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

        /// <summary>A vector of columns, or fewer.</summary>
        private void AddPart<TPart>(Range rows, int column, double* sums)
            where TPart : struct, IVectorPart
        {
            ref var any = ref a.Unchecked(rows.Start.Value, column);
            var own = new Own(numbers, column, ref any).Part<TPart>();
            var (low, high) = PartSums.Load<TPart>(sums);
            ref var from = ref any;
            ref var second = ref b.Unchecked(rows.Start.Value, column);
            for (var row = rows.Start.Value; row < rows.End.Value; row++)
            {
                Vector.Widen(formula.Of(TPart.Load(ref from), TPart.Load(ref second), own), out var x0, out var x1);
                low += x0;
                if (TPart.Count > Vector<double>.Count) high += x1;
                from = ref Unsafe.Add(ref from, a.RowStride);
                second = ref Unsafe.Add(ref second, b.RowStride);
            }

            PartSums.Store<TPart>(low, high, sums);
        }

        private readonly struct Stripe(Terms<TFormula> terms, Range rows, int column, double* sums) : IPartwise
        {
            public void At<TPart>(int start)
                where TPart : struct, IVectorPart => terms.AddPart<TPart>(rows, column + start, sums + start);
        }
    }
}
