using System.Runtime;

namespace Research.Testing.Tests;

public sealed class KernelRehearsalTests
{
    /// <summary>A training's batch, an evaluation's, and a last one; a first layer has more inputs.</summary>
    [Theory]
    [InlineData(64, 64)]
    [InlineData(256, 64)]
    [InlineData(10, 64)]
    [InlineData(64, 784)]
    [InlineData(256, 784)]
    public void After_it_a_layer_of_a_common_size_compiles_nothing(int rows, int inputs)
    {
        KernelRehearsal.Run();
        Arithmetic(rows: 1, inputs: 1, units: 1, backward: true);

        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        Arithmetic(rows, inputs, units: 64, backward: rows == 64);
        Assert.Equal(before, JitInfo.GetCompiledMethodCount(currentThread: true));
    }

    /// <summary>A dense layer forward and, in a training, backward; called once before, it is compiled itself.</summary>
    private static void Arithmetic(int rows, int inputs, int units, bool backward)
    {
        using var backend = new ManagedBackend(threads: 1);
        var (x, w, y) = (new float[rows * inputs], new float[inputs * units], new float[rows * units]);
        Matrix input = new(x, 0, rows, inputs, inputs, 1), weights = new(w, 0, inputs, units, units, 1), output = new(y, 0, rows, units, units, 1);
        RandomStream.Of("1", "w").Uniform(w);
        backend.Multiply(input, weights, output, bias: w.AsSpan(0, units));
        VectorMath.Exp(y, y);
        VectorMath.Tanh(y, y);
        if (!backward) return;
        backend.Multiply(input.Transposed, output, weights);
        backend.Multiply(output, weights.Transposed, input);
    }
}
