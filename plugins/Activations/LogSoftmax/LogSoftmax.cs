using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The logarithm of the softmax over the last axis: y_i = x_i - max x - ln Σ_j e^(x_j - max x). Backward: dx_i = g_i - e^y_i Σ_j g_j.
/// Source: Bridle 1990.
/// </summary>
[Activation("log-softmax", Summary = "Logarithm of the softmax over the last axis", Source = "Bridle 1990")]
public sealed class LogSoftmax : ILayer
{
    /// <summary>Exponentials are taken piece by piece, on the stack: of some short rows together, or of a part of a long one.</summary>
    private const int Piece = 256;

    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace | LayerTraits.RowWise;

    public Shape Build(ILayerBuilder builder, Shape input) => input;

    public void Forward(LayerPass pass, Tensor input, Tensor output) =>
        pass.Backend.ForRows(input.Matrix, new Logarithms(pass.Backend, input, output));

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists)
            pass.Backend.ForRows(output.Matrix, new Gradients(pass.Backend, output, outputGradient, inputGradient));
    }

    private readonly struct Logarithms(ITensorBackend backend, Tensor x, Tensor y) : IRange
    {
        public void Run(int start, int end)
        {
            var columns = y.Shape.Last;
            var rows = Math.Max(1, Piece / columns);
            Span<double> sums = stackalloc double[Piece];
            for (var first = start; first < end; first += rows)
            {
                var results = y.Span[(first * columns)..(Math.Min(first + rows, end) * columns)];
                Shift(x.Span.Slice(first * columns, results.Length), results, columns);
                var logarithms = sums[..(results.Length / columns)];
                SumExponentials(backend, results, columns, logarithms);
                DoubleMath.Log(logarithms, logarithms);
                for (var i = 0; i < logarithms.Length; i++)
                {
                    var row = results.Slice(i * columns, columns);
                    TensorPrimitives.Subtract(row, (float)logarithms[i], row);
                }
            }
        }
    }

    private readonly struct Gradients(ITensorBackend backend, Tensor y, Tensor gradient, Tensor result) : IRange
    {
        public void Run(int start, int end)
        {
            var columns = y.Shape.Last;
            var rows = Math.Max(1, Piece / columns);
            for (var first = start; first < end; first += rows) Run(first * columns, Math.Min(first + rows, end) * columns, columns);
        }

        private void Run(int start, int end, int columns)
        {
            Span<float> probabilities = stackalloc float[Piece];
            var width = Math.Min(columns, Piece);
            var sum = 0f;
            for (var from = start; from < end; from += Piece)
            {
                var logarithms = y.Span[from..Math.Min(from + Piece, end)];
                VectorMath.Exp(logarithms, probabilities);
                for (var i = 0; i < logarithms.Length; i += width)
                {
                    var (place, count) = (from + i, Math.Min(width, logarithms.Length - i));
                    if (place % columns == 0) sum = (float)backend.Sum(gradient.Span.Slice(place, columns));
                    var probability = probabilities.Slice(i, count);
                    VectorLoop.Map(new Derivative(sum), probability, gradient.Span.Slice(place, count), result.Span.Slice(place, count));
                }
            }
        }
    }

    /// <summary>x less the largest of its row.</summary>
    private static void Shift(ReadOnlySpan<float> x, Span<float> y, int columns)
    {
        for (var i = 0; i < y.Length; i += columns)
        {
            var row = x.Slice(i, columns);
            TensorPrimitives.Subtract(row, VectorMath.Max(row), y.Slice(i, columns));
        }
    }

    /// <param name="rows">Some rows of a piece at the most, or one of any length.</param>
    /// <param name="sums">One a row.</param>
    private static void SumExponentials(ITensorBackend backend, ReadOnlySpan<float> rows, int columns, Span<double> sums)
    {
        Span<float> exponentials = stackalloc float[Piece];
        var width = Math.Min(columns, Piece);
        sums.Clear();
        for (var from = 0; from < rows.Length; from += Piece)
        {
            var exponential = exponentials[..Math.Min(Piece, rows.Length - from)];
            VectorMath.Exp(rows.Slice(from, exponential.Length), exponential);
            for (var i = 0; i < exponential.Length; i += width)
                sums[i / width] += backend.Sum(exponential.Slice(i, Math.Min(width, exponential.Length - i)));
        }
    }

    private readonly struct Derivative(float sum) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> probability, Vector<float> gradient) => gradient - probability * new Vector<float>(sum);
    }
}
