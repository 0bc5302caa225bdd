namespace Research.Testing.Tests;

/// <summary>What a check says of an exception.</summary>
public sealed class SentenceTests
{
    private static class Unmade
    {
        public static readonly int Number = int.Parse("x", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_cause_of_a_class_that_cannot_be_initialized_is_told()
    {
        var fault = Assert.Throws<TypeInitializationException>(() => Unmade.Number);
        Assert.StartsWith("it throws FormatException: The input string 'x'", ConformanceKit.Sentence(fault));
    }

    [Fact]
    public void A_plugin_that_cannot_be_used_is_no_exception() =>
        Assert.Equal("it has two constructors", ConformanceKit.Sentence(new Research.Hosting.PluginException("it has two constructors")));
}
