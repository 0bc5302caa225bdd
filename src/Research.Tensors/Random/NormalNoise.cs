using System.Numerics;

namespace Research;

/// <summary>Normal noise on tensors, shared out over a backend's threads.</summary>
public static class NormalNoise
{
    /// <summary>Elements of a parallel block; noise that is drawn at once, on the stack.</summary>
    private const int Grain = 8192, Piece = 256;

    /// <summary>y[i] = x[i] + std · random.Normal(i).</summary>
    /// <param name="y">Of x's size: the same memory, or apart.</param>
    public static void Add(ITensorBackend backend, RandomStream random, float std, Tensor x, Tensor y)
    {
        if (x.Shape.Size != y.Shape.Size) throw new ArgumentException($"{x.Shape} and {y.Shape} differ in size");
        backend.For(x.Shape.Size, Grain, new Adding(random, std, x, y));
    }

    private readonly struct Adding(RandomStream random, float std, Tensor x, Tensor y) : IRange
    {
        public void Run(int start, int end)
        {
            Span<float> noise = stackalloc float[Piece];
            for (var first = start; first < end; first += Piece)
            {
                var piece = noise[..Math.Min(Piece, end - first)];
                random.Normal(piece, first);
                VectorLoop.Map(new Sum(std), x.Span.Slice(first, piece.Length), piece, y.Span.Slice(first, piece.Length));
            }
        }
    }

    private readonly struct Sum(float std) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> noise) => x + std * noise;
    }
}
