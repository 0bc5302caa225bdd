using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research;

/// <summary>
/// A formula with any number of operands and results, written once for a whole vector: it loads what it reads at a place, and stores
/// what it writes there. A ref struct may be one, so that it holds spans. It runs once before all others at a place that only looks whether
/// the spans are long enough, and has zeros: what a pass reaches for must not depend on the numbers, nor may it keep count.
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
    /// <exception cref="ArgumentException">The pass reaches beyond one of its spans; nothing is written then.</exception>
    public static void Run<TPass>(TPass pass, int length)
        where TPass : struct, IVectorPass, allows ref struct
    {
        if (length <= 0) return;
        pass.At(new Reach(length));
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count) pass.At(new Whole(i));
        if (i < length) pass.At(new Rest(i, length - i));
    }

    /// <summary>
    /// Looks at each span once, for all vectors that follow: a pass has some twenty loads and stores, and a comparison with each took as
    /// long as all else. What it loads is 0, and nothing is stored.
    /// </summary>
    private readonly struct Reach(int length) : IVectorPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Load(ReadOnlySpan<float> x, int start)
        {
            Require(start, x.Length);
            return Vector<float>.Zero;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Vector<float> value, Span<float> y, int start) => Require(start, y.Length);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Require(int start, int room)
        {
            if ((uint)start + (ulong)(uint)length > (uint)room) Refuse(room);
        }

        private static void Refuse(int room) => throw new ArgumentException($"a pass reaches beyond a span of {room}");
    }

    /// <summary>A whole vector; <see cref="Reach"/> has seen that it lies within the spans.</summary>
    private readonly struct Whole(int place) : IVectorPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Load(ReadOnlySpan<float> x, int start) =>
            Vector.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)(uint)(start + place));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Vector<float> value, Span<float> y, int start) =>
            value.StoreUnsafe(ref MemoryMarshal.GetReference(y), (nuint)(uint)(start + place));
    }

    /// <summary>What is left; it too lies within the spans.</summary>
    private readonly struct Rest(int place, int count) : IVectorPlace
    {
        public Vector<float> Load(ReadOnlySpan<float> x, int start) =>
            VectorTail.Load(ref Unsafe.Add(ref MemoryMarshal.GetReference(x), start + place), count);

        public void Store(Vector<float> value, Span<float> y, int start) =>
            VectorTail.Store(value, ref Unsafe.Add(ref MemoryMarshal.GetReference(y), start + place), count);
    }
}
