namespace Research.Tensors.Tests.Products;

/// <summary>A product of given sizes and layouts, with random numbers.</summary>
/// <param name="Layout">Bits: a transposed, b transposed, c transposed, every operand strided.</param>
public sealed record ProductCase(int Rows, int Columns, int Depth, int Layout, bool Accumulate, bool Bias, bool After, int Seed)
{
    /// <summary>Where operands are strided: as one time step of this many.</summary>
    private const int Steps = 3;

    public bool TransposedA => (Layout & 1) != 0;

    public bool TransposedB => (Layout & 2) != 0;

    public bool TransposedC => (Layout & 4) != 0 && !After;

    public bool Strided => (Layout & 8) != 0;

    /// <summary>c's whole storage after the product: what lies beside c's elements is seen too.</summary>
    public float[] Run(ITensorBackend backend)
    {
        var (a, _) = Make(Rows, Depth, TransposedA, 1);
        var (b, _) = Make(Depth, Columns, TransposedB, 2);
        var (c, storage) = Make(Rows, Columns, TransposedC, 3);
        backend.Multiply(a, b, c, Accumulate, BiasValues, After ? new Halve() : null);
        return storage;
    }

    /// <summary>The same by definition: one chain of fused multiply-adds an element.</summary>
    public float[] Define()
    {
        var (a, _) = Make(Rows, Depth, TransposedA, 1);
        var (b, _) = Make(Depth, Columns, TransposedB, 2);
        var (c, storage) = Make(Rows, Columns, TransposedC, 3);
        var bias = BiasValues;
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                var sum = Accumulate ? c[i, j] : 0f;
                for (var k = 0; k < Depth; k++) sum = MathF.FusedMultiplyAdd(a[i, k], b[k, j], sum);
                if (Bias) sum += bias[j];
                c[i, j] = After ? sum / 2 : sum;
            }
        }

        return storage;
    }

    /// <summary>The largest difference to the product in double, in units of the rounding that a sum of that depth may have.</summary>
    public double Error(ITensorBackend backend)
    {
        var (a, _) = Make(Rows, Depth, TransposedA, 1);
        var (b, _) = Make(Depth, Columns, TransposedB, 2);
        var (c, _) = Make(Rows, Columns, TransposedC, 3);
        var (start, _) = Make(Rows, Columns, TransposedC, 3);
        var bias = BiasValues;
        backend.Multiply(a, b, c, Accumulate, bias, After ? new Halve() : null);
        var worst = 0d;
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                var first = Accumulate ? (double)start[i, j] : 0;
                var last = Bias ? (double)bias[j] : 0;
                var sum = first + last;
                var size = Math.Abs(first) + Math.Abs(last);
                for (var k = 0; k < Depth; k++)
                {
                    var product = (double)a[i, k] * b[k, j];
                    sum += product;
                    size += Math.Abs(product);
                }

                if (After) sum /= 2;
                worst = Math.Max(worst, Math.Abs(sum - c[i, j]) / (size * (Depth + 2) * Math.Pow(2, -24) + 1e-30));
            }
        }

        return worst;
    }

    private float[] BiasValues => Bias ? Numbers(Columns, 4) : [];

    private (Matrix View, float[] Storage) Make(int rows, int columns, bool transposed, int number)
    {
        var (height, width) = transposed ? (columns, rows) : (rows, columns);
        var stride = Strided ? width * Steps : width;
        var offset = Strided ? width : 0;
        var storage = Numbers(Math.Max(1, height * stride), number);
        var view = new Matrix(storage, offset, height, width, stride, 1);
        return (transposed ? view.Transposed : view, storage);
    }

    private float[] Numbers(int count, int number)
    {
        var random = new Random(unchecked(Seed * 31 + number));
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = 2 * random.NextSingle() - 1;
        return values;
    }

    private sealed class Halve : IElementwise
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = input[i] / 2;
        }
    }
}
