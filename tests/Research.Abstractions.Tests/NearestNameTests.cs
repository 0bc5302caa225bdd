namespace Research.Tests;

public class NearestNameTests
{
    [Theory]
    [InlineData("optimiser", "optimizer")]
    [InlineData("rnu", "run")]
    [InlineData("Rate", "rate")]
    [InlineData("mood", "mode")]
    [InlineData("b", "a")]
    public void A_slip_finds_its_name(string written, string meant) =>
        Assert.Equal(meant, NearestName.Of(written, ["width", meant, "momentum"]));

    [Theory]
    [InlineData("width")]
    [InlineData("yes")]
    [InlineData("")]
    public void Another_word_finds_none(string written) => Assert.Null(NearestName.Of(written, ["depth", "true", "auto", "run"]));

    [Fact]
    public void The_closest_wins_and_of_equally_close_ones_the_first()
    {
        Assert.Equal("norms", NearestName.Of("normss", ["norm", "norms"]));
        Assert.Equal("beat", NearestName.Of("bat", ["beat", "boat"]));
    }

    [Fact]
    public void A_hint_names_the_nearest_or_else_what_there_is()
    {
        Assert.Equal("; did you mean \"relu\"?", NearestName.Hint("rleu", ["relu", "tanh"]));
        Assert.Equal("; there are: relu, tanh", NearestName.Hint("maxout", ["relu", "tanh"]));
        Assert.Equal("", NearestName.Hint("maxout", []));
        Assert.Equal("", NearestName.Hint("maxout", Enumerable.Range(1, 30).Select(i => $"a-{i}")));
    }
}
