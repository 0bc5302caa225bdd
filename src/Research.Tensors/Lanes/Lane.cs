using System.Runtime.CompilerServices;

namespace Research;

/// <summary>One number: what is left over at the end of a span, and the functions of one number.</summary>
internal readonly unsafe struct Lane(float value) : ITileLanes<Lane>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static int TileRows => 4;

    public static implicit operator float(Lane lane) => lane._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane value, float* target) => *target = value._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Of(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane OfBits(int bits) => new(BitConverter.Int32BitsToSingle(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator +(Lane left, Lane right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator -(Lane left, Lane right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator *(Lane left, Lane right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator /(Lane left, Lane right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator &(Lane left, Lane right) => OfBits(Bits(left) & Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator |(Lane left, Lane right) => OfBits(Bits(left) | Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane operator ^(Lane left, Lane right) => OfBits(Bits(left) ^ Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Fma(Lane a, Lane b, Lane c) => new(SoftwareFma.OrHardware(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Lane sum, Lane a, Lane b) => sum = Fma(a, b, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Sqrt(Lane value) => new(MathF.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Smaller(Lane left, Lane right) =>
        left._value < right._value ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Larger(Lane left, Lane right) =>
        left._value > right._value ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Less(Lane left, Lane right) => OfBits(left._value < right._value ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane Select(Lane mask, Lane whereSet, Lane whereNot) => Bits(mask) != 0 ? whereSet : whereNot;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Lane mask) => Bits(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane AddBits(Lane left, Lane right) => OfBits(Bits(left) + Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane SubtractBits(Lane left, Lane right) => OfBits(Bits(left) - Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane ShiftLeft(Lane value, int count) => OfBits(Bits(value) << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane ShiftRight(Lane value, int count) => OfBits(Bits(value) >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane FromBits(Lane bits) => new((float)Bits(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bits(Lane lane) => BitConverter.SingleToInt32Bits(lane._value);
}
