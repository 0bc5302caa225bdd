using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// One to six axes, by value; the sizes are at least 1. The shape of one sample, unless it says "batch".
/// <c>default</c>: a single number (rank 0).
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest number of axes.</summary>
    public const int MaximumRank = 6;

    [InlineArray(MaximumRank)]
    private struct Axes
    {
        private int _first;
    }

    private readonly Axes _axes;

    /// <param name="axes">The sizes, outermost first; none for a single number.</param>
    /// <exception cref="ArgumentException">More than six axes, a size below 1, or more than 2^31-1 elements.</exception>
    public Shape(params ReadOnlySpan<int> axes)
    {
        if (axes.Length > MaximumRank) throw new ArgumentException($"a shape has at most {MaximumRank} axes, not {axes.Length}");
        Rank = axes.Length;
        var size = 1L;
        for (var i = 0; i < axes.Length; i++)
        {
            if (axes[i] < 1) throw new ArgumentException($"axis {i} has the size {axes[i]}; sizes are at least 1");
            _axes[i] = axes[i];
            size *= axes[i];
            if (size > int.MaxValue) throw new ArgumentException($"a shape of more than {int.MaxValue} elements");
        }

        Size = (int)size;
    }

    /// <summary>The number of axes.</summary>
    public int Rank { get; }

    /// <summary>The number of elements.</summary>
    public int Size { get => Rank == 0 ? 1 : field; }

    /// <summary>The size of one axis, counted from the outermost.</summary>
    public int this[int axis] => (uint)axis < (uint)Rank
        ? _axes[axis]
        : throw new ArgumentOutOfRangeException(nameof(axis), $"{this} has no axis {axis}");

    /// <summary>The size of the last axis: features, channels or units; 1 at rank 0.</summary>
    public int Last => Rank == 0 ? 1 : _axes[Rank - 1];

    /// <summary>This sample shape with a batch axis before it.</summary>
    public Shape Batched(int rows)
    {
        Span<int> axes = stackalloc int[Rank + 1];
        axes[0] = rows;
        CopyTo(axes[1..]);
        return new Shape(axes);
    }

    /// <summary>This batch shape without its first axis.</summary>
    /// <exception cref="InvalidOperationException">A single number, which has no axis.</exception>
    public Shape Sample
    {
        get
        {
            if (Rank == 0) throw new InvalidOperationException("a single number has no batch axis");
            Span<int> axes = stackalloc int[Rank];
            CopyTo(axes);
            return new Shape(axes[1..]);
        }
    }

    /// <summary>The same axes but for the last.</summary>
    public Shape WithLast(int size)
    {
        Span<int> axes = stackalloc int[Math.Max(1, Rank)];
        CopyTo(axes);
        axes[^1] = size;
        return new Shape(axes);
    }

    /// <summary>Copies the sizes, outermost first.</summary>
    public void CopyTo(Span<int> axes)
    {
        for (var i = 0; i < Rank; i++) axes[i] = _axes[i];
    }

    /// <summary>The sizes, outermost first.</summary>
    public int[] ToArray()
    {
        var axes = new int[Rank];
        CopyTo(axes);
        return axes;
    }

    public bool Equals(Shape other)
    {
        if (Rank != other.Rank) return false;
        for (var i = 0; i < Rank; i++)
        {
            if (_axes[i] != other._axes[i]) return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var i = 0; i < Rank; i++) hash.Add(_axes[i]);
        return hash.ToHashCode();
    }

    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>As users write it: <c>[28, 28, 1]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", ToArray())}]";
}
