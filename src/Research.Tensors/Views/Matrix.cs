using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research;

/// <summary>
/// A strided view of a matrix that the host owns: what products take, so that a transpose or one time step is no copy.
/// <c>default</c>: a matrix of no rows and no columns.
/// </summary>
public readonly struct Matrix
{
    private readonly float[]? _storage;
    private readonly int _offset;

    /// <param name="storage">Holds every element of the view.</param>
    /// <param name="offset">Where element [0, 0] stands.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="columns">0 or more.</param>
    /// <param name="rowStride">Elements from one row to the next, 0 or more.</param>
    /// <param name="columnStride">Elements from one column to the next, 0 or more.</param>
    /// <exception cref="ArgumentException">A negative size or stride, or an element outside the storage. Kernels rely on this check.</exception>
    public Matrix(float[] storage, int offset, int rows, int columns, int rowStride, int columnStride)
    {
        ArgumentNullException.ThrowIfNull(storage);
        if ((offset | rows | columns | rowStride | columnStride) < 0)
            throw new ArgumentException($"a matrix of {rows} rows {rowStride} apart and {columns} columns {columnStride} apart, from {offset} on");
        if (rows > 0 && columns > 0 && offset + (rows - 1L) * rowStride + (columns - 1L) * columnStride >= storage.Length)
        {
            throw new ArgumentException(
                $"[{rows}, {columns}] with strides ({rowStride}, {columnStride}) from {offset} on ends outside a storage of {storage.Length}");
        }

        _storage = storage;
        // What has no element may begin behind the storage, as no rows behind the last one do; a span may not.
        _offset = rows > 0 && columns > 0 ? offset : 0;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>Elements from one row to the next.</summary>
    public int RowStride { get; }

    /// <summary>Elements from one column to the next.</summary>
    public int ColumnStride { get; }

    /// <summary>The same elements, rows as columns; nothing is copied.</summary>
    public Matrix Transposed => _storage is null ? this : new(_storage, _offset, Columns, Rows, ColumnStride, RowStride);

    /// <summary>Some of the columns; nothing is copied.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public Matrix ColumnsFrom(int first, int count)
    {
        if ((first | count) < 0 || first > Columns - count)
            throw new ArgumentOutOfRangeException(nameof(first), $"{Columns} columns have no {count} from {first} on");
        return _storage is null ? this : new(_storage, _offset + first * ColumnStride, Rows, count, RowStride, ColumnStride);
    }

    /// <summary>Some of the rows; nothing is copied.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public Matrix RowsFrom(int first, int count)
    {
        if ((first | count) < 0 || first > Rows - count)
            throw new ArgumentOutOfRangeException(nameof(first), $"{Rows} rows have no {count} from {first} on");
        return _storage is null ? this : new(_storage, _offset + first * RowStride, count, Columns, RowStride, ColumnStride);
    }

    /// <summary>One element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row or column that there is not.</exception>
    public ref float this[int row, int column]
    {
        get
        {
            if ((uint)row >= (uint)Rows) throw new ArgumentOutOfRangeException(nameof(row));
            if ((uint)column >= (uint)Columns) throw new ArgumentOutOfRangeException(nameof(column));
            return ref _storage![_offset + row * RowStride + column * ColumnStride];
        }
    }

    /// <summary>One row whose columns lie side by side.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    public Span<float> Row(int row)
    {
        if (ColumnStride != 1) throw new InvalidOperationException("the columns of this matrix do not lie side by side");
        return (uint)row < (uint)Rows
            ? _storage.AsSpan(_offset + row * RowStride, Columns)
            : throw new ArgumentOutOfRangeException(nameof(row));
    }

    /// <summary>One element, which must exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref float Unchecked(int row, int column) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_storage!), (nint)_offset + (nint)row * RowStride + (nint)column * ColumnStride);

    /// <summary>From the first element to the end of the storage: what kernels address by strides.</summary>
    internal Span<float> Raw => _storage.AsSpan(_offset);
}
