using System.Numerics.Tensors;

namespace Research.Testing;

/// <summary>
/// The arithmetic of a common training's step, once, on numbers that mean nothing. What no image holds (with 512-bit vectors all kernels)
/// is compiled here, on a core that would be idle, long before the first trainings need it, which would all wait for it.
/// </summary>
public static class KernelRehearsal
{
    /// <summary>Those of <see cref="KitExperiment.OfCommonSize"/>, but for inputs of 28 by 28 pixels and ten classes.</summary>
    private const int Rows = 64, Inputs = 784, Units = 64, Classes = 10;

    public static void Run()
    {
        using var backend = new ManagedBackend(threads: 1);
        var numbers = new float[Inputs * Units];
        var results = new float[Inputs * Units];
        Forward(backend, numbers, results);
        Initialize(numbers);
        Backward(backend, numbers, results);
    }

    private static void Forward(ManagedBackend backend, float[] numbers, float[] results)
    {
        backend.Multiply(Of(numbers, Rows, Inputs), Of(numbers, Inputs, Units), Of(results, Rows, Units), bias: numbers.AsSpan(0, Units));
        backend.Multiply(Of(numbers, Rows, Units), Of(numbers, Units, Classes), Of(results, Rows, Classes), bias: numbers.AsSpan(0, Classes));
        VectorMath.Exp(numbers.AsSpan(0, Units), results);
        VectorMath.Exp(numbers.AsSpan(0, Classes), results);
    }

    private static void Initialize(Span<float> weights)
    {
        RandomStream.Of("rehearsal", "initialization").Uniform(weights);
        TensorPrimitives.Multiply(weights, 2f, weights);
        TensorPrimitives.Subtract(weights, 1f, weights);
    }

    private static void Backward(ManagedBackend backend, float[] numbers, float[] results)
    {
        foreach (var columns in (int[])[Classes, Units])
        {
            backend.Multiply(Of(numbers, Rows, Units).Transposed, Of(numbers, Rows, columns), Of(results, Units, columns));
            backend.Multiply(Of(numbers, Rows, columns), Of(numbers, Units, columns).Transposed, Of(results, Rows, Units));
        }
    }

    private static Matrix Of(float[] numbers, int rows, int columns) => new(numbers, 0, rows, columns, columns, 1);
}
