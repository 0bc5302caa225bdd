namespace Research;

/// <summary>
/// A contiguous, row-major view of memory that the host owns. Batch first; images are [batch, height, width, channels],
/// sequences [batch, time, features]. A plain struct, not a ref struct: arrays, fields and the bodies of parallel regions hold it.
/// <c>default</c>: no tensor.
/// </summary>
public readonly struct Tensor
{
    private readonly float[]? _storage;
    private readonly int _offset;

    /// <param name="storage">Holds every element.</param>
    /// <param name="offset">Where the first element stands.</param>
    /// <param name="shape">The batch axis included.</param>
    /// <exception cref="ArgumentException">An element outside the storage.</exception>
    public Tensor(float[] storage, int offset, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(storage);
        if (offset < 0 || offset > storage.Length - shape.Size)
            throw new ArgumentException($"{shape} from {offset} on does not lie within a storage of {storage.Length}");
        _storage = storage;
        _offset = offset;
        Shape = shape;
    }

    /// <summary>False for <c>default</c>, which stands for "no tensor".</summary>
    public bool Exists => _storage is not null;

    /// <summary>The shape, the batch axis included.</summary>
    public Shape Shape { get; }

    /// <summary>The size of the first axis.</summary>
    public int Rows => Shape.Rank == 0 ? 1 : Shape[0];

    /// <summary>All elements, row-major.</summary>
    public Span<float> Span => _storage is null ? [] : _storage.AsSpan(_offset, Shape.Size);

    /// <summary>[all axes but the last, the last axis].</summary>
    public Matrix Matrix
    {
        get
        {
            var columns = Shape.Last;
            return new Matrix(Storage, _offset, Shape.Size / columns, columns, columns, 1);
        }
    }

    /// <summary>One time step of [batch, time, features]: a strided [batch, features].</summary>
    /// <exception cref="InvalidOperationException">Another number of axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time step that there is not.</exception>
    public Matrix At(int time)
    {
        if (Shape.Rank != 3) throw new InvalidOperationException($"a time step is taken of [batch, time, features], not of {Shape}");
        if ((uint)time >= (uint)Shape[1]) throw new ArgumentOutOfRangeException(nameof(time));
        var features = Shape[2];
        return new Matrix(Storage, _offset + time * features, Shape[0], features, Shape[1] * features, 1);
    }

    /// <summary>One element of the first axis, without that axis.</summary>
    public Tensor Row(int index)
    {
        if ((uint)index >= (uint)Rows) throw new ArgumentOutOfRangeException(nameof(index));
        var sample = Shape.Sample;
        return new Tensor(Storage, _offset + index * sample.Size, sample);
    }

    /// <summary>The first rows alone: what an uneven last batch uses of a full batch's memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one row, or more than there are.</exception>
    public Tensor First(int rows)
    {
        if (rows == Rows) return this;
        if (rows < 1 || rows > Rows) throw new ArgumentOutOfRangeException(nameof(rows), $"{Shape} has no first {rows} rows");
        return new Tensor(Storage, _offset, Shape.Sample.Batched(rows));
    }

    /// <summary>Some of the first axis, one after the other.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public Tensor Part(int first, int count)
    {
        if (count < 1 || first < 0 || first > Rows - count)
            throw new ArgumentOutOfRangeException(nameof(first), $"{Shape} has no {count} from {first} on");
        var sample = Shape.Sample;
        return new Tensor(Storage, _offset + first * sample.Size, sample.Batched(count));
    }

    /// <summary>The same elements under another shape of equal size.</summary>
    /// <exception cref="ArgumentException">Another size.</exception>
    public Tensor Reshape(Shape batch) => batch.Size == Shape.Size
        ? new Tensor(Storage, _offset, batch)
        : throw new ArgumentException($"{Shape} cannot be seen as {batch}");

    /// <summary>Sets all elements to 0.</summary>
    public void Clear() => Span.Clear();

    private float[] Storage => _storage ?? throw new InvalidOperationException("there is no tensor here");
}
