using System.Numerics;

namespace Research.Plugins;

/// <content>The column formulas, and sums over rows in a fixed order.</content>
public sealed partial class BatchNorm
{
    /// <summary>Vectors of one float a channel that a call needs beside the saved ones.</summary>
    private const int ScratchColumns = 3;

    /// <summary>
    /// Rows summed apart before they join the total: long float sums lose fewer digits, in an order that the shape alone decides.
    /// </summary>
    private const int BlockRows = 128;

    /// <summary>sums[j] = the sum over the valid rows of x[row, j].</summary>
    private static void SumColumns(LayerPass pass, Matrix x, ValidRows valid, Span<float> sums, Span<float> block)
    {
        if (valid.AreAll) pass.Backend.SumColumns(x, sums);
        else SumRows(default(Plain), x, x, valid, block, sums, block);
    }

    /// <summary>sums[j] = the sum over the valid rows of map(x[row, j], v[row, j], mean[j], ·).</summary>
    private static void SumRows<TMap>(
        TMap map, Matrix x, Matrix v, ValidRows valid, ReadOnlySpan<float> mean, Span<float> sums, Span<float> block)
        where TMap : struct, IVectorMap4
    {
        sums.Clear();
        for (var start = 0; start < x.Rows; start += BlockRows)
        {
            block.Clear();
            var end = Math.Min(x.Rows, start + BlockRows);
            for (var row = start; row < end; row++)
            {
                if (valid.Holds(row)) VectorLoop.Map(map, x.Row(row), v.Row(row), mean, block, block);
            }

            TensorPrimitives.Add(sums, block, sums);
        }
    }

    private readonly struct Plain : IVectorMap4
    {
        public Vector<float> Of(Vector<float> x, Vector<float> same, Vector<float> unused, Vector<float> sum) => sum + x;
    }

    private readonly struct SquaredDeviation : IVectorMap4
    {
        public Vector<float> Of(Vector<float> x, Vector<float> same, Vector<float> mean, Vector<float> sum) =>
            sum + (x - mean) * (x - mean);
    }

    private readonly struct GradientTimesDeviation : IVectorMap4
    {
        public Vector<float> Of(Vector<float> x, Vector<float> gradient, Vector<float> mean, Vector<float> sum) =>
            sum + gradient * (x - mean);
    }

    private readonly struct InverseRoot(float epsilon) : IVectorMap
    {
        public Vector<float> Of(Vector<float> variance) => Vector<float>.One / Vector.SquareRoot(variance + new Vector<float>(epsilon));
    }

    private readonly struct Normalization : IVectorMap4
    {
        public Vector<float> Of(Vector<float> x, Vector<float> mean, Vector<float> factor, Vector<float> offset) =>
            (x - mean) * factor + offset;
    }

    private readonly struct Running(float momentum, float correction) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> running, Vector<float> batch) => momentum * running + (1 - momentum) * (correction * batch);
    }

    private readonly struct Centering : IVectorMap4
    {
        public Vector<float> Of(Vector<float> x, Vector<float> mean, Vector<float> slope, Vector<float> shift) =>
            (x - mean) * slope + shift;
    }

    private readonly struct Projection : IVectorMap3
    {
        public Vector<float> Of(Vector<float> gradient, Vector<float> parallel, Vector<float> factor) => factor * (gradient - parallel);
    }
}
