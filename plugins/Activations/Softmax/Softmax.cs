using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// Probabilities over the last axis: y_i = e^(x_i - max x) / Σ_j e^(x_j - max x). The shift changes nothing but keeps e^x finite.
/// Backward: dx_i = y_i (g_i - Σ_j g_j y_j). Source: Bridle 1990.
/// </summary>
[Activation("softmax", Summary = "Probabilities over the last axis", Source = "Bridle 1990")]
public sealed class Softmax : ILayer
{
    /// <summary>Exponentials of short rows are taken together: 16 KiB, which a first-level cache holds twice.</summary>
    private const int FloatsAtOnce = 4096;

    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace | LayerTraits.RowWise;

    public Shape Build(ILayerBuilder builder, Shape input) => input;

    public void Forward(LayerPass pass, Tensor input, Tensor output) =>
        pass.Backend.ForRows(input.Matrix, new Probabilities(pass.Backend, input, output));

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists)
            pass.Backend.ForRows(output.Matrix, new Gradients(output.Matrix, outputGradient.Matrix, inputGradient.Matrix));
    }

    private readonly struct Probabilities(ITensorBackend backend, Tensor x, Tensor y) : IRange
    {
        public void Run(int start, int end)
        {
            var columns = y.Shape.Last;
            var rows = Math.Max(1, FloatsAtOnce / columns);
            for (var first = start; first < end; first += rows)
                Run(x.Span[(first * columns)..], y.Span[(first * columns)..(Math.Min(first + rows, end) * columns)], columns);
        }

        private void Run(ReadOnlySpan<float> x, Span<float> y, int columns)
        {
            for (var i = 0; i < y.Length; i += columns)
            {
                var row = x.Slice(i, columns);
                TensorPrimitives.Subtract(row, VectorMath.Max(row), y.Slice(i, columns));
            }

            VectorMath.Exp(y, y);
            for (var i = 0; i < y.Length; i += columns)
            {
                var row = y.Slice(i, columns);
                TensorPrimitives.Divide(row, (float)backend.Sum(row), row);
            }
        }
    }

    private readonly struct Gradients(Matrix y, Matrix gradient, Matrix result) : IRange
    {
        public void Run(int start, int end)
        {
            for (var i = start; i < end; i++)
            {
                var product = (float)Reductions.Sum(default(Product), y.Row(i), gradient.Row(i));
                VectorLoop.Map(new Derivative(product), y.Row(i), gradient.Row(i), result.Row(i));
            }
        }
    }

    private readonly struct Product : IVectorMap2
    {
        public Vector<float> Of(Vector<float> y, Vector<float> gradient) => y * gradient;
    }

    private readonly struct Derivative(float product) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> y, Vector<float> gradient) => y * (gradient - new Vector<float>(product));
    }
}
