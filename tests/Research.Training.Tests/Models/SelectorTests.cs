namespace Research.Training.Tests.Models;

public sealed class SelectorTests
{
    private static readonly string[] Entries =
    [
        "flatten", "hidden.1", "hidden.2", "hidden.10", "block.1", "block.1.hidden.1", "block.1.hidden.2", "block.2", "block.2.hidden.1",
        "conv-a", "conv-b", "output",
    ];

    [Theory]
    [InlineData("output", "output")]
    [InlineData("hidden.2", "hidden.2")]
    [InlineData("hidden.*", "hidden.1 hidden.2 hidden.10")]
    [InlineData("hidden.last", "hidden.10")]
    [InlineData("block.*", "block.1 block.1.hidden.1 block.1.hidden.2 block.2 block.2.hidden.1")]
    [InlineData("block.*.hidden.1", "block.1.hidden.1 block.2.hidden.1")]
    [InlineData("block.*.hidden.last", "block.1.hidden.2 block.2.hidden.1")]
    [InlineData("block.last.hidden.last", "block.2.hidden.1")]
    [InlineData("block.last", "block.2")]
    [InlineData("conv*", "conv-a conv-b")]
    [InlineData("*.1", "hidden.1 block.1")]
    [InlineData("*t*", "flatten output")]
    [InlineData("*-b", "conv-b")]
    [InlineData("c*v-*", "conv-a conv-b")]
    [InlineData("*o*t*t", "output")]
    [InlineData("o*u*p*u*t", "output")]
    public void A_selector_names_entries(string selector, string names) =>
        Assert.Equal(names.Split(' '), LayerSelector.Match(selector, Entries, "layers"));

    /// <summary>What stands around a star shares no letter: "aba" is no "ab" with a "ba" after it.</summary>
    [Theory]
    [InlineData("ab*ba", "abba ab-ba")]
    [InlineData("a*b*a", "aba abba ab-ba")]
    [InlineData("*b*b*", "abba ab-ba")]
    public void A_star_stands_for_any_rest(string selector, string names) =>
        Assert.Equal(names.Split(' '), LayerSelector.Match(selector, ["aba", "abba", "ab-ba", "ab"], "layers"));

    [Fact]
    public void A_star_alone_names_all() => Assert.Equal(Entries, LayerSelector.Match("*", Entries, "layers"));

    [Fact]
    public void Several_selectors_name_each_entry_once_in_the_order_of_the_model() => Assert.Equal(
        ["hidden.1", "hidden.2", "hidden.10", "output"],
        LayerSelector.Match(["output", "hidden.*", "hidden.1"], Entries, "layers"));

    [Fact]
    public void A_selector_that_matches_nothing_is_a_fault_with_the_nearest_name()
    {
        var thrown = Assert.Throws<FaultsException>(() => LayerSelector.Match(["output", "outpot"], Entries, "probes[0].layers"));
        var fault = Assert.Single(thrown.Faults);
        Assert.Equal("probes[0].layers[1]", fault.Path);
        Assert.Contains("did you mean \"output\"?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_entrys_bare_name_gets_a_hint()
    {
        var fault = Assert.Single(Assert.Throws<FaultsException>(() => LayerSelector.Match("hidden", Entries, "layers")).Faults);
        Assert.Contains("hidden.*", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_is_called_last_is_meant_by_its_name() =>
        Assert.Equal(["a.last"], LayerSelector.Match("a.last", ["a.1", "a.last"], "layers"));
}
