namespace Research.Training;

/// <summary>A batch in memory of its own, planned for its largest number of rows.</summary>
internal sealed class MemoryBatch : Batch
{
    private readonly Arena _arena = new();
    private readonly Tensor _input;
    private readonly Tensor[] _targetMemory;
    private readonly Tensor[] _targets;
    private readonly float[] _weights;
    private readonly int[] _lengths;
    private int _rows;

    /// <param name="targets">One sample's shape, one a head.</param>
    /// <param name="capacity">The largest number of rows.</param>
    public MemoryBatch(Shape input, IReadOnlyList<Shape> targets, int capacity, bool hasLengths)
    {
        var inputPlace = _arena.Reserve(checked(capacity * input.Size));
        var places = targets.Select(target => _arena.Reserve(checked(capacity * target.Size))).ToList();
        _arena.Allocate();
        _input = _arena.At(inputPlace, input.Batched(capacity));
        _targetMemory = [.. targets.Select((target, i) => _arena.At(places[i], target.Batched(capacity)))];
        _targets = [.. _targetMemory];
        _weights = new float[capacity];
        _lengths = hasLengths ? new int[capacity] : [];
        _rows = capacity;
    }

    public int Capacity => _weights.Length;

    public long Bytes => _arena.Bytes + sizeof(float) * (_weights.Length + _lengths.Length);

    public override int Rows => _rows;

    public override Tensor Input => _input.First(_rows);

    public override ReadOnlySpan<Tensor> Targets => _targets;

    public override Span<float> Weights => _weights.AsSpan(0, _rows);

    public override ReadOnlySpan<int> Lengths => _lengths.Length == 0 ? [] : _lengths.AsSpan(0, _rows);

    /// <summary>Where the lengths are written.</summary>
    internal Span<int> LengthMemory => _lengths.Length == 0 ? [] : _lengths.AsSpan(0, _rows);

    /// <summary>Gives the memory back: the batch may not be used any more.</summary>
    internal void Release() => _arena.Release();

    /// <summary>Uses the first rows of the memory.</summary>
    internal void Resize(int rows)
    {
        _rows = rows;
        for (var i = 0; i < _targets.Length; i++) _targets[i] = _targetMemory[i].First(rows);
    }
}
