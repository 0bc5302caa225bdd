namespace Research.Hosting.Tests;

public sealed class OptionInfoTests : IDisposable
{
    private readonly Bench _bench = new("Valid");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void An_option_is_described_from_its_record_and_the_documentation_beside_the_plugin()
    {
        var option = Assert.Single(_bench.Catalogue.OptionsOf(_bench.Catalogue.Find(TechniqueKind.Activation, "double")!));
        Assert.Equal(("factor", "a number", "2", false, "at least 0.1"),
            (option.Name, option.Type, option.Default, option.Required, option.Bounds));
        Assert.Equal("What x is multiplied by, see Double.", option.Summary);
    }

    [Fact]
    public void Types_defaults_and_bounds_are_in_words()
    {
        var options = _bench.Catalogue.OptionsOf(_bench.Catalogue.Find(TechniqueKind.Layer, "everything")!)
            .ToDictionary(option => option.Name);
        Assert.True(options["units"] is { Required: true, Default: null, Bounds: "at least 1", Type: "a whole number" });
        Assert.True(options["rate"] is { Default: "0.1", Bounds: "at least 0 and below 1" });
        Assert.True(options["mode"] is { Default: "\"fan-in\"", Type: "one of \"fan-in\", \"fan-out\", \"fan-avg\"" });
        Assert.True(options["inner"] is { Default: null, Type: "an activation" });
        Assert.True(options["schedules"] is { Default: "[]", Type: "a list (each a schedule)" });
        Assert.True(options["stride"] is { Default: "[1,1]", Type: "a whole number, or [height, width]" });
        Assert.Empty(_bench.Catalogue.OptionsOf(_bench.Catalogue.Find(TechniqueKind.Metric, "scored")!));
    }
}
