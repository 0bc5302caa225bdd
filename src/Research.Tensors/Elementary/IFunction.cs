using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>A function of one number, written once for lanes of every width.</summary>
internal interface IFunction
{
    static abstract T Of<T>(T x)
        where T : struct, ILanes<T>;

    /// <summary>Whether <see cref="RunHeld"/> is there.</summary>
    static virtual bool HoldsConstants => false;

    /// <summary>
    /// Over a vector's numbers or more, with the constants in registers: a loop by <see cref="Of"/> reads them at each use, as the compiler moves
    /// none out of a loop with so many numbers. At full speed at once: without a loop of its own it would first be compiled in a hurry.
    /// </summary>
    static virtual unsafe void RunHeld<T>(float* x, float* y, int count)
        where T : struct, ILanes<T> => throw new NotSupportedException("the function holds no constants");
}

/// <summary>A function with its constants in lanes.</summary>
internal interface IHeldFunction<T>
    where T : struct, ILanes<T>
{
    T Of(T x);
}

/// <summary>The loop that holds a function's constants.</summary>
internal static unsafe class HeldLoop<TFunction, T>
    where TFunction : struct, IHeldFunction<T>
    where T : struct, ILanes<T>
{
    /// <param name="function">From memory: what the compiler knows to be constant, it would read at each use again.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(in TFunction function, float* x, float* y, int count)
    {
        var held = function;
        // The last vector overlaps the one before, and is read before that is written: x and y may be the same.
        var last = T.Load(x + count - T.Count);
        var i = 0;
        for (; i <= count - T.Count; i += T.Count) T.Store(held.Of(T.Load(x + i)), y + i);
        if (i < count) T.Store(held.Of(last), y + count - T.Count);
    }
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
                case LaneLevel.Vector512: Run<Lanes512>(source, target, x.Length); break;
                case LaneLevel.Vector256: Run<Lanes256>(source, target, x.Length); break;
                case LaneLevel.Vector128: Run<Lanes128>(source, target, x.Length); break;
                case LaneLevel.Scalar: Run<Lane>(source, target, x.Length); break;
                default: Run<SoftwareLane>(source, target, x.Length); break;
            }
        }
    }

    /// <summary>The function of one number: the very bits of the span's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float x) => TFunction.Of(new Lane(x));

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

        if (TFunction.HoldsConstants && count >= LaneMath.LeastHeld)
        {
            TFunction.RunHeld<T>(x, y, count);
            return;
        }

        // The last vector overlaps the one before here as well.
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
