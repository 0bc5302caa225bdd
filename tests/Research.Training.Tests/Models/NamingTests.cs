using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;

namespace Research.Training.Tests.Models;

public sealed class NamingTests
{
    [Theory]
    [InlineData("""["flatten", "dense", "dense", "relu", "dense"]""", "flatten dense dense-2 relu dense-3")]
    [InlineData("""["dense", { "type": "dense", "name": "hidden" }, { "type": "dense" }]""", "dense hidden dense-3")]
    [InlineData("""[{ "type": "dense", "name": null }, { "type": "dense", "repeat": 3 }]""", "dense dense-2")]
    public void An_entry_has_its_id_and_a_number_from_the_second_of_that_id_on(string list, string names) =>
        Assert.Equal(names.Split(' '), EntryNames.Of(JArray.Parse(list)));

    [Fact]
    public void Null_is_no_entry() => Assert.Equal(["dense", null, "dense-2"], EntryNames.Of(JArray.Parse("""["dense", null, "dense"]""")));

    [Fact]
    public void Inserting_another_kind_of_layer_renames_nothing()
    {
        var ids = Gen.Elements("dense", "relu", "batch-norm").ListOf().ToArbitrary();
        Prop.ForAll(ids, list =>
        {
            var before = EntryNames.Of(new JArray(list));
            var after = EntryNames.Of(new JArray(list.SelectMany(id => new[] { "dropout", id })));
            return before.SequenceEqual(after.Where((_, i) => i % 2 == 1)) && before.Distinct().Count() == before.Count;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""["dense", { "type": "relu", "name": "dense" }]""", "m[1].name")]
    [InlineData("""[{ "type": "dense", "name": "dense-2" }, "dense"]""", "m[1].name")]
    [InlineData("""[{ "type": "dense", "name": "a.b" }]""", "m[0].name")]
    [InlineData("""[{ "type": "dense", "name": "a b" }]""", "m[0].name")]
    [InlineData("""[{ "type": "dense", "name": "a/b" }]""", "m[0].name")]
    [InlineData("""[{ "type": "dense", "name": "a@b" }]""", "m[0].name")]
    [InlineData("""[{ "type": "dense", "name": "a[0]" }]""", "m[0].name")]
    [InlineData("""[{ "type": "dense", "name": "*" }]""", "m[0].name")]
    [InlineData("""[{ "type": "dense", "name": "" }]""", "m[0].name")]
    [InlineData("""[{ "type": "dense", "name": 3 }]""", "m[0].name")]
    [InlineData("""["dense", { "units": 3 }]""", "m[1]")]
    [InlineData("""["dense", 5]""", "m[1]")]
    public void A_name_that_is_twice_or_breaks_paths_is_a_fault(string list, string path)
    {
        var faults = new List<Fault>();
        EntryNames.Of(JArray.Parse(list), "m", faults);
        Assert.Equal(path, Assert.Single(faults).Path);
    }

    [Fact]
    public void Repeat_adds_a_number_always()
    {
        Assert.Equal(["hidden.1", "hidden.2"], EntryNames.Copies("hidden", 2));
        Assert.Equal(["hidden.1"], EntryNames.Copies("hidden", 1));
        Assert.Equal(["hidden"], EntryNames.Copies("hidden", null));
    }

    [Fact]
    public void Nested_layers_are_named_through_their_parents()
    {
        const string model = """
            ["flatten",
             { "name": "block", "type": "residual", "repeat": 2, "body": [
               { "name": "hidden", "type": "dense", "units": 6, "activation": "relu", "normalization": "scale" }, "relu" ] },
             { "type": "parallel", "branches": [["scale"], [{ "type": "dense", "units": 6, "repeat": 2 }]] },
             { "name": "tasks", "type": "heads", "heads": { "digit": { "body": [{ "type": "dense", "units": 2 }], "loss": "squared" } } }]
            """;
        var built = Bench.Build(model, new Shape(2, 3), loss: null);
        Assert.Equal(
            [
                "flatten",
                "block.1", "block.1.hidden", "block.1.hidden.normalization", "block.1.hidden.activation", "block.1.relu",
                "block.2", "block.2.hidden", "block.2.hidden.normalization", "block.2.hidden.activation", "block.2.relu",
                "parallel", "parallel.1.scale", "parallel.2.dense.1", "parallel.2.dense.2",
                "tasks", "tasks.digit.dense",
            ],
            built.Nodes.Select(node => node.Name));
        Assert.Equal(
            [
                "flatten", "block.1", "block.1.hidden", "block.1.relu", "block.2", "block.2.hidden", "block.2.relu",
                "parallel", "parallel.1.scale", "parallel.2.dense.1", "parallel.2.dense.2", "tasks", "tasks.digit.dense",
            ],
            built.Entries);
        Assert.Contains(built.Parameters, parameter => parameter.Name == "block.2.hidden/kernel");
        var hidden = built.Nodes.Single(node => node.Name == "block.1.hidden");
        Assert.Equal("block.1.hidden.activation", hidden.Activation?.Name);
        Assert.Equal(NodeRole.Normalization, built.Nodes.Single(node => node.Name == "block.1.hidden.normalization").Role);
    }
}
