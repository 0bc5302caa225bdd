using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// Two vectors side by side: each step of a function runs on both, so that one computes while the other waits for its last step's result.
/// </summary>
internal readonly unsafe struct LanePair<T>(T first, T second) : ILanes<LanePair<T>>
    where T : struct, ILanes<T>
{
    private readonly T _first = first, _second = second;

    public static int Count => 2 * T.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> Load(float* source) => new(T.Load(source), T.Load(source + T.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(LanePair<T> value, float* target)
    {
        T.Store(value._first, target);
        T.Store(value._second, target + T.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> Of(float value) => new(T.Of(value), T.Of(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> OfBits(int bits) => new(T.OfBits(bits), T.OfBits(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> operator +(LanePair<T> left, LanePair<T> right) =>
        new(left._first + right._first, left._second + right._second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> operator -(LanePair<T> left, LanePair<T> right) =>
        new(left._first - right._first, left._second - right._second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> operator *(LanePair<T> left, LanePair<T> right) =>
        new(left._first * right._first, left._second * right._second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> operator /(LanePair<T> left, LanePair<T> right) =>
        new(left._first / right._first, left._second / right._second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> operator &(LanePair<T> left, LanePair<T> right) =>
        new(left._first & right._first, left._second & right._second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> operator |(LanePair<T> left, LanePair<T> right) =>
        new(left._first | right._first, left._second | right._second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> operator ^(LanePair<T> left, LanePair<T> right) =>
        new(left._first ^ right._first, left._second ^ right._second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> Fma(LanePair<T> a, LanePair<T> b, LanePair<T> c) =>
        new(T.Fma(a._first, b._first, c._first), T.Fma(a._second, b._second, c._second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> Sqrt(LanePair<T> value) => new(T.Sqrt(value._first), T.Sqrt(value._second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> Smaller(LanePair<T> left, LanePair<T> right) =>
        new(T.Smaller(left._first, right._first), T.Smaller(left._second, right._second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> Larger(LanePair<T> left, LanePair<T> right) =>
        new(T.Larger(left._first, right._first), T.Larger(left._second, right._second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> Less(LanePair<T> left, LanePair<T> right) =>
        new(T.Less(left._first, right._first), T.Less(left._second, right._second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> Select(LanePair<T> mask, LanePair<T> whereSet, LanePair<T> whereNot) =>
        new(T.Select(mask._first, whereSet._first, whereNot._first), T.Select(mask._second, whereSet._second, whereNot._second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(LanePair<T> mask) => T.Any(mask._first) || T.Any(mask._second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> AddBits(LanePair<T> left, LanePair<T> right) =>
        new(T.AddBits(left._first, right._first), T.AddBits(left._second, right._second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> SubtractBits(LanePair<T> left, LanePair<T> right) =>
        new(T.SubtractBits(left._first, right._first), T.SubtractBits(left._second, right._second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> ShiftLeft(LanePair<T> value, int count) =>
        new(T.ShiftLeft(value._first, count), T.ShiftLeft(value._second, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> ShiftRight(LanePair<T> value, int count) =>
        new(T.ShiftRight(value._first, count), T.ShiftRight(value._second, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair<T> FromBits(LanePair<T> bits) => new(T.FromBits(bits._first), T.FromBits(bits._second));
}
