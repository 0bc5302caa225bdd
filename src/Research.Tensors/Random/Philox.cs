using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>
/// Philox4x32-10: a counter of four words and a key of two give four random words.
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).
/// </summary>
internal readonly record struct Philox(uint Key0, uint Key1)
{
    /// <summary>Words of a block.</summary>
    public const int BlockWords = 4;

    private const int Rounds = 10;

    // The paper's multipliers, and its Weyl sequence: the golden ratio and √3 - 1.
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    private const int WordBits = 32;

    /// <summary>Blocks that one vector holds.</summary>
    private const int BlocksAtOnce = 4;

    /// <summary>The block of one counter.</summary>
    public (uint A, uint B, uint C, uint D) Block(uint a, uint b, uint c, uint d)
    {
        var (key0, key1) = (Key0, Key1);
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * a;
            var product1 = (ulong)Multiplier1 * c;
            (a, b, c, d) = ((uint)(product1 >> WordBits) ^ b ^ key0, (uint)product1, (uint)(product0 >> WordBits) ^ d ^ key1, (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (a, b, c, d);
    }

    /// <summary>The blocks of counters (first, b, c, d), (first + 1, b, c, d), ..., as many as the words hold.</summary>
    public void Blocks(uint first, uint b, uint c, uint d, Span<uint> words)
    {
        var done = 0;
        if (Avx2.IsSupported)
        {
            for (; done <= words.Length - BlocksAtOnce * BlockWords; done += BlocksAtOnce * BlockWords)
            {
                Four(first, b, c, d, words.Slice(done, BlocksAtOnce * BlockWords));
                first += BlocksAtOnce;
            }
        }

        for (; done < words.Length; done += BlockWords)
        {
            (words[done], words[done + 1], words[done + 2], words[done + 3]) = Block(first, b, c, d);
            first++;
        }
    }

    /// <summary>
    /// Four blocks, a word in each half-used lane of 64 bits: the multiplication wants it so, and ignores what the upper half holds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Four(uint first, uint b, uint c, uint d, Span<uint> words)
    {
        var multiplier0 = Vector256.Create(Multiplier0);
        var multiplier1 = Vector256.Create(Multiplier1);
        var (key0, key1) = (Key0, Key1);
        var va = Vector256.Create((ulong)first, first + 1, first + 2, first + 3);
        var vb = Vector256.Create((ulong)b);
        var vc = Vector256.Create((ulong)c);
        var vd = Vector256.Create((ulong)d);
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = Avx2.Multiply(va.AsUInt32(), multiplier0);
            var product1 = Avx2.Multiply(vc.AsUInt32(), multiplier1);
            va = (product1 >> WordBits) ^ vb ^ Vector256.Create((ulong)key0);
            vb = product1;
            vc = (product0 >> WordBits) ^ vd ^ Vector256.Create((ulong)key1);
            vd = product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        var low = Vector256.Create((ulong)uint.MaxValue);
        var ab = (va & low) | (vb << WordBits);
        var cd = (vc & low) | (vd << WordBits);
        // Blocks 0 and 2, then 1 and 3; the halves are put in order as they are stored.
        var even = Avx2.UnpackLow(ab, cd);
        var odd = Avx2.UnpackHigh(ab, cd);
        ref var target = ref Unsafe.As<uint, ulong>(ref MemoryMarshal.GetReference(words));
        Avx2.Permute2x128(even, odd, 0x20).StoreUnsafe(ref target);
        Avx2.Permute2x128(even, odd, 0x31).StoreUnsafe(ref target, (nuint)Vector256<ulong>.Count);
    }
}
