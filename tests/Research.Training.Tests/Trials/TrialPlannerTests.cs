using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Research.Training.Tests.Trials;

public sealed class TrialPlannerTests : IDisposable
{
    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <param name="refused">A part of the one fault's message; null: the plan has none.</param>
    private void Planned(TrialSpec spec, string path, string? refused)
    {
        if (refused is null)
        {
            _lab.Planner.Plan(spec);
            return;
        }

        var fault = Assert.Single(Assert.Throws<FaultsException>(() => _lab.Planner.Plan(spec)).Faults);
        Assert.Equal(path, fault.Path);
        Assert.Contains(refused, fault.Message, StringComparison.Ordinal);
    }

    private string Canonical(string json, long seed = 1) => _lab.Planner.Plan(Laboratory.Spec(json, seed)).Canonical;

    [Theory]
    [InlineData(""" "metrics": ["mean-squared-error"], """)]
    [InlineData(""" "evaluation": { "at": ["every-steps:3"], "trainSamples": 5 }, """)]
    [InlineData(""" "schedule": "constant", """)]
    [InlineData(""" "schedule": null, """)]
    public void What_only_measures_or_says_the_default_is_no_part_of_the_identity(string more) =>
        Assert.Equal(Canonical(Examples.Spirals()), Canonical(Examples.Spirals(more)));

    [Theory]
    [InlineData(""" "schedule": { "type": "step", "every": 1 }, """)]
    [InlineData(""" "regularizers": [ { "type": "l2", "lambda": 0.1 } ], """)]
    public void What_shapes_the_training_is(string more) =>
        Assert.NotEqual(Canonical(Examples.Spirals()), Canonical(Examples.Spirals(more)));

    /// <summary>What is read to stop by steers the training: with another plugin of that metric it is another training.</summary>
    [Theory]
    [InlineData("validation.accuracy", true)]
    [InlineData("validation.loss", false)]
    public void A_metric_that_steers_the_training_takes_part_in_it(string watched, bool takesPart)
    {
        var plan = _lab.Planner.Plan(Laboratory.Spec(Examples.Spirals(
            $$""" "metrics": ["accuracy"], "regularizers": [{ "type": "early-stopping", "metric": "{{watched}}" }], """)));
        Assert.Equal(takesPart, plan.Techniques.Any(technique => technique.Id == "accuracy"));
    }

    /// <summary>A metric may be called as a view is.</summary>
    [Fact]
    public void What_is_watched_is_the_metric_of_the_address()
    {
        string Watching(string names) => Canonical(Examples.Spirals(
            $$""" "metrics": [{{names}}], "regularizers": [{ "type": "early-stopping", "metric": "validation.accuracy" }], """));

        var alone = Watching("\"accuracy\"");
        Assert.Contains("""{"validation.accuracy":{"type":"accuracy"}}""", alone);
        Assert.Equal(alone, Watching("""{ "type": "mean-squared-error", "name": "validation" }, "accuracy" """));
    }

    [Theory]
    [InlineData("metrics", "accuracy", "loss", "is taken")]
    [InlineData("metrics", "accuracy", "a.b", "is no name")]
    [InlineData("metrics", "accuracy", "", "is no name")]
    [InlineData("probes", "weight-statistics", "a@b", "is no name")]
    [InlineData("probes", "weight-statistics", "run", "is taken")]
    [InlineData("probes", "weight-statistics", "test", "is taken")]
    [InlineData("regularizers", "l2\", \"lambda\": 1, \"on\": \"all", "a b", "is no name")]
    public void A_name_that_would_break_paths_or_addresses_is_a_fault(string section, string id, string name, string reason)
    {
        var spec = Laboratory.Spec(Examples.Spirals($$""" "{{section}}": [ { "type": "{{id}}", "name": "{{name}}" } ], """));
        var fault = Assert.Single(Assert.Throws<FaultsException>(() => _lab.Planner.Plan(spec)).Faults);
        Assert.Equal($"{section}[0].name", fault.Path);
        Assert.Contains(reason, fault.Message);
    }

    [Fact]
    public void What_is_wrong_with_data_that_are_read_ahead_is_told_by_the_plan()
    {
        var spec = Laboratory.Spec("""
            {
              "data": { "type": "csv", "path": "missing.csv" }, "model": [ { "type": "dense", "units": 2 } ],
              "loss": "softmax-cross-entropy", "optimizer": "sgd", "training": { "epochs": 1 }
            }
            """);
        _lab.Planner.ReadAhead(spec);

        var fault = Assert.Single(Assert.Throws<FaultsException>(() => _lab.Planner.Plan(spec)).Faults);
        Assert.Contains("missing.csv", fault.Message);
    }

    [Theory]
    [InlineData("metrics", "adversarial-accuracy", """["embedding", "flatten"]""", true)]
    [InlineData("regularizers", "adversarial-training", """["embedding", "flatten"]""", true)]
    [InlineData("metrics", "adversarial-accuracy", """[{ "type": "sequence", "body": ["embedding"] }, "flatten"]""", true)]
    [InlineData("metrics", "adversarial-accuracy", """[{ "type": "parallel", "branches": [["embedding", "flatten"], []] }]""", false)]
    public void Inputs_that_are_indices_cannot_be_moved_along_a_gradient(string section, string id, string layers, bool refused)
    {
        var model = JArray.Parse(layers.Replace("\"embedding\"", """{ "type": "embedding", "vocabulary": 9, "units": 2 }"""));
        model.Add(JObject.Parse("""{ "type": "dense", "units": 2 }"""));
        var spec = Laboratory.Spec(Examples.Spirals(
            $$""" "{{section}}": [ { "type": "{{id}}", "epsilon": 0.1 } ], """, model: model.ToString()));
        Planned(spec, $"{section}[0]", refused ? "inputs that are indices have none" : null);
    }

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0, false)]
    public void Inputs_that_are_indices_get_no_noise(double std, bool refused)
    {
        var spec = Laboratory.Spec(Examples.Spirals(
            string.Create(CultureInfo.InvariantCulture, $$""" "regularizers": [ { "type": "input-noise", "std": {{std}} } ], """),
            model: """[{ "type": "embedding", "vocabulary": 9, "units": 2 }, "flatten", { "type": "dense", "units": 2 }]"""));
        var fault = Record.Exception(() => _lab.Planner.Plan(spec)) as FaultsException;
        Assert.Equal(refused ? "regularizers[0]" : null, fault?.Faults.Single().Path);
    }

    [Theory]
    [InlineData("rbm-stack", """[{ "type": "dense", "units": 4, "activation": "tanh" }, { "type": "dense", "units": 2 }]""", "'sigmoid'")]
    [InlineData("rbm-stack", """[{ "type": "dense", "units": 4, "activation": "sigmoid" }, { "type": "dense", "units": 2 }]""", null)]
    [InlineData("lsuv", """["tanh"]""", "leave it out")]
    public void A_model_that_cannot_be_pretrained_is_refused_by_the_plan(string pretrainer, string model, string? remedy)
    {
        var spec = Laboratory.Spec(Examples.Spirals($""" "pretrain": "{pretrainer}", """, model: model));
        Planned(spec, "pretrain", remedy);
    }

    [Theory]
    [InlineData(0.999, "'pi-model' hides the labels of all 180 training samples")]
    [InlineData(0.997, null)]
    public void Some_label_is_left_to_learn_from(double hidden, string? expected)
    {
        var spec = Laboratory.Spec(Examples.Spirals(string.Create(CultureInfo.InvariantCulture,
            $$""" "regularizers": [{ "type": "pi-model", "unlabelledFraction": {{hidden}}, "weight": 1 }], """)));
        Planned(spec, "regularizers[0]", expected);
    }

    [Theory]
    [InlineData("accuracy", "counts classes")]
    [InlineData("mean-squared-error", null)]
    public void A_metric_of_classes_measures_no_values(string metric, string? expected)
    {
        var spec = Laboratory.Spec($$"""
            {
              "data": { "type": "adding-problem", "length": 4, "train": 20, "test": 10 },
              "model": ["flatten", { "type": "dense", "units": 1 }],
              "loss": "mean-squared-error", "metrics": ["{{metric}}"],
              "optimizer": { "type": "sgd", "learningRate": 0.1 }, "training": { "epochs": 1 }
            }
            """);
        Planned(spec, "metrics[0]", expected);
    }

    [Fact]
    public void Neither_seed_nor_form_of_writing_is()
    {
        var loose = Examples.Spirals(optimizer: """{ "learningRate": 1e-2, "type": "adam", "beta1": 0.9 }""");
        Assert.Equal(Canonical(Examples.Spirals()), Canonical(loose, seed: 5));
    }

    [Fact]
    public void Keys_stand_in_order()
    {
        foreach (var written in JObject.Parse(Canonical(Examples.Spirals())).DescendantsAndSelf().OfType<JObject>())
            Assert.Equal(written.Properties().Select(property => property.Name).Order(StringComparer.Ordinal), written.Properties()
                .Select(property => property.Name));
    }

    [Fact]
    public void Files_count_by_what_they_hold_not_by_where_they_lie()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            string At(string name, string content)
            {
                Directory.CreateDirectory(Path.Combine(folder.FullName, name));
                var file = Path.Combine(folder.FullName, name, "table.csv");
                File.WriteAllText(file, string
                    .Concat(Enumerable.Range(0, 40).Select(row => $"{row},{row * 2},{(row % 2 == 0 ? "a" : content)}\n")));
                return Canonical($$"""
                    {
                      "data": { "type": "csv", "path": {{Newtonsoft.Json.JsonConvert.ToString(file)}}, "header": false },
                      "model": [ { "type": "dense", "units": 2 } ], "loss": "softmax-cross-entropy", "optimizer": "sgd",
                      "training": { "epochs": 1 }
                    }
                    """);
            }

            var here = At("here", "b");
            Assert.Equal(here, At("there", "b"));
            Assert.NotEqual(here, At("other", "c"));
            Assert.DoesNotContain(folder.Name, here);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>As many as can be written stand for "until it is stopped".</summary>
    [Fact]
    public void A_budget_may_be_as_many_steps_as_there_are()
    {
        var spec = Laboratory.Spec(Examples.Spirals(
            """ "evaluation": { "at": ["epoch:1"] }, "regularizers": ["sees"], """, $$"""{ "steps": {{long.MaxValue}} }"""));
        var planned = 0;
        using var session = _lab.Session(spec, factory => new SpyFactory(
            factory, (TechniqueKind.Regularizer, "sees", new GradientSpy((context, _) => planned = context.Progress.Epochs))));
        session.Step();
        Assert.Equal(int.MaxValue, planned);
        spec.Resolved.Remove("regularizers");
        Assert.Empty(_lab.Planner.Plan(spec).NeverMeasured);
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var faults = Assert.Throws<FaultsException>(() => _lab.Planner.Plan(Laboratory.Spec("""
            {
              "data": { "type": "two-spirals", "validaton": 0.2 },
              "model": [ { "type": "dense", "unit": 16 }, { "type": "dense", "units": 2 } ],
              "loss": "softmax-cross-entropi",
              "optimizer": { "type": "adam", "learningRate": -1 },
              "regularizers": [ { "type": "l2", "lambda": 0.1, "on": "kernels" } ],
              "probes": [ { "type": "no-such-probe" } ],
              "training": { "epochs": 1, "steps": 5 },
              "evaluation": { "at": ["now"] }
            }
            """))).Faults;
        string[] paths = ["data.validaton", "optimizer.learningRate", "regularizers[0].on", "probes[0]", "training", "evaluation.at"];
        foreach (var path in paths)
            Assert.Contains(faults, fault => fault.Path.StartsWith(path, StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Path == "data.validaton" && fault.Message.Contains("'validation'"));
    }

    [Theory]
    [InlineData(""" "regularizers": [ "early-stopping" ], """, "regularizers[0].metric", "validation is 0")]
    [InlineData(""" "schedule": "reduce-on-plateau", """, "schedule", "validation is 0")]
    [InlineData(""" "regularizers": [ { "type": "early-stopping", "metric": "test.acuracy" } ], """,
        "regularizers[0].metric", "test.accuracy")]
    [InlineData(""" "regularizers": [ { "type": "l2", "lambda": 1, "layers": ["dens"] } ], """, "regularizers[0].layers[0]", "dense")]
    public void What_reads_something_that_is_not_there_is_told(string more, string path, string message)
    {
        var json = Examples.Spirals(more).Replace("\"test\": 100", "\"test\": 100, \"validation\": 0", StringComparison.Ordinal);
        var fault = Assert.Single(Assert.Throws<FaultsException>(() => _lab.Planner.Plan(Laboratory.Spec(json))).Faults);
        Assert.Equal(path, fault.Path);
        Assert.Contains(message, fault.Message);
    }

    [Fact]
    public void Every_recording_belongs_to_a_measurement_of_the_plan()
    {
        const string more = """ "metrics": ["accuracy", { "type": "adversarial-accuracy", "epsilon": 0.1 }], """;
        var plan = _lab.Planner.Plan(Laboratory.Spec(Examples.Spirals(more)));
        var result = _lab.Run(Examples.Spirals(more));
        Assert.Equal(plan.Measurements.Order(), result.Recordings.Select(recording => recording.Measurement).Distinct().Order());
        Assert.Equal("test.accuracy", plan.Primary);
    }
}
