using System.ComponentModel.DataAnnotations;
using Research.Hosting.Binding;
using Research.Hosting.Catalogue;

namespace Research.Hosting.Tests;

/// <summary>How ids are written, and what bounds are in words.</summary>
public sealed class NameAndBoundTests
{
    [Theory]
    [InlineData("relu", true)]
    [InlineData("relu6", true)]
    [InlineData("max-pool2d", true)]
    [InlineData("a", true)]
    [InlineData("a-1", true)]
    [InlineData("", false)]
    [InlineData("6relu", false)]
    [InlineData("-relu", false)]
    [InlineData("relu-", false)]
    [InlineData("leaky--relu", false)]
    [InlineData("Relu", false)]
    [InlineData("leakyRelu", false)]
    [InlineData("leaky_relu", false)]
    [InlineData("leaky relu", false)]
    [InlineData("relu.6", false)]
    [InlineData("relü", false)]
    public void Ids_are_small_letters_and_digits_joined_by_hyphens(string id, bool kept) => Assert.Equal(kept, Ids.IsKebabCase(id));

    [Theory]
    [InlineData(0, 1, false, false, "from 0 to 1")]
    [InlineData(0, 1, true, false, "above 0 and at most 1")]
    [InlineData(0, 1, false, true, "at least 0 and below 1")]
    [InlineData(0, 1, true, true, "above 0 and below 1")]
    [InlineData(0.5, double.MaxValue, false, false, "at least 0.5")]
    [InlineData(0, float.MaxValue, true, false, "above 0")]
    [InlineData(-double.MaxValue, 3, false, false, "at most 3")]
    [InlineData(-float.MaxValue, 3, false, true, "below 3")]
    [InlineData(-float.MaxValue, float.MaxValue, false, false, null)]
    public void Bounds_in_words(double minimum, double maximum, bool above, bool below, string? words) => Assert.Equal(
        words, Bounds.InWords(new RangeAttribute(minimum, maximum) { MinimumIsExclusive = above, MaximumIsExclusive = below }));

    [Fact]
    public void Bounds_of_whole_numbers_in_words()
    {
        Assert.Equal("at least 1", Bounds.InWords(new RangeAttribute(1, int.MaxValue)));
        Assert.Equal("at most 9", Bounds.InWords(new RangeAttribute(int.MinValue, 9)));
    }
}
