using System.Numerics;
using System.Runtime.CompilerServices;

namespace Research;

/// <content>Sums of formulas with numbers of the rows.</content>
public static partial class ColumnLoop
{
    private readonly unsafe struct RowTerms<TFormula>(TFormula formula, Matrix a, Matrix b, Matrix numbers) : IColumnKernel
        where TFormula : struct, IColumnFormula
    {
        public void Add(Range rows, Range columns, double* sums)
        {
            var (start, end) = (columns.Start.Value, columns.End.Value);
            var (column, width) = (start, Vector<float>.Count);
            for (; column <= end - 2 * width; column += 2 * width) AddPair(rows, column, sums + (column - start));
            VectorParts.Run(new Stripe(this, rows, column, sums + (column - start)), end - column);
        }

        /// <summary>Two vectors of columns share a row's numbers.</summary>
        private void AddPair(Range rows, int column, double* sums)
        {
            var (next, wide) = ((nuint)Vector<float>.Count, Vector<double>.Count);
            var (s0, s1, s2, s3) = (Vector.Load(sums), Vector.Load(sums + wide), Vector.Load(sums + 2 * wide), Vector.Load(sums + 3 * wide));
            ref var from = ref a.Unchecked(rows.Start.Value, column);
            ref var second = ref b.Unchecked(rows.Start.Value, column);
            for (var row = rows.Start.Value; row < rows.End.Value; row++)
            {
                var own = Own(row);
                Vector.Widen(formula.Of(Vector.LoadUnsafe(ref from), Vector.LoadUnsafe(ref second), own), out var x0, out var x1);
                Vector.Widen(formula.Of(Vector.LoadUnsafe(ref from, next), Vector.LoadUnsafe(ref second, next), own), out var x2, out var x3);
                s0 += x0;
                s1 += x1;
                s2 += x2;
                s3 += x3;
                from = ref Unsafe.Add(ref from, a.RowStride);
                second = ref Unsafe.Add(ref second, b.RowStride);
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
            var (low, high) = PartSums.Load<TPart>(sums);
            ref var from = ref a.Unchecked(rows.Start.Value, column);
            ref var second = ref b.Unchecked(rows.Start.Value, column);
            for (var row = rows.Start.Value; row < rows.End.Value; row++)
            {
                Vector.Widen(formula.Of(TPart.Load(ref from), TPart.Load(ref second), Own(row)), out var x0, out var x1);
                low += x0;
                if (TPart.Count > Vector<double>.Count) high += x1;
                from = ref Unsafe.Add(ref from, a.RowStride);
                second = ref Unsafe.Add(ref second, b.RowStride);
            }

            PartSums.Store<TPart>(low, high, sums);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private ColumnNumbers Own(int row)
        {
            ref var first = ref numbers.Unchecked(row, 0);
            var (one, two) = (new Vector<float>(first), new Vector<float>(Unsafe.Add(ref first, Math.Min(1, numbers.Columns - 1))));
            return numbers.Columns <= 2
                ? new ColumnNumbers(one, two, one, one)
                : new ColumnNumbers(one, two, new(Unsafe.Add(ref first, 2)), new(Unsafe.Add(ref first, numbers.Columns - 1)));
        }

        private readonly struct Stripe(RowTerms<TFormula> terms, Range rows, int column, double* sums) : IPartwise
        {
            public void At<TPart>(int start)
                where TPart : struct, IVectorPart => terms.AddPart<TPart>(rows, column + start, sums + start);
        }
    }
}
