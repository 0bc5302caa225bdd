using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Research;

/// <summary>
/// A pure function of (key, step, draw, element): Philox4x32-10 with the counter (element / 4, draw, step low, step high).
/// It has no state, so there is nothing to save, and any thread may take any part; the spans give the bits of the single elements.
/// Elements run from 0 to 2^34 - 1.
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
/// </summary>
public readonly partial struct RandomStream
{
    private readonly ulong _key;
    private readonly long _step;
    private readonly uint _draw;

    private RandomStream(ulong key, long step, uint draw)
    {
        _key = key;
        _step = step;
        _draw = draw;
    }

    /// <summary>The stream of a purpose: its key is the first 8 bytes of SHA-256 of role and purpose.</summary>
    /// <param name="role">Who draws: a seed ("7"), a tuning run ("tune/7"), an ensemble's member ("7/member/2").</param>
    /// <param name="purpose">What for: "shuffle", "hidden.1/kernel/initialization".</param>
    public static RandomStream Of(string role, string purpose)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{role}\0{purpose}"), hash);
        return new RandomStream(BinaryPrimitives.ReadUInt64LittleEndian(hash), 0, 0);
    }

    /// <summary>The stream at a step; draws of one step differ.</summary>
    public RandomStream At(long step, int draw = 0) => new(_key, step, (uint)draw);

    /// <summary>32 random bits.</summary>
    public uint Bits(long element)
    {
        var block = Generator.Block(BlockOf(element), _draw, (uint)_step, (uint)(_step >> 32));
        return (element & 3) switch { 0 => block.A, 1 => block.B, 2 => block.C, _ => block.D };
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float Uniform(long element) => (Bits(element) >> UnusedBits) * UniformUnit;

    /// <summary>
    /// Standard normal: Box and Muller's pair (1958) of the words 2i and 2i + 1, so that an element depends on its block alone; the even element
    /// is the cosine's. The radius has 32 bits: no value lies beyond 6.66.
    /// </summary>
    public float Normal(long element)
    {
        var pair = element & ~1L;
        BoxMuller.Pair(Word(Bits(pair)), Word(Bits(pair + 1)), out var first, out var second);
        return element == pair ? first : second;
    }

    private Philox Generator => new((uint)_key, (uint)(_key >> 32));

    private static uint BlockOf(long element) => (uint)(element / Philox.BlockWords);

    private static Lane Word(uint bits) => Lane.OfBits((int)bits);
}
