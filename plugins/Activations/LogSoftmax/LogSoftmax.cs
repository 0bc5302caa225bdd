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

    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace;

    public Shape Build(ILayerBuilder builder, Shape input) => input;

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var (x, y) = (input.Matrix, output.Matrix);
        for (var i = 0; i < x.Rows; i++)
        {
            var row = y.Row(i);
            TensorPrimitives.Subtract(x.Row(i), VectorMath.Max(x.Row(i)), row);
            TensorPrimitives.Subtract(row, (float)DoubleMath.Log(SumOfExponentials(pass.Backend, row)), row);
        }
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (!inputGradient.Exists) return;
        var (y, gradient, result) = (output.Matrix, outputGradient.Matrix, inputGradient.Matrix);
        Span<float> probabilities = stackalloc float[Piece];
        for (var i = 0; i < y.Rows; i++)
        {
            var sum = (float)pass.Backend.Sum(gradient.Row(i));
            for (var start = 0; start < y.Columns; start += Piece)
            {
                var piece = y.Row(i).Slice(start, Math.Min(Piece, y.Columns - start));
                var probability = probabilities[..piece.Length];
                VectorMath.Exp(piece, probability);
                VectorLoop.Map(
                    new Derivative(sum), probability, gradient.Row(i).Slice(start, piece.Length), result.Row(i).Slice(start, piece.Length));
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
