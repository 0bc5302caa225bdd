namespace Research;

/// <summary>
/// Sequences with the steps first, [time, batch, features], as recurrent layers compute them: a step's rows lie side by side, and any
/// steps in succession are one matrix.
/// </summary>
public static class TimeMajor
{
    /// <summary>The most rows that a thread takes through all steps: their gates stay in a second-level cache beside the weights.</summary>
    private const int MostRows = 36;

    /// <summary>The memory of [batch, time, features] as [time, batch, features]; nothing moves.</summary>
    public static Tensor Of(Tensor memory)
    {
        var shape = memory.Shape;
        return memory.Reshape(new Shape(shape[1], shape[0], shape[2]));
    }

    /// <summary>
    /// The rows that a thread takes through all steps, as a grain of <see cref="ITensorBackend.For"/>: blocks as even as can be, as many
    /// for each thread.
    /// </summary>
    public static int RowsAtOnce(ITensorBackend backend, int rows)
    {
        if (rows < 1) return 1;
        var most = backend.Threads * MostRows;
        var blocks = (rows + most - 1) / most * backend.Threads;
        return (rows + blocks - 1) / blocks;
    }

    /// <summary>
    /// Asks for some rows of a step while the one before it (or after it) is computed: going backwards, and in the pieces that gates are,
    /// the processor does not foresee them.
    /// </summary>
    /// <param name="sequence">[time, batch, features].</param>
    /// <param name="time">Nothing is asked for below 0.</param>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row after the last.</param>
    public static void Fetch(Tensor sequence, int time, int start, int end)
    {
        if (time < 0) return;
        var features = sequence.Shape.Last;
        Hardware.Fetch(sequence.Row(time).Span[(start * features)..(end * features)]);
    }
}
