using System.Numerics;

namespace Research;

/// <summary>Sums of a part's columns in double: two vectors, which are locals of the loop that adds to them, or they would not stay in registers.</summary>
internal static unsafe class PartSums
{
    public static (Vector<double> Low, Vector<double> High) Load<TPart>(double* sums)
        where TPart : struct, IVectorPart
    {
        var padded = stackalloc double[Vector<float>.Count];
        for (var j = 0; j < Vector<float>.Count; j++) padded[j] = j < TPart.Count ? sums[j] : 0;
        return (Vector.Load(padded), Vector.Load(padded + Vector<double>.Count));
    }

    public static void Store<TPart>(Vector<double> low, Vector<double> high, double* sums)
        where TPart : struct, IVectorPart
    {
        var padded = stackalloc double[Vector<float>.Count];
        low.Store(padded);
        high.Store(padded + Vector<double>.Count);
        for (var j = 0; j < TPart.Count; j++) sums[j] = padded[j];
    }
}
