using System.Text.Json;

namespace Research.Experiments.Tests;

public sealed class ReportDifferencesTests
{
    [Fact]
    public void Layers_in_another_order_are_no_same_settings() => Assert.Equal(
        ["""model: ["drop","relu"] | ["relu","drop"]"""],
        Differences(
            """{ "model": [{ "name": "drop", "type": "dropout" }, "relu"] }""",
            """{ "model": ["relu", { "name": "drop", "type": "dropout" }] }"""));

    [Fact]
    public void So_are_those_of_a_body_where_one_of_them_has_a_layer_more() => Assert.Equal(
        ["model.block.body.flatten.type: (none) | \"flatten\"", """model.block.body: ["a","b"] | ["b","flatten","a"]"""],
        Differences(
            """
            { "model": [{ "name": "block", "type": "sequence",
                "body": [{ "name": "a", "type": "dense" }, { "name": "b", "type": "dense" }] }] }
            """,
            """
            { "model": [{ "name": "block", "type": "sequence",
                "body": [{ "name": "b", "type": "dense" }, "flatten", { "name": "a", "type": "dense" }] }] }
            """));

    [Fact]
    public void A_layer_more_puts_no_other_in_another_order() => Assert.Equal(
        ["model.flatten.type: (none) | \"flatten\""],
        Differences(
            """{ "model": [{ "name": "a", "type": "dense" }, { "name": "b", "type": "dense" }] }""",
            """{ "model": [{ "name": "a", "type": "dense" }, "flatten", { "name": "b", "type": "dense" }] }"""));

    /// <summary>As setting paths name them: the beginning of another's name is no name, and what has one counts among those of its
    /// id.</summary>
    [Fact]
    public void Elements_have_the_names_that_paths_give_them() => Assert.Equal(
        ["model.hidden.units: 3 | 4", "model.dense-3.units: 5 | 6", "model.relu.type: (none) | \"relu\""],
        Differences(
            """
            { "model": [{ "name": "hidden-wide", "type": "dense" }, { "name": "hidden", "type": "dense", "units": 3 },
                { "type": "dense", "units": 5 }, "relu-6"] }
            """,
            """
            { "model": [{ "name": "hidden-wide", "type": "dense" }, { "name": "hidden", "type": "dense", "units": 4 },
                { "type": "dense", "units": 6 }, "relu-6", "relu"] }
            """));

    [Fact]
    public void A_technique_in_its_short_form_is_the_same_in_its_long_one() => Assert.Equal(
        ["model.dense-2.units: (none) | 3"],
        Differences(
            """{ "defaults": { "activation": "relu" }, "loss": "hinge", "model": ["dense", "dense"], "regularizers": ["l1"] }""",
            """
            { "defaults": { "activation": { "type": "relu" } }, "loss": { "type": "hinge" },
                "model": [{ "type": "dense" }, { "type": "dense", "units": 3 }], "regularizers": [{ "type": "l1" }] }
            """));

    [Fact]
    public void Texts_that_look_like_dates_are_texts() => Assert.Equal(
        ["data.from: \"2026-01-01T00:00:00.1Z\" | \"2026-01-01T00:00:00.2Z\""],
        Differences("""{ "data": { "from": "2026-01-01T00:00:00.1Z" } }""", """{ "data": { "from": "2026-01-01T00:00:00.2Z" } }"""));

    [Fact]
    public void Moments_are_no_techniques() => Assert.Equal(
        ["""probes.seen.at: ["start"] | ["start","end"]"""],
        Differences(
            """{ "probes": [{ "name": "seen", "type": "norms", "at": ["start"] }] }""",
            """{ "probes": [{ "name": "seen", "type": "norms", "at": ["start", "end"] }] }"""));

    private static IEnumerable<string> Differences(params string[] resolved)
    {
        var sample = ReportReader.ReadFile(Path.Combine(Repository.TestFolder, "Reports", "Samples", "report-1.json"));
        var reports = resolved.Select(
            json => sample with { Experiment = sample.Experiment with { Resolved = JsonDocument.Parse(json).RootElement } });
        return ReportDifferences.Settings([.. reports]).Select(difference => $"{difference.Path}: {string.Join(" | ",
            difference.Values.Select(value => value is { } known ? known.GetRawText().Replace(" ", "", StringComparison.Ordinal) : "(none)"))}");
    }
}
