using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research;

/// <summary>y = f(a), elementwise, written once for a whole vector.</summary>
public interface IVectorMap
{
    Vector<float> Of(Vector<float> a);
}

/// <summary>y = f(a, b), elementwise, written once for a whole vector.</summary>
public interface IVectorMap2
{
    Vector<float> Of(Vector<float> a, Vector<float> b);
}

/// <summary>y = f(a, b, c), elementwise, written once for a whole vector.</summary>
public interface IVectorMap3
{
    Vector<float> Of(Vector<float> a, Vector<float> b, Vector<float> c);
}

/// <summary>y = f(a, b, c, d), elementwise, written once for a whole vector.</summary>
public interface IVectorMap4
{
    Vector<float> Of(Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d);
}

/// <summary>
/// One pass of an elementwise formula over spans of equal length, in vectors; the last, shorter piece runs through the same formula. An
/// element's bits do not depend on length or vector width as long as the formula keeps to operations that IEEE 754 rounds correctly (+, -,
/// *, /, square root, minimum, maximum, comparison, selection). Output and inputs are the same memory or apart, never shifted.
/// </summary>
public static partial class VectorLoop
{
    public static void Map<TMap>(TMap map, ReadOnlySpan<float> a, Span<float> y)
        where TMap : struct, IVectorMap
    {
        RequireEqual(a.Length, y.Length);
        var i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count) Store(map.Of(Load(a, i)), y, i);
        if (i < y.Length) StoreTail(map.Of(LoadTail(a, i)), y, i);
    }

    public static void Map<TMap>(TMap map, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where TMap : struct, IVectorMap2
    {
        RequireEqual(a.Length, y.Length);
        RequireEqual(b.Length, y.Length);
        var i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count) Store(map.Of(Load(a, i), Load(b, i)), y, i);
        if (i < y.Length) StoreTail(map.Of(LoadTail(a, i), LoadTail(b, i)), y, i);
    }

    public static void Map<TMap>(TMap map, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y)
        where TMap : struct, IVectorMap3
    {
        RequireEqual(a.Length, y.Length);
        RequireEqual(b.Length, y.Length);
        RequireEqual(c.Length, y.Length);
        var i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count) Store(map.Of(Load(a, i), Load(b, i), Load(c, i)), y, i);
        if (i < y.Length) StoreTail(map.Of(LoadTail(a, i), LoadTail(b, i), LoadTail(c, i)), y, i);
    }

    public static void Map<TMap>(
        TMap map, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d, Span<float> y)
        where TMap : struct, IVectorMap4
    {
        RequireEqual(a.Length, y.Length);
        RequireEqual(b.Length, y.Length);
        RequireEqual(c.Length, y.Length);
        RequireEqual(d.Length, y.Length);
        var i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count)
            Store(map.Of(Load(a, i), Load(b, i), Load(c, i), Load(d, i)), y, i);
        if (i < y.Length) StoreTail(map.Of(LoadTail(a, i), LoadTail(b, i), LoadTail(c, i), LoadTail(d, i)), y, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Load(ReadOnlySpan<float> x, int start) =>
        Vector.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> value, Span<float> y, int start) =>
        value.StoreUnsafe(ref MemoryMarshal.GetReference(y), (nuint)start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> LoadTail(ReadOnlySpan<float> x, int start) =>
        VectorTail.Load(ref Unsafe.Add(ref MemoryMarshal.GetReference(x), start), x.Length - start);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTail(Vector<float> value, Span<float> y, int start) =>
        VectorTail.Store(value, ref Unsafe.Add(ref MemoryMarshal.GetReference(y), start), y.Length - start);

    private static void RequireEqual(int length, int expected)
    {
        if (length != expected) throw new ArgumentException($"spans of {length} and {expected} elements do not lie side by side");
    }
}
