namespace Research;

/// <summary>A thread's own memory for packed operands: allocated once, kept for the thread's life.</summary>
internal static unsafe class Scratch
{
    private const int LineFloats = 16;

    [ThreadStatic]
    private static float[]? _memory;

    [ThreadStatic]
    private static KeptPanels _kept;

    /// <summary>What the thread's memory begins with; nothing that is known: default.</summary>
    public static KeptPanels Kept
    {
        get => _kept;
        set => _kept = value;
    }

    /// <summary>At least that many floats, from a 64-byte line on. Holds until the thread asks again.</summary>
    public static float* Of(int floats) => Of(floats, default, out _);

    /// <param name="panels">What it may begin with from the thread's block before.</param>
    /// <param name="areThere">It does. They are not taken to be there the next time, unless <see cref="Kept"/> says so again.</param>
    public static float* Of(int floats, KeptPanels panels, out bool areThere)
    {
        var memory = _memory;
        areThere = panels != default && panels == _kept;
        _kept = default;
        if (memory is null || memory.Length < floats + LineFloats)
        {
            _memory = memory = GC.AllocateUninitializedArray<float>(floats + LineFloats, pinned: true);
            areThere = false;
        }

        fixed (float* start = memory)
        {
            const nuint line = LineFloats * sizeof(float);
            return (float*)(((nuint)start + line - 1) / line * line);
        }
    }
}

/// <summary>Packed panels of b that a thread's next block of the same product can read.</summary>
/// <param name="Product">Of this product; 0: of none.</param>
/// <param name="Part">Of this part of its columns.</param>
internal readonly record struct KeptPanels(long Product, int Part)
{
    private static long _products;

    /// <summary>A number that no product had before.</summary>
    public static long NextProduct() => Interlocked.Increment(ref _products);
}
