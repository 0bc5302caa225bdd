namespace Research;

/// <summary>
/// One block of memory, planned before it exists: tensors are reserved, then the block is allocated once, and each reservation gives its tensor.
/// Every reservation starts on a 64-byte line of the block; what lies between two is 0 and stays so.
/// </summary>
public sealed class Arena
{
    /// <summary>Reservations start at multiples of this many floats: 64 bytes, a cache line and the widest vector.</summary>
    public const int Alignment = 16;

    private float[]? _storage;
    private int _origin;
    private int _length;

    /// <summary>Floats reserved so far, padding included.</summary>
    public int Length => _length;

    /// <summary>Bytes of the block.</summary>
    public long Bytes => (long)_length * sizeof(float);

    /// <summary>Reserves room for a tensor; before <see cref="Allocate"/>.</summary>
    /// <returns>Its place, for <see cref="At"/>.</returns>
    public int Reserve(int size)
    {
        if (_storage is not null) throw new InvalidOperationException("the arena is allocated; reserve before");
        var place = _length;
        _length = checked(_length + (size + Alignment - 1) / Alignment * Alignment);
        return place;
    }

    /// <summary>Allocates the block, zeroed and aligned to 64 bytes.</summary>
    public unsafe void Allocate()
    {
        _storage = GC.AllocateArray<float>(_length + Alignment, pinned: true);
        fixed (float* start = _storage)
        {
            const int lineBytes = Alignment * sizeof(float);
            var misalignment = (int)((nuint)start % lineBytes);
            _origin = misalignment == 0 ? 0 : (lineBytes - misalignment) / sizeof(float);
        }
    }

    /// <summary>The tensor at a place, under a shape.</summary>
    public Tensor At(int place, Shape shape) =>
        new(_storage ?? throw new InvalidOperationException("the arena is not allocated yet"), _origin + place, shape);

    /// <summary>A stretch of the block, padding included: all parameters at once.</summary>
    public Span<float> Stretch(int start, int length) =>
        (_storage ?? throw new InvalidOperationException("the arena is not allocated yet")).AsSpan(_origin + start, length);
}
