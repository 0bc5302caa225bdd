using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research.Benchmarks;

/// <summary>The processor's rate of independent fused multiply-adds on one core: what no product can beat.</summary>
internal static class PeakRate
{
    private const int Rounds = 1 << 16;

    /// <summary>More than latency times ports of any processor of today.</summary>
    private const int Chains = 12;

    private static int Lanes => Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count;

    /// <summary>A stretch of multiply-adds and nothing else.</summary>
    public static Action Stretch { get; } = Vector512.IsHardwareAccelerated ? () => Wide() : () => Narrow();

    /// <summary>Floating-point operations of <see cref="Stretch"/>; a multiply-add is two.</summary>
    public static double Operations => 2d * Rounds * Chains * Lanes;

    public static double GigaflopsPerSecond(TimeSpan duration) => Rate.Of(Stretch, duration) * Operations / 1e9;

    /// <summary>
    /// How many times as fast all cores together are as one: they share nothing but the machine, so no program scales better while others use
    /// it as they do.
    /// </summary>
    public static double TimesOnAllCores()
    {
        var one = MeanSeconds(1);
        return Environment.ProcessorCount * one / MeanSeconds(Environment.ProcessorCount);
    }

    private static double MeanSeconds(int threads)
    {
        const int stretches = 4000;
        var runs = Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var watch = Stopwatch.StartNew();
                for (var i = 0; i < stretches; i++) Stretch();
                return watch.Elapsed.TotalSeconds;
            },
            TaskCreationOptions.LongRunning));
        return Task.WhenAll(runs).GetAwaiter().GetResult().Average();
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector256<float> Narrow()
    {
        var x = Vector256.Create(0.999f);
        var y = Vector256.Create(0.001f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var round = 0; round < Rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return a + b + c + d + e + f + g + h + i + j + k + l;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> Wide()
    {
        var x = Vector512.Create(0.999f);
        var y = Vector512.Create(0.001f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var round = 0; round < Rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
