namespace Research.Tensors.Tests.Streams;

public class PhiloxTests
{
    /// <summary>The known-answer vectors of the Random123 distribution (kat_vectors, philox4x32 10).</summary>
    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Gives_the_known_answers(uint a, uint b, uint c, uint d, uint key0, uint key1, uint x0, uint x1, uint x2, uint x3)
    {
        Assert.Equal((x0, x1, x2, x3), new Philox(key0, key1).Block(a, b, c, d));

        var words = new uint[16];
        new Philox(key0, key1).Blocks(a, b, c, d, words);
        Assert.Equal([x0, x1, x2, x3], words[..4]);
    }

    [Fact]
    public void Blocks_together_are_the_blocks_one_by_one()
    {
        var philox = new Philox(123, 456);
        const uint first = uint.MaxValue - 9;
        var words = new uint[4 * 21];
        philox.Blocks(first, 7, 8, 9, words);
        for (var i = 0; i < 21; i++)
        {
            var (a, b, c, d) = philox.Block(unchecked(first + (uint)i), 7, 8, 9);
            Assert.Equal([a, b, c, d], words[(4 * i)..(4 * i + 4)]);
        }
    }
}
