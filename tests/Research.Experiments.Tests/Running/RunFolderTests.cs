using Newtonsoft.Json.Linq;

namespace Research.Experiments.Tests;

public sealed class RunFolderTests
{
    [Theory]
    [InlineData("quickstart", null, "quickstart")]
    [InlineData("quickstart", "mnist", "quickstart@mnist")]
    [InlineData("a/b: c", null, "a-b- c")]
    [InlineData("..", null, "-")]
    [InlineData("trials", null, "trials-")]
    [InlineData("Trials", null, "Trials-")]
    public void It_is_named_after_experiment_and_variant(string name, string? variant, string folder) =>
        Assert.Equal(Path.Combine("runs", folder), RunFolder.Of("runs", new PlanSketch { Name = name, Variant = variant }.Build()));

    [Fact]
    public void Overrides_have_a_folder_of_their_own_whatever_their_order()
    {
        string Of(params (string Path, JToken Value)[] overrides)
        {
            var json = new JObject(overrides.Select(one => new JProperty(one.Path, one.Value)));
            return RunFolder.Of("runs", new PlanSketch { Name = "q", Overrides = json }.Build());
        }

        Assert.Matches(@"^runs.q\+[0-9a-f]{6}$", Of(("training.epochs", 3)));
        Assert.Equal(Of(("a", 1), ("b", 2)), Of(("b", 2), ("a", 1)));
        Assert.NotEqual(Of(("a", 1)), Of(("a", 2)));
    }
}
