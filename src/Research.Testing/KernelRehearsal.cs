using Research.Training;

namespace Research.Testing;

/// <summary>
/// The arithmetic of a common training's step, once, on numbers that mean nothing. What no image holds (with 512-bit vectors all kernels)
/// is compiled here, on a core that would be idle, long before the first trainings need it, which would all wait for it.
/// </summary>
public static class KernelRehearsal
{
    /// <summary>A batch's rows and a layer's units, as in <see cref="KitExperiment.OfCommonSize"/>; and the classes that most data have.</summary>
    private const int Size = 64, Classes = 10;

    /// <summary>Rows of a last batch, which seldom are a tile's multiple.</summary>
    private const int FewRows = 10;

    /// <summary>A first layer's inputs (28 by 28 pixels), with which its kernel leaves a first-level cache, so that an evaluation packs it.</summary>
    private const int ManyInputs = 28 * 28;

    public static void Run()
    {
        using var backend = new ManagedBackend(threads: 1);
        var numbers = new float[ExperimentDefaults.EvaluationRows * ManyInputs];
        var results = new float[ExperimentDefaults.EvaluationRows * ManyInputs];
        RandomStream.Of("rehearsal", "initialization").Uniform(numbers, -1, 1);
        foreach (var columns in (int[])[Size, Classes])
        {
            Forward(backend, numbers, Size, Size, columns, results);
            VectorMath.Exp(numbers.AsSpan(0, columns), results);
        }

        foreach (var columns in (int[])[Classes, Size])
        {
            backend.Multiply(Of(numbers, Size).Transposed, Of(numbers, columns), Of(results, columns));
            backend.Multiply(Of(numbers, columns), Of(numbers, columns).Transposed, Of(results, Size));
        }

        VectorMath.Exp(numbers.AsSpan(0, Size * Size), results);
        VectorMath.Tanh(numbers.AsSpan(0, Size * Size), results);
        foreach (var rows in (int[])[FewRows, ExperimentDefaults.EvaluationRows])
        {
            Forward(backend, numbers, rows, Size, Size, results);
            Forward(backend, numbers, rows, Size, Classes, results);
        }

        Forward(backend, numbers, ExperimentDefaults.EvaluationRows, ManyInputs, Size, results);
        backend.Multiply(Of(numbers, Size, ManyInputs).Transposed, Of(numbers, Size), Of(results, ManyInputs, Size));
    }

    private static void Forward(ManagedBackend backend, float[] numbers, int rows, int inputs, int columns, float[] results) =>
        backend.Multiply(Of(numbers, rows, inputs), Of(numbers, inputs, columns), Of(results, rows, columns), bias: numbers.AsSpan(0, columns));

    private static Matrix Of(float[] numbers, int columns) => Of(numbers, Size, columns);

    private static Matrix Of(float[] numbers, int rows, int columns) => new(numbers, 0, rows, columns, columns, 1);
}
