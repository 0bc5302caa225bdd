using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>The processor as the kernels see it. Speed depends on it; results never do.</summary>
public static class Hardware
{
    /// <summary>Whether the processor has a fused multiply-add. Without one it is computed in software: the same bits, many times slower.</summary>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>Bits of the vectors that the kernels use: 512, 256 or 128; 32 where there is no fused multiply-add.</summary>
    public static int VectorWidth => Level switch
    {
        LaneLevel.Vector512 => 512,
        LaneLevel.Vector256 => 256,
        LaneLevel.Vector128 => 128,
        _ => 32,
    };

    /// <summary>
    /// Asks for memory that will be read soon, and goes on: for what lies in pieces too short for the processor to foresee, ahead of work
    /// that takes longer than the memory does.
    /// </summary>
    public static unsafe void Fetch(ReadOnlySpan<float> memory)
    {
        fixed (float* start = memory) Fetch(start, memory.Length);
    }

    /// <summary>The same for memory that need not be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Fetch(float* start, int count)
    {
        const int line = 16;
        if (!Sse.IsSupported) return;
        for (var i = 0; i < count; i += line) Sse.Prefetch0(start + i);
    }

    /// <summary>The kernels in use. Tests set it to run the other widths in process; any level runs on any machine, with the same results.</summary>
    internal static LaneLevel Level { get; set; } = Best;

    /// <summary>Does it on the lanes in use.</summary>
    internal static void Run<TWork>(in TWork work)
        where TWork : struct, ILaneWork
    {
        switch (Level)
        {
            case LaneLevel.Vector512: work.Run<Lanes512>(); break;
            case LaneLevel.Vector256: work.Run<Lanes256>(); break;
            case LaneLevel.Vector128: work.Run<Lanes128>(); break;
            case LaneLevel.Scalar: work.Run<Lane>(); break;
            default: work.Run<SoftwareLane>(); break;
        }
    }

    internal static LaneLevel Best =>
        !HasFusedMultiplyAdd ? LaneLevel.Software
        : Vector512.IsHardwareAccelerated ? LaneLevel.Vector512
        : Vector256.IsHardwareAccelerated ? LaneLevel.Vector256
        : LaneLevel.Vector128;
}

/// <summary>What is written once for lanes of every width.</summary>
internal interface ILaneWork
{
    void Run<T>()
        where T : struct, ITileLanes<T>;
}

/// <summary>Which lanes the kernels run on.</summary>
internal enum LaneLevel
{
    /// <summary>One number at a time, the fused multiply-add in software.</summary>
    Software,

    /// <summary>One number at a time.</summary>
    Scalar,
    Vector128,
    Vector256,
    Vector512,
}
