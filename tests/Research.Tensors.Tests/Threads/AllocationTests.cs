namespace Research.Tensors.Tests.Threads;

/// <summary>Alone, as the whole process's allocations are counted.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public class AllocationCollection;

[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    private const int SmallestObject = 24;

    /// <summary>
    /// A round of steps in which anything allocates shows it. The runner's threads may wake in one round, and on a busy machine a worker
    /// may get its first block, and its scratch memory, in another; a step that allocates does so in every round.
    /// </summary>
    private const int Rounds = 20, Steps = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_steady_step_allocates_nothing_on_any_thread(int threads)
    {
        using var backend = new ManagedBackend(threads);
        var a = new Tensor(new float[200 * 150], 0, new Shape(200, 150));
        var b = new Tensor(new float[150 * 130], 0, new Shape(150, 130));
        var c = new Tensor(new float[200 * 130], 0, new Shape(200, 130));
        var bias = new float[130];
        var after = new Rectify();

        void Step()
        {
            backend.Multiply(a.Matrix, b.Matrix, c.Matrix, accumulate: false, bias, after);
            backend.Multiply(a.Matrix.Transposed, c.Matrix, b.Matrix, accumulate: true);
            backend.Multiply(c.Matrix, b.Matrix.Transposed, a.Matrix);
            backend.SumColumns(c.Matrix, bias);
            backend.SumOfSquares(c.Span);
            VectorMath.Tanh(c.Span, c.Span);
            backend.For(10_000, 100, new Nothing());
        }

        for (var i = 0; i < 50; i++) Step();
        var (here, everywhere) = (long.MaxValue, long.MaxValue);
        for (var round = 0; round < Rounds && everywhere >= Steps * SmallestObject; round++)
        {
            var (hereBefore, everywhereBefore) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
            for (var i = 0; i < Steps; i++) Step();
            here = GC.GetAllocatedBytesForCurrentThread() - hereBefore;
            everywhere = Math.Min(everywhere, GC.GetTotalAllocatedBytes(precise: true) - everywhereBefore);
        }

        Assert.Equal(0, here);
        Assert.InRange(everywhere, 0, Steps * SmallestObject - 1);
    }

    private readonly struct Nothing : IRange
    {
        public void Run(int start, int end)
        {
        }
    }

    private sealed class Rectify : IElementwise
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = Math.Max(0, input[i]);
        }
    }
}
