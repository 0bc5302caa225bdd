using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>A function of one number, written once for lanes of every width.</summary>
internal interface IFunction
{
    /// <summary>
    /// Whether it runs on two vectors side by side: it gains while both with its constants fit into registers, and loses beyond.
    /// </summary>
    static virtual bool RunsInPairs => false;

    static abstract T Of<T>(T x)
        where T : struct, ILanes<T>;
}

/// <summary>Runs a function over spans, at the width of the hardware.</summary>
internal static unsafe class Map<TFunction>
    where TFunction : IFunction
{
    private const int Count512 = 16, Count256 = 8, Count128 = 4;

    public static void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        if (y.Length < x.Length) throw new ArgumentException($"{x.Length} numbers do not fit into {y.Length}", nameof(y));
        fixed (float* source = x, target = y)
        {
            switch (Hardware.Level)
            {
                case LaneLevel.Vector512: RunVectors<Lanes512>(source, target, x.Length); break;
                case LaneLevel.Vector256: RunVectors<Lanes256>(source, target, x.Length); break;
                case LaneLevel.Vector128: RunVectors<Lanes128>(source, target, x.Length); break;
                case LaneLevel.Scalar: Run<Lane>(source, target, x.Length); break;
                default: Run<SoftwareLane>(source, target, x.Length); break;
            }
        }
    }

    /// <summary>The function of one number: the very bits of the span's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float x) => TFunction.Of(new Lane(x));

    private static void RunVectors<T>(float* x, float* y, int count)
        where T : struct, ILanes<T>
    {
        if (TFunction.RunsInPairs && count > T.Count) Run<LanePair<T>>(x, y, count);
        else Run<T>(x, y, count);
    }

    /// <summary>The function of a vector's numbers: the very bits of the span's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        // Conditions that the compiler knows before it inlines: what lies behind the others must not use up what it is willing to inline.
        if (!Fma.IsSupported && !AdvSimd.IsSupported) return OneByOne(x);
        if (Vector<float>.Count == Count512) return TFunction.Of(new Lanes512(x.AsVector512())).Value.AsVector();
        if (Vector<float>.Count == Count256) return TFunction.Of(new Lanes256(x.AsVector256())).Value.AsVector();
        return Vector<float>.Count == Count128 ? TFunction.Of(new Lanes128(x.AsVector128())).Value.AsVector() : OneByOne(x);
    }

    private static Vector<float> OneByOne(Vector<float> x)
    {
        for (var i = 0; i < Vector<float>.Count; i++) x = x.WithElement(i, Of(x[i]));
        return x;
    }

    private static void Run<T>(float* x, float* y, int count)
        where T : struct, ILanes<T>
    {
        if (count < T.Count)
        {
            Few<T>(x, y, count);
            return;
        }

        // The last vector overlaps the one before, and is read before that is written: x and y may be the same.
        var last = T.Load(x + count - T.Count);
        var now = T.Load(x);
        var i = 0;
        // The next numbers are read before results are written: after a write, a read whose address ends in the same 12 bits waits for it,
        // and arrays that a network allocates one after the other often lie so.
        for (; i <= count - 2 * T.Count; i += T.Count)
        {
            var next = T.Load(x + i + T.Count);
            T.Store(TFunction.Of(now), y + i);
            now = next;
        }

        // The function stands here twice and no more: the compiler inlines so much, and calls a third one's operators one by one.
        while (true)
        {
            T.Store(TFunction.Of(now), y + i);
            if (i + T.Count >= count) return;
            now = last;
            i = count - T.Count;
        }
    }

    /// <summary>Fewer numbers than a vector has.</summary>
    private static void Few<T>(float* x, float* y, int count)
        where T : struct, ILanes<T>
    {
        var padded = stackalloc float[LaneMath.WidestCount];
        for (var i = 0; i < count; i++) padded[i] = x[i];
        T.Store(TFunction.Of(T.Load(padded)), padded);
        for (var i = 0; i < count; i++) y[i] = padded[i];
    }
}
