namespace Research;

/// <summary>A thread's own memory for packed operands: allocated once, kept for the thread's life.</summary>
internal static unsafe class Scratch
{
    private const int LineFloats = 16;

    [ThreadStatic]
    private static float[]? _memory;

    /// <summary>At least that many floats, from a 64-byte line on. Holds until the thread asks again.</summary>
    public static float* Of(int floats)
    {
        var memory = _memory;
        if (memory is null || memory.Length < floats + LineFloats)
            _memory = memory = GC.AllocateUninitializedArray<float>(floats + LineFloats, pinned: true);
        fixed (float* start = memory)
        {
            const nuint line = LineFloats * sizeof(float);
            return (float*)(((nuint)start + line - 1) / line * line);
        }
    }
}
