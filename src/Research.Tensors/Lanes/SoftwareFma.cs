using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// The fused multiply-add without the processor's: rounded once, like the hardware's. Own code, as what stands behind
/// MathF.FusedMultiplyAdd is the platform's C library. Source: Boldo and Melquiond, "Emulation of a FMA and correctly rounded sums:
/// proved algorithms using rounding to odd" (2008).
/// </summary>
internal static class SoftwareFma
{
    /// <summary>The processor's where it has one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float OrHardware(float a, float b, float c) =>
        Hardware.HasFusedMultiplyAdd ? MathF.FusedMultiplyAdd(a, b, c) : FusedMultiplyAdd(a, b, c);

    /// <summary>a · b + c, rounded once to nearest even.</summary>
    public static float FusedMultiplyAdd(float a, float b, float c)
    {
        // Two significands of 24 bits: the product is exact in 53. The sum is then rounded to odd, which a second rounding cannot spoil.
        var product = (double)a * b;
        var sum = product + c;
        var part = sum - product;
        var error = product - (sum - part) + (c - part);
        if (error > 0 || error < 0)
        {
            var bits = BitConverter.DoubleToInt64Bits(sum);
            if ((bits & 1) == 0) sum = BitConverter.Int64BitsToDouble(bits + (error > 0 == sum > 0 ? 1 : -1));
        }

        return (float)sum;
    }
}
