using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>4 numbers in a 128-bit vector.</summary>
internal unsafe struct Lanes128(Vector128<float> value) : ITileLanes<Lanes128>
{
    private Vector128<float> _value = value;

    public Vector128<float> Value => _value;

    public static int Count => 4;

    // 32 registers on Arm, 16 on x86.
    public static int TileRows => AdvSimd.IsSupported ? 8 : 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 value, float* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Of(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 OfBits(int bits) => new(Vector128.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator &(Lanes128 left, Lanes128 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator |(Lanes128 left, Lanes128 right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator ^(Lanes128 left, Lanes128 right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Fma(Lanes128 a, Lanes128 b, Lanes128 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Lanes128 sum, Lanes128 a, Lanes128 b) =>
        sum._value = Vector128.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Smaller(Lanes128 left, Lanes128 right) =>
        Sse.IsSupported ? new(Sse.Min(left._value, right._value)) : Select(Less(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Larger(Lanes128 left, Lanes128 right) =>
        Sse.IsSupported ? new(Sse.Max(left._value, right._value)) : Select(Less(right, left), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Less(Lanes128 left, Lanes128 right) => new(Vector128.LessThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Select(Lanes128 mask, Lanes128 whereSet, Lanes128 whereNot) =>
        Sse41.IsSupported
            ? new(Sse41.BlendVariable(whereNot._value, whereSet._value, mask._value))
            : new(Vector128.ConditionalSelect(mask._value, whereSet._value, whereNot._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Lanes128 mask) => mask._value.AsInt32() != Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddBits(Lanes128 left, Lanes128 right) => new((left._value.AsInt32() + right._value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SubtractBits(Lanes128 left, Lanes128 right) => new((left._value.AsInt32() - right._value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ShiftLeft(Lanes128 value, int count) => new((value._value.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ShiftRight(Lanes128 value, int count) => new((value._value.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 FromBits(Lanes128 bits) => new(Vector128.ConvertToSingle(bits._value.AsInt32()));
}
