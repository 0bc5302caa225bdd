namespace Research.Tests;

/// <summary>Numbers and types in messages.</summary>
public class MessageTests
{
    [Theory]
    [InlineData(3, "3")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(9.99e19, "99900000000000000000")]
    [InlineData(-1e15, "-1000000000000000")]
    [InlineData(1.5e300, "1.5e300")]
    [InlineData(1e-5, "1e-5")]
    public void A_number_is_told_as_somebody_would_write_it(double number, string text) => Assert.Equal(text, NumberText.Of(number));

    [Fact]
    public void A_number_keeps_its_own_precision()
    {
        Assert.Equal("0.1", NumberText.OfAny(0.1f));
        Assert.Equal("1000000000", NumberText.OfAny(1e9f));
        Assert.Equal("7", NumberText.OfAny(7L));
    }

    [Theory]
    [InlineData(typeof(float?), "float?")]
    [InlineData(typeof(DateTime?[]), "DateTime?[]")]
    [InlineData(typeof(Dictionary<string, int?>), "Dictionary<string, int?>")]
    [InlineData(typeof(Shape), "Shape")]
    public void A_type_is_told_as_a_plugins_author_writes_it(Type type, string text) => Assert.Equal(text, TypeName.Of(type));
}
