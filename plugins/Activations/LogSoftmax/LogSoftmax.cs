using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The logarithm of the softmax over the last axis: y_i = x_i - max x - ln Σ_j e^(x_j - max x). Backward: dx_i = g_i - e^y_i Σ_j g_j.
/// Source: Bridle 1990.
/// </summary>
[Activation("log-softmax", Summary = "Logarithm of the softmax over the last axis", Source = "Bridle 1990")]
public sealed class LogSoftmax : ILayer
{
    /// <summary>Exponentials are taken piece by piece, on the stack.</summary>
    private const int Piece = 256;

    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace | LayerTraits.RowWise;

    public Shape Build(ILayerBuilder builder, Shape input) => input;

    public void Forward(LayerPass pass, Tensor input, Tensor output) =>
        pass.Backend.ForRows(input.Matrix, new Logarithms(pass.Backend, input.Matrix, output.Matrix));

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists)
            pass.Backend.ForRows(output.Matrix, new Gradients(pass.Backend, output.Matrix, outputGradient.Matrix, inputGradient.Matrix));
    }

    private readonly struct Logarithms(ITensorBackend backend, Matrix x, Matrix y) : IRange
    {
        public void Run(int start, int end)
        {
            for (var i = start; i < end; i++)
            {
                var row = y.Row(i);
                TensorPrimitives.Subtract(x.Row(i), VectorMath.Max(x.Row(i)), row);
                TensorPrimitives.Subtract(row, (float)DoubleMath.Log(SumOfExponentials(backend, row)), row);
            }
        }
    }

    private readonly struct Gradients(ITensorBackend backend, Matrix y, Matrix gradient, Matrix result) : IRange
    {
        public void Run(int start, int end)
        {
            Span<float> probabilities = stackalloc float[Piece];
            for (var i = start; i < end; i++)
            {
                var sum = (float)backend.Sum(gradient.Row(i));
                for (var from = 0; from < y.Columns; from += Piece)
                {
                    var piece = y.Row(i).Slice(from, Math.Min(Piece, y.Columns - from));
                    var probability = probabilities[..piece.Length];
                    VectorMath.Exp(piece, probability);
                    VectorLoop.Map(
                        new Derivative(sum), probability, gradient.Row(i).Slice(from, piece.Length), result.Row(i).Slice(from, piece.Length));
                }
            }
        }
    }

    private static double SumOfExponentials(ITensorBackend backend, ReadOnlySpan<float> row)
    {
        Span<float> exponentials = stackalloc float[Piece];
        var sum = 0d;
        for (; !row.IsEmpty; row = row[Math.Min(Piece, row.Length)..])
        {
            var exponential = exponentials[..Math.Min(Piece, row.Length)];
            VectorMath.Exp(row[..exponential.Length], exponential);
            sum += backend.Sum(exponential);
        }

        return sum;
    }

    private readonly struct Derivative(float sum) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> probability, Vector<float> gradient) => gradient - probability * new Vector<float>(sum);
    }
}
