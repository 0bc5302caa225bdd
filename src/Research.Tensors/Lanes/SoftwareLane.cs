using System.Runtime.CompilerServices;

namespace Research;

/// <summary>One number, with the fused multiply-add in software: for processors that have none.</summary>
internal readonly unsafe struct SoftwareLane(float value) : ITileLanes<SoftwareLane>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static int TileRows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SoftwareLane value, float* target) => *target = value._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane Of(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane OfBits(int bits) => new(BitConverter.Int32BitsToSingle(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane operator +(SoftwareLane left, SoftwareLane right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane operator -(SoftwareLane left, SoftwareLane right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane operator *(SoftwareLane left, SoftwareLane right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane operator /(SoftwareLane left, SoftwareLane right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane operator &(SoftwareLane left, SoftwareLane right) => OfBits(Bits(left) & Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane operator |(SoftwareLane left, SoftwareLane right) => OfBits(Bits(left) | Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane operator ^(SoftwareLane left, SoftwareLane right) => OfBits(Bits(left) ^ Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane Fma(SoftwareLane a, SoftwareLane b, SoftwareLane c) => new(SoftwareFma.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref SoftwareLane sum, SoftwareLane a, SoftwareLane b) => sum = Fma(a, b, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane Sqrt(SoftwareLane value) => new(MathF.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane Smaller(SoftwareLane left, SoftwareLane right) =>
        left._value < right._value ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane Larger(SoftwareLane left, SoftwareLane right) =>
        left._value > right._value ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane Less(SoftwareLane left, SoftwareLane right) => OfBits(left._value < right._value ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane Select(SoftwareLane mask, SoftwareLane whereSet, SoftwareLane whereNot) => Bits(mask) != 0 ? whereSet : whereNot;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(SoftwareLane mask) => Bits(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane AddBits(SoftwareLane left, SoftwareLane right) => OfBits(Bits(left) + Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane SubtractBits(SoftwareLane left, SoftwareLane right) => OfBits(Bits(left) - Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane ShiftLeft(SoftwareLane value, int count) => OfBits(Bits(value) << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane ShiftRight(SoftwareLane value, int count) => OfBits(Bits(value) >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftwareLane FromBits(SoftwareLane bits) => new((float)Bits(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bits(SoftwareLane lane) => BitConverter.SingleToInt32Bits(lane._value);
}
