using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>A formula over neighbours, such as the channels of a pixel, that is written once for parts of every size.</summary>
public interface IPartwise
{
    /// <param name="start">The part's first number.</param>
    void At<TPart>(int start)
        where TPart : struct, IVectorPart;
}

/// <summary>Some numbers side by side: a vector's, or fewer. Neither call looks where memory ends.</summary>
public interface IVectorPart
{
    /// <summary>How many.</summary>
    static abstract int Count { get; }

    /// <summary>The part's numbers, 0 behind them.</summary>
    static abstract Vector<float> Load(ref readonly float source);

    /// <summary>Overwrites as many numbers as the part has.</summary>
    static abstract void Store(Vector<float> value, ref float target);
}

/// <summary>
/// Cuts a few numbers into vectors, then fours, then single ones: for formulas that run over the same few channels of many pixels, where
/// most of the work would be in what fills no vector.
/// </summary>
public static class VectorParts
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TFormula>(TFormula formula, int count)
        where TFormula : struct, IPartwise, allows ref struct
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) formula.At<Whole>(i);
        for (; i <= count - Vector128<float>.Count; i += Vector128<float>.Count) formula.At<Four>(i);
        for (; i < count; i++) formula.At<One>(i);
    }

    private readonly struct Whole : IVectorPart
    {
        public static int Count => Vector<float>.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Load(ref readonly float source) => Vector.LoadUnsafe(in source);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector<float> value, ref float target) => value.StoreUnsafe(ref target);
    }

    private readonly struct Four : IVectorPart
    {
        public static int Count => Vector128<float>.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Load(ref readonly float source) => Vector128.LoadUnsafe(in source).AsVector();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector<float> value, ref float target) => value.AsVector128().StoreUnsafe(ref target);
    }

    private readonly struct One : IVectorPart
    {
        public static int Count => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Load(ref readonly float source) => Vector128.CreateScalar(source).AsVector();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector<float> value, ref float target) => target = value[0];
    }
}
