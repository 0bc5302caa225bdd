using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>What is left of a span behind its last whole vector. Under a mask where the processor has one: a copy takes some 10 ns.</summary>
internal static unsafe class VectorTail
{
    private static bool HasMasks => Avx.IsSupported && Vector<float>.Count == Vector256<float>.Count;

    /// <summary>The numbers, and 0 behind them.</summary>
    /// <param name="count">At least 1, and fewer than a vector has.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(ref float source, int count)
    {
        if (!HasMasks) return LoadCopy(ref source, count);
        fixed (float* start = &source) return Avx.MaskLoad(start, Mask(count)).AsVector();
    }

    /// <summary>Overwrites so many numbers by the vector's first.</summary>
    /// <param name="count">At least 1, and fewer than a vector has.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, ref float target, int count)
    {
        if (!HasMasks) StoreCopy(value, ref target, count);
        else fixed (float* start = &target) Avx.MaskStore(start, Mask(count), value.AsVector256());
    }

    private static Vector<float> LoadCopy(ref float source, int count)
    {
        Span<float> padded = stackalloc float[Vector<float>.Count];
        padded.Clear();
        MemoryMarshal.CreateReadOnlySpan(ref source, count).CopyTo(padded);
        return new Vector<float>(padded);
    }

    private static void StoreCopy(Vector<float> value, ref float target, int count)
    {
        Span<float> padded = stackalloc float[Vector<float>.Count];
        value.CopyTo(padded);
        padded[..count].CopyTo(MemoryMarshal.CreateSpan(ref target, count));
    }

    /// <summary>All bits of the first lanes.</summary>
    /// <param name="count">How many; none where it is negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Mask(int count) => Vector256.GreaterThan(Vector256.Create(count), Vector256<int>.Indices).AsSingle();
}
