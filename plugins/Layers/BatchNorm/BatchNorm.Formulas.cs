using System.Numerics;

namespace Research.Plugins;

/// <content>The formulas over rows, whose numbers a channel lie in <see cref="_own"/>, and those over channels.</content>
public sealed partial class BatchNorm
{
    /// <summary>The rows of <see cref="_own"/>; the way forward has the offset where the way back has the slope and the shift.</summary>
    private const int Mean = 0, Factor = 1, Offset = 2, Slope = 2, Shift = 3, OwnRows = 4;

    /// <summary>sums[j] = the sum over the valid rows of x[row, j].</summary>
    private static void SumRows(LayerPass pass, Matrix x, ValidRows valid, Span<float> sums)
    {
        for (var run = 0; run < valid.Runs; run++) pass.Backend.SumColumns(valid.Part(x, run), sums, accumulate: run > 0);
    }

    /// <summary>sums[j] = the sum over the valid rows of the formula.</summary>
    private void SumRows<TFormula>(LayerPass pass, TFormula formula, Matrix x, Matrix v, ValidRows valid, Span<float> sums)
        where TFormula : struct, IColumnFormula
    {
        var own = pass[_own].Matrix;
        for (var run = 0; run < valid.Runs; run++)
            ColumnLoop.Sum(pass.Backend, formula, valid.Part(x, run), valid.Part(v, run), own, sums, accumulate: run > 0);
    }

    /// <summary>The formula in the valid rows of the result, 0 in the others.</summary>
    private void MapRows<TFormula>(LayerPass pass, TFormula formula, Matrix x, Matrix v, ValidRows valid, Matrix result)
        where TFormula : struct, IColumnFormula
    {
        var own = pass[_own].Matrix;
        for (var run = 0; run < valid.Runs; run++)
            ColumnLoop.Map(pass.Backend, formula, valid.Part(x, run), valid.Part(v, run), own, valid.Part(result, run));
        valid.ClearOthers(result);
    }

    private readonly struct SquaredDeviation : IColumnFormula
    {
        public Vector<float> Of(Vector<float> x, Vector<float> same, in ColumnNumbers own) => (x - own.First) * (x - own.First);
    }

    private readonly struct GradientTimesDeviation : IColumnFormula
    {
        public Vector<float> Of(Vector<float> x, Vector<float> gradient, in ColumnNumbers own) => gradient * (x - own.First);
    }

    private readonly struct Normalization : IColumnFormula
    {
        public Vector<float> Of(Vector<float> x, Vector<float> same, in ColumnNumbers own) => (x - own.First) * own.Second + own.Third;
    }

    private readonly struct Projection : IColumnFormula
    {
        public Vector<float> Of(Vector<float> x, Vector<float> gradient, in ColumnNumbers own) =>
            own.Second * (gradient - ((x - own.First) * own.Third + own.Fourth));
    }

    private readonly struct Scaling : IColumnFormula
    {
        public Vector<float> Of(Vector<float> x, Vector<float> gradient, in ColumnNumbers own) => own.Second * gradient;
    }

    private readonly struct InverseRoot(float epsilon) : IVectorMap
    {
        public Vector<float> Of(Vector<float> variance) => Vector<float>.One / Vector.SquareRoot(variance + new Vector<float>(epsilon));
    }

    private readonly struct Running(float momentum, float correction) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> running, Vector<float> batch) => momentum * running + (1 - momentum) * (correction * batch);
    }
}
