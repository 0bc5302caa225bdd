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

    /// <summary>
    /// Whether a multiply-add of 512 bits takes as long as two of 256, as on Zen 4: rows of one wide vector are better computed as two narrow
    /// ones then, which need half as many reads for each. Tests switch it off to run the widths that they ask for.
    /// </summary>
    internal static bool HalvesWideVectors { get; set; } = IsZen4;

    /// <summary>The kernels for rows of so many numbers, which may be fewer than a vector has.</summary>
    internal static LaneLevel LevelFor(int columns) =>
        Level == LaneLevel.Vector512 && columns <= (HalvesWideVectors ? Lanes512.Count : Lanes256.Count) ? LaneLevel.Vector256 : Level;

    /// <summary>Numbers of a vector.</summary>
    internal static int Lanes(LaneLevel level) => level switch
    {
        LaneLevel.Vector512 => Lanes512.Count,
        LaneLevel.Vector256 => Lanes256.Count,
        LaneLevel.Vector128 => Lanes128.Count,
        _ => Lane.Count,
    };

    /// <summary>Does it on the lanes in use.</summary>
    internal static void Run<TWork>(in TWork work)
        where TWork : struct, ILaneWork => Run(work, Level);

    internal static void Run<TWork>(in TWork work, LaneLevel level)
        where TWork : struct, ILaneWork
    {
        switch (level)
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

    private static bool IsZen4
    {
        get
        {
            // Vendor "AuthenticAMD"; family 19h is Zen 3, which has no such vectors, and Zen 4.
            const int auth = 0x68747541, enti = 0x69746E65, cAMD = 0x444D4163, family = 0x19, baseFamily = 0xF;
            if (!X86Base.IsSupported || !Avx512F.IsSupported || X86Base.CpuId(0, 0) is not (_, auth, cAMD, enti)) return false;
            var signature = X86Base.CpuId(1, 0).Eax;
            return ((signature >> 8) & 0xF) == baseFamily && baseFamily + ((signature >> 20) & 0xFF) == family;
        }
    }
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
