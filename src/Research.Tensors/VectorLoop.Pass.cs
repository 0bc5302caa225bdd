using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research;

/// <summary>
/// A formula with any number of operands and results, written once for a whole vector: it loads what it reads at a place, and stores
/// what it writes there. A ref struct may be one, so that it holds spans.
/// </summary>
public interface IVectorPass
{
    void At<TPlace>(TPlace place)
        where TPlace : struct, IVectorPlace;
}

/// <summary>Where a pass stands: a whole vector of its spans, or the shorter rest of them.</summary>
public interface IVectorPlace
{
    /// <summary>The numbers of a span at this place, 0 beyond its end.</summary>
    /// <param name="start">Where the part of the span that the pass runs over begins.</param>
    /// <exception cref="ArgumentException">They do not lie within the span.</exception>
    Vector<float> Load(ReadOnlySpan<float> x, int start = 0);

    /// <summary>Overwrites the numbers of a span at this place.</summary>
    /// <param name="start">Where the part of the span that the pass runs over begins.</param>
    /// <exception cref="ArgumentException">They do not lie within the span.</exception>
    void Store(Vector<float> value, Span<float> y, int start = 0);
}

/// <content>Passes: formulas with more operands or results than a map has.</content>
public static partial class VectorLoop
{
    /// <summary>Runs a pass over spans of this length; an element's bits are as with a map.</summary>
    public static void Run<TPass>(TPass pass, int length)
        where TPass : struct, IVectorPass, allows ref struct
    {
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count) pass.At(new Whole(i));
        if (i < length) pass.At(new Rest(i, length - i));
    }

    private readonly struct Whole(int place) : IVectorPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Load(ReadOnlySpan<float> x, int start) =>
            Vector.LoadUnsafe(ref MemoryMarshal.GetReference(x), Within(start, x.Length));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Vector<float> value, Span<float> y, int start) =>
            value.StoreUnsafe(ref MemoryMarshal.GetReference(y), Within(start, y.Length));

        /// <summary>One comparison, where a slice would make several: a pass has some twenty loads and stores.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private nuint Within(int start, int length)
        {
            var first = (ulong)(uint)(start + place);
            if (first + (ulong)Vector<float>.Count > (ulong)length) Refuse(length);
            return (nuint)first;
        }

        private static void Refuse(int length) => throw new ArgumentException($"a pass reaches beyond a span of {length}");
    }

    private readonly struct Rest(int place, int count) : IVectorPlace
    {
        public Vector<float> Load(ReadOnlySpan<float> x, int start)
        {
            Span<float> padded = stackalloc float[Vector<float>.Count];
            padded.Clear();
            x.Slice(start + place, count).CopyTo(padded);
            return new Vector<float>(padded);
        }

        public void Store(Vector<float> value, Span<float> y, int start)
        {
            Span<float> padded = stackalloc float[Vector<float>.Count];
            value.CopyTo(padded);
            padded[..count].CopyTo(y.Slice(start + place, count));
        }
    }
}
