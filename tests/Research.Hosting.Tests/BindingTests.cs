using Newtonsoft.Json.Linq;

namespace Research.Hosting.Tests;

public sealed class BindingTests : IDisposable
{
    private readonly Bench _bench = new("Valid");

    public void Dispose() => _bench.Dispose();

    [Theory]
    // keys
    [InlineData("""{ "units": 1, "unis": 2 }""", "model[1].unis: everything has no option \"unis\"; did you mean \"units\"?")]
    [InlineData("""{ "units": 1, "Rate": 0.1 }""", "model[1].Rate: everything has no option \"Rate\"; did you mean \"rate\"?")]
    [InlineData("""{ "units": 1, "rate": 0.1, "rate": 0.2 }""", "model[1].rate: the key \"rate\" is written twice")]
    [InlineData("""{ "units": 1, "parts": { "a": { "wait": 1 } } }""",
        "model[1].parts.a.wait: a has no option \"wait\"; there are: weight, schedule, body")]
    // required
    [InlineData("{ }", "model[1].units: everything needs this option: a whole number")]
    [InlineData("""{ "units": null }""", "model[1].units: everything needs this option: a whole number")]
    // types
    [InlineData("""{ "units": "3" }""", "model[1].units: this must be a whole number, and is the text \"3\"")]
    [InlineData("""{ "units": 3.0 }""", "model[1].units: this must be a whole number, and is 3.0")]
    [InlineData("""{ "units": 3000000000 }""", "model[1].units: 3000000000 is outside of what this option can hold")]
    [InlineData("""{ "units": 30000000000000000000000 }""",
        "model[1].units: 30000000000000000000000 is outside of what this option can hold")]
    [InlineData("""{ "units": 1, "rate": "0.1" }""", "model[1].rate: this must be a number, and is the text \"0.1\"")]
    [InlineData("""{ "units": 1, "useBias": 1 }""", "model[1].useBias: this must be true or false, and is 1")]
    [InlineData("""{ "units": 1, "text": 5 }""", "model[1].text: this must be a text, and is 5")]
    [InlineData("""{ "units": 1, "thickness": { "a": 1 } }""", "model[1].thickness: this must be a list (each a number), and is an object")]
    [InlineData("""{ "units": 1, "thickness": [1, "2"] }""", "model[1].thickness[1]: this must be a number, and is the text \"2\"")]
    [InlineData("""{ "units": 1, "thickness": [] }""", "model[1].thickness: this needs at least 1, and has 0")]
    [InlineData("""{ "units": 1, "parts": [] }""", "model[1].parts: this must be an object (each value an object), and is a list")]
    [InlineData("""{ "units": 1, "body": {} }""", "model[1].body: this must be a list of layers, and is an object")]
    [InlineData("""{ "units": 1, "stride": [1, 2, 3] }""",
        "model[1].stride: this must be a whole number, or [height, width], and is a list")]
    [InlineData("""{ "units": 1, "target": 1.5 }""", "model[1].target: this must be a name or a whole number, and is 1.5")]
    // numbers
    [InlineData("""{ "units": 1, "precise": 1e999 }""", "model[1].precise: this number is too large")]
    [InlineData("""{ "units": 1, "rate": 1e300 }""", "model[1].rate: 1e300 is too large for a 32-bit number")]
    [InlineData("""{ "units": 9.99e19 }""", "model[1].units: 99900000000000000000 is outside of what this option can hold")]
    // bounds
    [InlineData("""{ "units": 0 }""", "model[1].units: this must be at least 1, and is 0")]
    [InlineData("""{ "units": 1, "rate": 1 }""", "model[1].rate: this must be at least 0 and below 1, and is 1")]
    [InlineData("""{ "units": 1, "rate": -0.5 }""", "model[1].rate: this must be at least 0 and below 1, and is -0.5")]
    [InlineData("""{ "units": 1, "stride": [0, 2] }""", "model[1].stride: this must be at least 1, and is 0")]
    [InlineData("""{ "units": 1, "parts": { "a": { "weight": -1 } } }""", "model[1].parts.a.weight: this must be at least 0, and is -1")]
    [InlineData("""{ "units": 1, "rate": 0.6, "useBias": false }""", "model[1].useBias: a rate above 0.5 needs the bias")]
    // choices
    [InlineData("""{ "units": 1, "mode": "fan-inn" }""", "model[1].mode: \"fan-inn\" is no choice; did you mean \"fan-in\"?")]
    [InlineData("""{ "units": 1, "mode": "FanIn" }""", "model[1].mode: \"FanIn\" is no choice; did you mean \"fan-in\"?")]
    [InlineData("""{ "units": 1, "mode": 1 }""", "model[1].mode: this must be one of \"fan-in\", \"fan-out\", \"fan-avg\", and is 1")]
    [InlineData("""{ "units": 1, "header": "yes" }""", "model[1].header: \"yes\" is no choice; there are: auto, true, false")]
    // durations
    [InlineData("""{ "units": 1, "rampUp": "5 days" }""",
        "model[1].rampUp: this must be a number of epochs, or a text such as \"500 steps\", and is the text \"5 days\"")]
    [InlineData("""{ "units": 1, "rampUp": -1 }""",
        "model[1].rampUp: this must be a number of epochs, or a text such as \"500 steps\", and is -1")]
    [InlineData("""{ "units": 1, "rampUp": "\u0663 steps" }""",
        "model[1].rampUp: this must be a number of epochs, or a text such as \"500 steps\", and is the text \"\u0663 steps\"")]
    [InlineData("""{ "units": 1, "rampUp": "3 steps\n" }""",
        "model[1].rampUp: this must be a number of epochs, or a text such as \"500 steps\", and is the text \"3 steps\n\"")]
    // nested techniques
    [InlineData("""{ "units": 1, "inner": "duoble" }""", "model[1].inner: there is no activation \"duoble\"; did you mean \"double\"?")]
    [InlineData("""{ "units": 1, "inner": 3 }""",
        "model[1].inner: this must be an activation: \"id\", or an object with \"type\" and its options; it is 3")]
    [InlineData("""{ "units": 1, "inner": { "factor": 3 } }""", "model[1].inner.type: an activation needs a \"type\": its id")]
    [InlineData("""{ "units": 1, "inner": { "type": "double", "factor": 0 } }""",
        "model[1].inner.factor: this must be at least 0.1, and is 0")]
    [InlineData("""{ "units": 1, "inner": { "type": "everything", "units": 1 } }""",
        "model[1].inner: everything will not do here: IActivation is needed")]
    [InlineData("""{ "units": 1, "copies": "double" }""", "model[1].copies: double will not do here: ILayer is needed")]
    [InlineData("""{ "units": 1, "schedules": ["picky", { "type": "picky", "factor": 13 }] }""",
        "model[1].schedules[1]: a factor of 13 brings bad luck; take 12")]
    [InlineData("""{ "units": 1, "body": [] }""", "model[1].body: layers cannot stand here")]
    public void A_fault_is_named_with_its_place_and_remedy(string json, string fault)
    {
        var entry = json.Insert(1, json.Trim('{', '}', ' ').Length == 0 ? "\"type\": \"everything\"" : "\"type\": \"everything\",");
        Assert.StartsWith(fault, Assert.Single(_bench.Faults(TechniqueKind.Layer, entry)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "type": "everything", "units": 010 }""")]
    [InlineData("""{ "type": "everything", "units": 0x10 }""")]
    [InlineData("""{ "type": "everything", "rate": NaN }""")]
    [InlineData("""{ "type": "everything", "thickness": [1,,2] }""")]
    [InlineData("""{ type: "everything" }""")]
    [InlineData("""{ "type": 'everything' }""")]
    [InlineData("""{ "type": "everything" } {}""")]
    [InlineData("")]
    public void What_is_not_JSON_is_refused(string json) =>
        Assert.Matches(@"^model\[1\](\.\w+)*: this is not JSON: ", Assert.Single(_bench.Faults(TechniqueKind.Layer, json)));

    [Fact]
    public void All_faults_are_told_at_once_those_of_nested_techniques_too()
    {
        var faults = _bench.Faults(TechniqueKind.Layer, """
            { "type": "everything", "unis": 1, "rate": 2, "mode": "x", "inner": { "type": "double", "factor": 0, "other": 1 }, "schedules": ["a", "b"] }
            """);
        Assert.Equal(
            ["model[1].inner.factor", "model[1].inner.other", "model[1].mode", "model[1].rate", "model[1].schedules[0]",
                "model[1].schedules[1]", "model[1].unis", "model[1].units"],
            faults.Select(fault => fault.Split(": ")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Comments_trailing_commas_and_the_other_spelling_of_a_choice_are_read()
    {
        dynamic options = Options("""
            { "type": "everything", /* how many */ "units": 3, // so many
              "mode": "fanAvg", "thickness": [1, 2,], }
            """);
        Assert.Equal(3, options.Units);
        Assert.Equal("FanAvg", options.Mode.ToString());
    }

    [Fact]
    public void Values_of_every_form_are_bound()
    {
        dynamic options = Options("""
            { "type": "everything", "units": 3, "useBias": false, "rate": 0.25, "precise": 1e-3, "seed": 123456789012, "mode": "fan-out", "header": true,
              "text": "2026-01-01", "rampUp": "500 steps", "stride": [2, 3], "target": "species", "thickness": 4, "missing": [] }
            """);
        Assert.False(options.UseBias);
        Assert.Equal(0.25f, options.Rate);
        Assert.Equal(0.001, options.Precise);
        Assert.Equal(123456789012L, options.Seed);
        Assert.Equal("FanOut", options.Mode.ToString());
        Assert.Equal("True", options.Header.ToString());
        Assert.Equal("2026-01-01", options.Text);
        Assert.Equal(new Duration(500, true), options.RampUp);
        Assert.Equal(new Size2(2, 3), options.Stride);
        Assert.Equal(new NameOrIndex("species", 0), options.Target);
        Assert.Equal([4f], (IReadOnlyList<float>)options.Thickness);
        Assert.Empty(options.Missing);
    }

    [Theory]
    [InlineData("2", 2, false)]
    [InlineData("0.5", 0.5, false)]
    [InlineData("\"1.5 epochs\"", 1.5, false)]
    [InlineData("\"1 step\"", 1, true)]
    public void A_duration_is_a_number_of_epochs_or_a_text(string json, double amount, bool inSteps)
    {
        dynamic options = Options($$"""{ "type": "everything", "units": 1, "rampUp": {{json}} }""");
        Assert.Equal(new Duration(amount, inSteps), options.RampUp);
    }

    [Fact]
    public void Null_is_as_if_not_written_and_lists_are_replaced()
    {
        dynamic options = Options("""{ "type": "everything", "units": 1, "rate": null, "inner": null, "missing": ["?", null] }""");
        Assert.Equal(0.1f, options.Rate);
        Assert.Null(options.Inner);
        Assert.Equal(["?"], (IReadOnlyList<string>)options.Missing);
    }

    [Fact]
    public void A_bound_is_compared_as_the_options_own_type() =>
        Assert.NotNull(_bench.Factory.Create(TechniqueKind.Activation, """{ "type": "double", "factor": 0.1 }""", "a").Instance);

    [Fact]
    public void A_template_makes_a_fresh_instance_each_time()
    {
        dynamic options = Options("""{ "type": "everything", "units": 1, "copies": { "type": "everything", "units": 2 } }""");
        var copies = (Template<ILayer>)options.Copies;
        dynamic one = copies.Create(), two = copies.Create();
        Assert.NotSame((object)one, (object)two);
        Assert.Equal(2, one.Options.Units);
        Assert.Equal("everything", _bench.Factory.Describe((object)two)!.Info.Id);
    }

    [Fact]
    public void Stacks_are_expanded_by_the_host_wherever_they_stand()
    {
        var asked = new List<string>();
        LayerStack Expand(string json, string path)
        {
            asked.Add($"{path}={json}");
            return new([.. JArray.Parse(
                json).Select((entry, i) =>
                    new LayerEntry($"n{i}", (ILayer)_bench.Factory.Create(TechniqueKind.Layer, entry.ToString(), path, Expand).Instance))]);
        }

        var bound = _bench.Factory.Create(TechniqueKind.Layer, """
            { "type": "everything", "units": 1, "branches": [[], [{ "type": "everything", "units": 2 }]], "parts": { "a": { "body": [] } } }
            """, "model[0]", Expand);
        Assert.Equal(
            ["model[0].branches[0]=[]", """model[0].branches[1]=[{"type":"everything","units":2}]""", "model[0].parts.a.body=[]"], asked);
        Assert.Equal(["everything", "everything"], bound.Parts.Select(part => part.Info.Id));
        Assert.Contains("""
            "branches":[[],[{"layer":{"body":null,
            """.Trim(), bound.Canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_a_stack_are_told_with_the_others()
    {
        var faults = _bench.Faults(
            TechniqueKind.Layer, """{ "type": "everything", "units": 0, "body": [] }""",
            expand: (_, path) => throw new FaultsException($"{path}[0]", "no"));
        Assert.Equal(["model[1].body[0]: no", "model[1].units: this must be at least 1, and is 0"], faults.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_instance_is_described_by_reference_and_a_strangers_is_not()
    {
        var bound = _bench.Factory.Create(TechniqueKind.Activation, "\"double\"", "a");
        Assert.Same(bound, _bench.Factory.Describe(bound.Instance));
        Assert.Null(_bench.Factory.Describe(new object()));
    }

    [Fact]
    public void A_map_is_bound_in_the_order_of_its_names_whatever_the_files()
    {
        dynamic options = Options("""{ "type": "everything", "units": 1, "parts": { "b": {}, "a": {}, "C": {}, "10": {}, "9": {} } }""");
        Assert.Equal(["10", "9", "C", "a", "b"], ((IEnumerable<string>)options.Parts.Keys).ToArray());
    }

    [Fact]
    public void Parts_are_the_technique_and_all_that_is_nested_in_it()
    {
        var bound = _bench.Factory.Create(TechniqueKind.Layer, """
            { "type": "everything", "units": 1, "inner": "double", "schedules": ["picky", "picky"], "parts": { "a": { "schedule": "picky" } } }
            """, "a");
        Assert.Equal(["everything", "double", "picky", "picky", "picky"], bound.Parts.Select(part => part.Info.Id));
        Assert.Same(bound, bound.Parts[0]);
    }

    private object Options(string json)
    {
        dynamic layer = _bench.Factory.Create(TechniqueKind.Layer, json, "model[1]").Instance;
        return layer.Options;
    }
}
