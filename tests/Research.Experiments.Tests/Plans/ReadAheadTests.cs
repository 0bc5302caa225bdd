using Newtonsoft.Json.Linq;

namespace Research.Experiments.Tests;

public sealed class ReadAheadTests : IDisposable
{
    private readonly PlanFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Data_that_every_cell_shares_are_read_as_overridden_and_for_the_first_seed()
    {
        _files.Plan(
            PlanFiles.With("""
                "seeds": [7, 8],
                "ablation": { "factors": { "rate": { "path": "optimizer.learningRate", "levels": [0.1, 0.2] } } }
                """),
            "data.train=50");

        var spec = Assert.Single(_files.Trials.Ahead);
        Assert.True(JToken.DeepEquals(JObject.Parse("""{ "data": { "type": "glyphs", "train": 50 } }"""), spec.Resolved), $"{spec.Resolved}");
        Assert.Equal((7L, "7", _files.Folder), (spec.Seed, spec.Role, spec.BaseFolder));
    }

    [Theory]
    [InlineData(""" "ablation": { "factors": { "rows": { "path": "data.train", "levels": [50, 100] } } } """)]
    [InlineData(""" "ablation": { "factors": { "rows": { "levels": { "few": { "data.train": 50 }, "many": { "data.train": 100 } } } } } """)]
    [InlineData(""" "seeds": 1, "tune": { "settings": { "rows": { "path": "data.train", "values": [50, 100] } } } """)]
    public void Data_that_cells_may_change_wait_for_the_first_cell(string keys)
    {
        _files.Plan(PlanFiles.With(keys));

        Assert.Empty(_files.Trials.Ahead);
    }
}
