namespace Research;

public readonly partial struct RandomStream
{
    /// <summary>Standard normal: Box and Muller (1958) on the two halves of a block, so that element e depends on the block of e alone.</summary>
    public float Normal(long element)
    {
        var pair = element & ~1L;
        // (0, 1]: the logarithm of 0 would be infinite.
        var radius = Math.Sqrt(-2 * DoubleMath.Log((Word(pair) + 1.0) / 4294967296.0));
        var angle = 2 * Math.PI * (Word(pair + 1) / 4294967296.0);
        return (float)(radius * ((element & 1) == 0 ? DoubleMath.Cos(angle) : DoubleMath.Sin(angle)));
    }

    /// <summary>values[i] = Uniform(first + i).</summary>
    public void Uniform(Span<float> values, long first = 0)
    {
        for (var i = 0; i < values.Length; i++) values[i] = Uniform(first + i);
    }

    /// <summary>values[i] = Normal(first + i).</summary>
    public void Normal(Span<float> values, long first = 0)
    {
        for (var i = 0; i < values.Length; i++) values[i] = Normal(first + i);
    }

    /// <summary>Permutes in place: Fisher and Yates, every order equally likely (up to a bias below 2^-32 a swap times the length).</summary>
    public void Permute(Span<int> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = (int)((ulong)Bits(i) * (ulong)(i + 1) >> 32);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
