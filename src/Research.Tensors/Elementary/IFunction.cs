using System.Runtime.CompilerServices;

namespace Research;

/// <summary>A function of one number, written once for lanes of every width.</summary>
internal interface IFunction
{
    static abstract T Of<T>(T x)
        where T : struct, ILanes<T>;
}

/// <summary>Runs a function over spans, at the width of the hardware.</summary>
internal static unsafe class Map<TFunction>
    where TFunction : IFunction
{
    /// <summary>Lanes of the widest vector.</summary>
    private const int WidestCount = 16;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T>(float* x, float* y, int count)
        where T : struct, ILanes<T>
    {
        var i = 0;
        for (; i <= count - T.Count; i += T.Count) T.Store(TFunction.Of(T.Load(x + i)), y + i);
        if (i == count) return;
        var rest = stackalloc float[WidestCount];
        for (var j = i; j < count; j++) rest[j - i] = x[j];
        T.Store(TFunction.Of(T.Load(rest)), rest);
        for (var j = i; j < count; j++) y[j] = rest[j - i];
    }
}
