using Research.Training;

namespace Research.Experiments.Tests;

public class ExtendsTests
{
    [Fact]
    public void A_file_is_merged_over_the_one_that_it_extends()
    {
        using var files = new PlanFiles();
        files.Write("{ \"extends\": \"deep/root.json\", \"optimizer\": { \"learningRate\": 0.5 }, \"seeds\": [1, 2], \"name\": \"base\" }",
            "base.json");
        Directory.CreateDirectory(Path.Combine(files.Folder, "deep"));
        files.Write(PlanFiles.With("\"schedule\": \"constant\", \"seeds\": 3, \"question\": \"why?\", \"regularizers\": [\"l1\"]"),
            "deep/root.json");

        ExperimentPlan plan = files.Plan(
            "{ \"extends\": \"base.json\", \"loss\": { \"type\": \"mean-squared-error\" }, \"question\": null, "
            + "\"regularizers\": [\"l2\"] }");

        Assert.Equal(("test", null as string, 2), (plan.Name, plan.Question, plan.Seeds.Count));
        Assert.Equal("{\"learningRate\":0.5,\"type\":\"sgd\"}", CanonicalJson.Write(plan.Resolved["optimizer"]!));
        Assert.Equal("{\"type\":\"mean-squared-error\"}", CanonicalJson.Write(plan.Resolved["loss"]!));
        Assert.Equal("[\"l2\"]", CanonicalJson.Write(plan.Resolved["regularizers"]!));
        Assert.Null(plan.Resolved["extends"]);
    }

    [Fact]
    public void A_short_form_is_written_out_before_it_is_merged()
    {
        using var files = new PlanFiles();
        files.Write(PlanFiles.With("\"defaults\": { \"activation\": \"elu\" }"), "base.json");

        ExperimentPlan plan = files.Plan("{ \"extends\": \"base.json\", \"defaults\": { \"activation\": { \"alpha\": 0.5 } } }");

        Assert.Equal("{\"activation\":{\"alpha\":0.5,\"type\":\"elu\"}}", CanonicalJson.Write(plan.Resolved["defaults"]!));
    }

    [Fact]
    public void Faults_are_told_in_the_file_that_they_were_written_in()
    {
        using var files = new PlanFiles();
        var bottom = files.Write(PlanFiles.With("\"regularizers\": [{ \"type\": \"l2\",\n\"lamda\": 1 }]"), "base.json");

        ExperimentFault[] faults = [.. Assert.Throws<ExperimentException>(() =>
            files.Plan("{ \"extends\": \"base.json\",\n \"defaults\": { \"activation\": \"rleu\" } }")).Faults];

        Assert.Equal([(bottom, 8, "regularizers[0].lamda"), (Path.Combine(files.Folder, "test.json"), 2, "defaults.activation")],
            faults.Select(fault => (fault.File, fault.Line, fault.Path)));
    }

    [Fact]
    public void Paths_of_files_start_where_they_were_written()
    {
        using var files = new PlanFiles();
        Directory.CreateDirectory(Path.Combine(files.Folder, "deep"));
        files.Write(PlanFiles.With().Replace("{ \"type\": \"glyphs\", \"train\": 100 }", "{ \"type\": \"csv\", \"path\": \"its.csv\" }"),
            "deep/root.json");

        var its = (string)files.Plan("{ \"extends\": \"deep/root.json\" }").Trials[0].Spec.Resolved["data"]!["path"]!;
        var own = (string)files.Plan(
            "{ \"extends\": \"deep/root.json\", \"data\": { \"path\": \"own.csv\" } }").Trials[0].Spec.Resolved["data"]!["path"]!;

        Assert.Equal((Path.Combine(files.Folder, "deep", "its.csv"), "own.csv"), (its, own));
    }

    [Fact]
    public void A_path_of_the_same_text_is_that_of_the_file_that_wrote_it_last()
    {
        using var files = new PlanFiles();
        Directory.CreateDirectory(Path.Combine(files.Folder, "deep"));
        files.Write(PlanFiles.With().Replace("{ \"type\": \"glyphs\", \"train\": 100 }", "{ \"type\": \"csv\", \"path\": \"one.csv\" }"),
            "deep/root.json");

        ExperimentPlan plan = files.Plan("{ \"extends\": \"deep/root.json\", \"data\": { \"path\": \"one.csv\" } }");

        Assert.Equal("one.csv", (string?)plan.Trials[0].Spec.Resolved["data"]!["path"]);
    }

    [Fact]
    public void A_number_that_is_nearly_that_of_the_base_takes_its_place()
    {
        using var files = new PlanFiles();
        files.Write(PlanFiles.With().Replace("\"learningRate\": 0.1", "\"learningRate\": 1e-16"), "base.json");

        ExperimentPlan plan = files.Plan("{ \"extends\": \"base.json\", \"optimizer\": { \"learningRate\": 1e-15 } }");

        Assert.Equal(1e-15, (double)plan.Trials[0].Spec.Resolved["optimizer"]!["learningRate"]!);
    }

    [Fact]
    public void Levels_that_reset_are_merged_and_kept()
    {
        using var files = new PlanFiles();
        files.Write(PlanFiles.With(
            "\"regularizers\": [\"l2\"], \"ablation\": { \"factors\": { \"l2\": { \"path\": \"regularizers.l2\", "
            + "\"levels\": { \"on\": \"l2\", \"off\": \"l1\" } } } }"), "base.json");

        ExperimentPlan plan =
            files.Plan("{ \"extends\": \"base.json\", \"ablation\": { \"factors\": { \"l2\": { \"levels\": { \"off\": null } } } } }");

        Assert.Equal("{\"regularizers.l2\":null}", CanonicalJson.Write(plan.Factors[0].Levels[1].Set));
        Assert.Empty(plan.Trials[^1].Spec.Resolved["regularizers"]!);
    }

    [Fact]
    public void A_circle_and_a_base_that_is_not_there_have_one_clear_message()
    {
        using var files = new PlanFiles();
        var a = files.Write("{\n \"extends\": \"b.json\" }", "a.json");
        var b = files.Write("{ \"extends\": \"a.json\" }", "b.json");

        Assert.Equal([$"1: extends: a file cannot extend itself: {a} -> {b} -> {a}"], files.Faults(new ExperimentRequest { File = a }));
        Assert.Equal([$"1: extends: there is no file \"{Path.Combine(files.Folder, "none.json")}\" to extend; "
            + "the path is relative to this file"],
            files.Faults("{ \"extends\": \"none.json\" }"));
        Assert.Contains("to extend; the path is relative to this file", Assert.Single(files.Faults("{ \"extends\": \"a\\u0000b\" }")));
    }

    [Fact]
    public void A_variant_is_set_after_the_base_and_before_arguments()
    {
        using var files = new PlanFiles();
        var file = files.Write(PlanFiles.With("""
            "variants": { "fast": { "training.epochs": 1, "optimizer.learningRate": 0.9, "optimizer": "momentum", "seeds": 2, "loss": null },
              "slow": { "training.epochs": 50 } }
            """));

        ExperimentPlan plan = files.Plan(new ExperimentRequest { File = file, Variant = "fast", Overrides = ["training.epochs=7"] });

        Assert.Equal("{\"learningRate\":0.9,\"type\":\"momentum\"}", CanonicalJson.Write(plan.Resolved["optimizer"]!));
        Assert.Equal((7, 2), ((int)plan.Resolved["training"]!["epochs"]!, plan.Seeds.Count));
        Assert.Null(plan.Resolved["loss"]);
        Assert.Null(plan.Resolved["variants"]);
        Assert.Equal(2, (int)files.Plan(new ExperimentRequest { File = file }).Resolved["training"]!["epochs"]!);
    }

    [Fact]
    public void Each_fault_of_a_variant_has_its_message()
    {
        using var files = new PlanFiles();
        var file = files.Write(PlanFiles.With("\"variants\": {\n\"fast\": { \"model.hiden.units\": 1 } }"));

        Assert.Equal(["--variant fsat: there is no variant \"fsat\"; did you mean \"fast\"?"],
            files.Faults(new ExperimentRequest { File = file, Variant = "fsat" }));
        Assert.Equal(["8: variants.fast.model.hiden.units: `model` has no \"hiden\"; its names are: flatten, hidden, output"],
            files.Faults(new ExperimentRequest { File = file, Variant = "fast" }));
        Assert.Equal(["--set variants.fast=null: `variants` is read before arguments are; name a variant by --variant, or change the file"],
            files.Faults(PlanFiles.With(), "variants.fast=null"));
        Assert.Equal(["--variant fast: the file has no `variants`"],
            files.Faults(new ExperimentRequest { File = files.Write(PlanFiles.With()), Variant = "fast" }));
    }
}
