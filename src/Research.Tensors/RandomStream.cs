using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Research;

/// <summary>
/// A pure function of (key, step, draw, element): Philox4x32-10 with the counter (element / 4, draw, step low, step high).
/// It has no state, so there is nothing to save, and any thread may take any part.
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

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float Uniform(long element) => ToUniform(Word(element));

    /// <summary>32 random bits.</summary>
    public uint Bits(long element) => Word(element);

    private uint Word(long element)
    {
        var block = Philox((uint)(element >> 2), _draw, (uint)_step, (uint)(_step >> 32), (uint)_key, (uint)(_key >> 32));
        return (element & 3) switch { 0 => block.A, 1 => block.B, 2 => block.C, _ => block.D };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ToUniform(uint bits) => (bits >> 8) * (1f / (1 << 24));

    internal static (uint A, uint B, uint C, uint D) Philox(uint a, uint b, uint c, uint d, uint key0, uint key1)
    {
        const int rounds = 10;
        const uint multiplier0 = 0xD2511F53, multiplier1 = 0xCD9E8D57, weyl0 = 0x9E3779B9, weyl1 = 0xBB67AE85;
        for (var round = 0; round < rounds; round++)
        {
            var product0 = (ulong)multiplier0 * a;
            var product1 = (ulong)multiplier1 * c;
            (a, b, c, d) = ((uint)(product1 >> 32) ^ b ^ key0, (uint)product1, (uint)(product0 >> 32) ^ d ^ key1, (uint)product0);
            key0 += weyl0;
            key1 += weyl1;
        }

        return (a, b, c, d);
    }
}
