namespace Research;

/// <summary>
/// A vector of float32 of some width. Kernels are written once over it, and so give the same bits on every width: each operation is
/// either exact or rounded once, to nearest even, in every implementation.
/// </summary>
internal unsafe interface ILanes<T>
    where T : struct, ILanes<T>
{
    /// <summary>Numbers side by side.</summary>
    static abstract int Count { get; }

    static abstract T Load(float* source);

    static abstract void Store(T value, float* target);

    /// <summary>The number in every lane.</summary>
    static abstract T Of(float value);

    /// <summary>The bits in every lane.</summary>
    static abstract T OfBits(int bits);

    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    static abstract T operator *(T left, T right);

    static abstract T operator /(T left, T right);

    static abstract T operator &(T left, T right);

    static abstract T operator |(T left, T right);

    static abstract T operator ^(T left, T right);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract T Fma(T a, T b, T c);

    static abstract T Sqrt(T value);

    /// <summary>Whether there is an instruction for <see cref="Scale"/>; else nobody calls it.</summary>
    static virtual bool HasScale => false;

    /// <summary>value · 2^exponent, rounded once.</summary>
    /// <param name="exponent">Whole numbers.</param>
    static virtual T Scale(T value, T exponent) => throw new NotSupportedException("these lanes have no instruction that scales");

    /// <summary>left where it is below right, else right: right, too, where either is NaN.</summary>
    static abstract T Smaller(T left, T right);

    /// <summary>left where it is above right, else right: right, too, where either is NaN.</summary>
    static abstract T Larger(T left, T right);

    /// <summary>All bits set where left is below right, else none; none where either is NaN.</summary>
    static abstract T Less(T left, T right);

    /// <summary>The first where the mask is set, else the second. A mask comes of a comparison: all bits of a lane, or none.</summary>
    static abstract T Select(T mask, T whereSet, T whereNot);

    /// <summary>Whether any lane of a mask is set.</summary>
    static abstract bool Any(T mask);

    /// <summary>The sum of the bits as 32-bit integers.</summary>
    static abstract T AddBits(T left, T right);

    /// <summary>The difference of the bits as 32-bit integers.</summary>
    static abstract T SubtractBits(T left, T right);

    /// <summary>The bits shifted up.</summary>
    static abstract T ShiftLeft(T value, int count);

    /// <summary>The bits shifted down, the sign repeated.</summary>
    static abstract T ShiftRight(T value, int count);

    /// <summary>The bits, read as a 32-bit integer, as a number; rounded to nearest even.</summary>
    static abstract T FromBits(T bits);
}

/// <summary>Lanes that products run on.</summary>
internal interface ITileLanes<T> : ILanes<T>
    where T : struct, ITileLanes<T>
{
    /// <summary>Rows of a tile: with two vectors a row, as many as the registers hold beside the operands.</summary>
    static abstract int TileRows { get; }

    /// <summary>
    /// sum + a · b, rounded once, in sum's place: written to the field alone, or the compiler copies the sum once a step. Copies cost
    /// nothing until another thread shares the core's front end; then the instructions of a product count, not its multiply-adds.
    /// </summary>
    static abstract void Accumulate(ref T sum, T a, T b);
}
