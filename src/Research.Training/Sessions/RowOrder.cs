namespace Research.Training;

/// <summary>The training rows of each epoch, in their order, and the batches that they fall into.</summary>
internal sealed class RowOrder
{
    private readonly int[] _rows;
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly RandomStream? _shuffle;

    /// <param name="rows">The rows to train on; bagging has some twice.</param>
    /// <param name="shuffle">A new order each epoch; null: always the given one.</param>
    public RowOrder(int[] rows, int batchSize, bool dropLast, RandomStream? shuffle)
    {
        _rows = rows;
        _order = [.. rows];
        _batchSize = Math.Min(batchSize, rows.Length);
        _shuffle = shuffle;
        StepsPerEpoch = StepsOf(rows.Length, batchSize, dropLast);
    }

    public int StepsPerEpoch { get; }

    public static int StepsOf(int rows, int batchSize, bool dropLast) => dropLast ? rows / batchSize : (rows + batchSize - 1) / batchSize;

    /// <summary>The epochs that so many steps need; no sum, as there may be as many as a long holds.</summary>
    public static long EpochsOf(long steps, long stepsPerEpoch) => steps / stepsPerEpoch + (steps % stepsPerEpoch > 0 ? 1 : 0);

    /// <summary>The largest batch.</summary>
    public int BatchRows => _batchSize;

    /// <summary>A function of the epoch alone: nothing of earlier epochs has to be known.</summary>
    public void Prepare(int epoch)
    {
        _rows.CopyTo(_order, 0);
        _shuffle?.At(epoch).Permute(_order);
    }

    /// <param name="index">The batch of the epoch, from 0.</param>
    public ReadOnlyMemory<int> Batch(int index)
    {
        var start = index * _batchSize;
        return _order.AsMemory(start, Math.Min(_batchSize, _order.Length - start));
    }
}
