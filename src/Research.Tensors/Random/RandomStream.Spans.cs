using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research;

public readonly partial struct RandomStream
{
    /// <summary>Bits of a word that a float's significand has no room for.</summary>
    private const int UnusedBits = 8;

    private const float UniformUnit = 1f / (1 << (32 - UnusedBits));

    /// <summary>Words drawn at once: they stay in the first-level cache.</summary>
    private const int Chunk = 512;

    /// <summary>values[i] = Bits(first + i).</summary>
    public void Bits(Span<uint> values, long first = 0)
    {
        // To the beginning of a block, the whole blocks, the rest.
        while (first % Philox.BlockWords != 0 && !values.IsEmpty)
        {
            values[0] = Bits(first++);
            values = values[1..];
        }

        var whole = values.Length / Philox.BlockWords * Philox.BlockWords;
        Generator.Blocks(BlockOf(first), _draw, (uint)_step, (uint)(_step >> 32), values[..whole]);
        for (var i = whole; i < values.Length; i++) values[i] = Bits(first + i);
    }

    /// <summary>values[i] = Uniform(first + i).</summary>
    public void Uniform(Span<float> values, long first = 0)
    {
        var words = MemoryMarshal.Cast<float, uint>(values);
        Bits(words, first);
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var word = new Vector<uint>(words[i..]) >>> UnusedBits;
            (Vector.ConvertToSingle(word.As<uint, int>()) * UniformUnit).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++) values[i] = (words[i] >> UnusedBits) * UniformUnit;
    }

    /// <summary>values[i] = Uniform(i) (high - low) + low, each operation rounded: in [low, high], high by rounding alone.</summary>
    public void Uniform(Span<float> values, float low, float high)
    {
        Uniform(values);
        Scale(values, high - low, low);
    }

    /// <summary>values[i] = Normal(i) deviation + mean, each operation rounded.</summary>
    public void Normal(Span<float> values, float mean, float deviation)
    {
        Normal(values);
        Scale(values, deviation, mean);
    }

    /// <summary>values[i] = Normal(first + i).</summary>
    public void Normal(Span<float> values, long first = 0)
    {
        if (first % 2 != 0 && !values.IsEmpty)
        {
            values[0] = Normal(first++);
            values = values[1..];
        }

        var whole = values.Length / 2 * 2;
        for (var done = 0; done < whole; done += Chunk)
        {
            NormalPairs(values[done..Math.Min(whole, done + Chunk)], first + done);
        }

        if (whole < values.Length) values[whole] = Normal(first + whole);
    }

    /// <summary>
    /// Permutes in place, after Fisher and Yates. A place is drawn as word · size / 2^32: its probability is off by less than size / 2^32 of
    /// itself, which is 1.4e-5 for 60,000 values. Element i of the stream draws the place of value i.
    /// </summary>
    [SkipLocalsInit]
    public void Permute(Span<int> values)
    {
        Span<uint> words = stackalloc uint[Chunk];
        for (var end = values.Length; end > 0; end -= Chunk)
        {
            var start = Math.Max(0, end - Chunk);
            Bits(words[..(end - start)], start);
            for (var i = end - 1; i >= start; i--)
            {
                var j = (int)((ulong)words[i - start] * (ulong)(i + 1) >> 32);
                (values[i], values[j]) = (values[j], values[i]);
            }
        }
    }

    /// <remarks>TensorPrimitives' own is compiled anew at each start: 5 ms an operation, before the first trial.</remarks>
    private static void Scale(Span<float> values, float factor, float shift)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(values[i..]) * factor + new Vector<float>(shift)).CopyTo(values[i..]);
        for (; i < values.Length; i++) values[i] = values[i] * factor + shift;
    }

    /// <summary>At most a chunk, an even number, from an even element on.</summary>
    [SkipLocalsInit]
    private unsafe void NormalPairs(Span<float> values, long first)
    {
        Span<uint> words = stackalloc uint[Chunk];
        words = words[..values.Length];
        Bits(words, first);
        // Apart, so that whole vectors are pairs; what lies beyond the last pair is drawn from 0 and not used.
        var count = values.Length / 2;
        var even = stackalloc float[Chunk / 2];
        var odd = stackalloc float[Chunk / 2];
        for (var i = 0; i < count; i++)
        {
            ((uint*)even)[i] = words[2 * i];
            ((uint*)odd)[i] = words[2 * i + 1];
        }

        switch (Hardware.Level)
        {
            case LaneLevel.Vector512: Pairs<Lanes512>(even, odd, count); break;
            case LaneLevel.Vector256: Pairs<Lanes256>(even, odd, count); break;
            case LaneLevel.Vector128: Pairs<Lanes128>(even, odd, count); break;
            case LaneLevel.Scalar: Pairs<Lane>(even, odd, count); break;
            default: Pairs<SoftwareLane>(even, odd, count); break;
        }

        for (var i = 0; i < count; i++)
        {
            values[2 * i] = even[i];
            values[2 * i + 1] = odd[i];
        }
    }

    private static unsafe void Pairs<T>(float* even, float* odd, int count)
        where T : struct, ILanes<T>
    {
        for (var i = count; i % T.Count != 0; i++) even[i] = odd[i] = 0;
        for (var i = 0; i < count; i += T.Count)
        {
            BoxMuller.Pair(T.Load(even + i), T.Load(odd + i), out var first, out var second);
            T.Store(first, even + i);
            T.Store(second, odd + i);
        }
    }
}
