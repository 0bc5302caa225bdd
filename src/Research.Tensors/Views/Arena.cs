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

    /// <summary>Floats reserved so far, padding included.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes of the block.</summary>
    public long Bytes => (long)Length * sizeof(float);

    /// <summary>Reserves room for a tensor; before <see cref="Allocate"/>.</summary>
    /// <param name="size">Elements, 0 or more.</param>
    /// <returns>Its place, for <see cref="At"/>.</returns>
    /// <exception cref="OverflowException">More than 2^31-1 floats in all.</exception>
    public int Reserve(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (_storage is not null) throw new InvalidOperationException("the arena is allocated; reserve before");
        var place = Length;
        Length = checked(Length + (size + (Alignment - 1)) / Alignment * Alignment);
        return place;
    }

    /// <summary>Allocates the block, zeroed and aligned to 64 bytes; once.</summary>
    public unsafe void Allocate()
    {
        if (_storage is not null) throw new InvalidOperationException("the arena is allocated already");
        _storage = SpareBlocks.Take(checked(Length + Alignment));
        fixed (float* start = _storage)
        {
            const int lineBytes = Alignment * sizeof(float);
            var misalignment = (int)((nuint)start % lineBytes);
            _origin = misalignment == 0 ? 0 : (lineBytes - misalignment) / sizeof(float);
        }
    }

    /// <summary>Gives the block back, for arenas to come. None of its tensors may be used any more.</summary>
    public void Release()
    {
        if (_storage is not null) SpareBlocks.Give(_storage);
        _storage = null;
    }

    /// <summary>The tensor at a place, under a shape.</summary>
    /// <exception cref="ArgumentException">It does not lie within the block.</exception>
    public Tensor At(int place, Shape shape)
    {
        var storage = Storage;
        return place >= 0 && place <= Length - shape.Size
            ? new Tensor(storage, _origin + place, shape)
            : throw new ArgumentException($"{shape} at {place} does not lie within the arena's {Length}");
    }

    /// <summary>A stretch of the block, padding included: all parameters at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the block.</exception>
    public Span<float> Stretch(int start, int length) => Storage.AsSpan(_origin, Length).Slice(start, length);

    private float[] Storage => _storage ?? throw new InvalidOperationException("the arena is not allocated, or has been released");
}
