using System.Runtime.CompilerServices;

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
        if (TFunction.RunsInPairs) Run<LanePair<T>>(x, y, count);
        else Run<T>(x, y, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T>(float* x, float* y, int count)
        where T : struct, ILanes<T>
    {
        var i = 0;
        if (count >= T.Count)
        {
            // The next numbers are read before results are written: after a write, a read whose address ends in the same 12 bits waits
            // for it, and arrays that a network allocates one after the other often lie so.
            var now = T.Load(x);
            for (; i <= count - 2 * T.Count; i += T.Count)
            {
                var next = T.Load(x + i + T.Count);
                T.Store(TFunction.Of(now), y + i);
                now = next;
            }

            T.Store(TFunction.Of(now), y + i);
            i += T.Count;
        }

        if (i == count) return;
        var rest = stackalloc float[LaneMath.WidestCount];
        for (var j = i; j < count; j++) rest[j - i] = x[j];
        T.Store(TFunction.Of(T.Load(rest)), rest);
        for (var j = i; j < count; j++) y[j] = rest[j - i];
    }
}
