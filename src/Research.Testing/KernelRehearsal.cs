using System.Numerics.Tensors;

namespace Research.Testing;

/// <summary>
/// The arithmetic of a common training's step, once, on numbers that mean nothing. What no image holds (with 512-bit vectors all kernels)
/// is compiled here, on a core that would be idle, long before the first trainings need it, which would all wait for it.
/// </summary>
public static class KernelRehearsal
{
    /// <summary>A batch's rows and a layer's units, as in <see cref="KitExperiment.OfCommonSize"/>; and the classes that most data have.</summary>
    private const int Size = 64, Classes = 10;

    public static void Run()
    {
        using var backend = new ManagedBackend(threads: 1);
        var numbers = new float[Size * Size];
        var results = new float[Size * Size];
        foreach (var columns in (int[])[Size, Classes])
        {
            backend.Multiply(Of(numbers, Size), Of(numbers, columns), Of(results, columns), bias: numbers.AsSpan(0, columns));
            VectorMath.Exp(numbers.AsSpan(0, columns), results);
        }

        Initialize(numbers);
        foreach (var columns in (int[])[Classes, Size])
        {
            backend.Multiply(Of(numbers, Size).Transposed, Of(numbers, columns), Of(results, columns));
            backend.Multiply(Of(numbers, columns), Of(numbers, columns).Transposed, Of(results, Size));
        }
    }

    private static void Initialize(Span<float> weights)
    {
        RandomStream.Of("rehearsal", "initialization").Uniform(weights);
        TensorPrimitives.Multiply(weights, 2f, weights);
        TensorPrimitives.Subtract(weights, 1f, weights);
    }

    private static Matrix Of(float[] numbers, int columns) => new(numbers, 0, Size, columns, columns, 1);
}
