using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;

namespace Research.Experiments.Tests;

public class IdentityTests
{
    private const string Full = """
        {
          "name": "one", "question": "why?",
          "data": { "type": "glyphs", "train": 100, "noise": 0.1, "preprocess": ["standardize"] },
          "defaults": { "activation": "relu" },
          "model": ["flatten", { "name": "hidden", "type": "dense", "units": 4 }, { "name": "output", "type": "dense", "units": 10 }],
          "loss": "softmax-cross-entropy",
          "optimizer": { "type": "sgd", "learningRate": 0.1 },
          "regularizers": [{ "type": "l2", "lambda": 0.01 }],
          "metrics": ["accuracy"],
          "training": { "epochs": 2, "batchSize": 8 },
          "seeds": 2
        }
        """;

    [Theory]
    [InlineData("name=two")]
    [InlineData("question=how?")]
    [InlineData("description=long")]
    [InlineData("source=someone")]
    [InlineData("metrics=[\"accuracy\",\"error-rate\"]")]
    [InlineData("probes.weights=\"weight-statistics\"")]
    [InlineData("evaluation.at=[\"start\"]")]
    [InlineData("primary=validation.accuracy")]
    [InlineData("reporters=[]")]
    [InlineData("seeds=[2,1]")]
    [InlineData("training.epochs=2.0")]
    [InlineData("loss={\"type\":\"softmax-cross-entropy\"}")]
    public void What_shapes_no_training_changes_no_id(string setting) => Assert.Equal(Ids(Full).Order(), Ids(Full, setting).Order());

    [Theory]
    [InlineData("data.train=99")]
    [InlineData("data.noise=0.2")]
    [InlineData("data.preprocess=[]")]
    [InlineData("defaults.activation=tanh")]
    [InlineData("model.hidden.units=5")]
    [InlineData("model.hidden.name=other")]
    [InlineData("loss=mean-squared-error")]
    [InlineData("optimizer.learningRate=0.10000000000000002")]
    [InlineData("optimizer.type=adam")]
    [InlineData("regularizers.l2.lambda=0.02")]
    [InlineData("regularizers.l2=null")]
    [InlineData("training.epochs=3")]
    [InlineData("training.batchSize=9")]
    [InlineData("schedule=constant")]
    public void What_shapes_a_training_changes_its_id(string setting) => Assert.Empty(Ids(Full).Intersect(Ids(Full, setting)));

    [Fact]
    public void The_order_of_keys_changes_no_id() => Prop.ForAll<int>(seed =>
    {
        var random = new StableShuffle(seed);
        return Ids(random.Shuffle(JObject.Parse(Full)).ToString()).SequenceEqual(Ids(Full));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Comments_and_spaces_change_no_id_but_the_files_hash()
    {
        using var files = new PlanFiles();

        ExperimentPlan plain = files.Plan(Full);
        ExperimentPlan commented = files.Plan(Full.Replace("\"loss\"", "// why not\n\n   \"loss\""));

        Assert.Equal(plain.Trials.Select(trial => trial.Id), commented.Trials.Select(trial => trial.Id));
        Assert.NotEqual(plain.FileHash, commented.FileHash);
    }

    [Fact]
    public void Names_of_factors_and_levels_and_the_design_change_no_id()
    {
        const string Named =
            "\"ablation\": { \"factors\": { \"a\": { \"path\": \"defaults.activation\", \"levels\": { \"x\": \"relu\", "
            + "\"y\": \"tanh\" } } } }, \"seeds\"";
        const string Other =
            "\"ablation\": { \"design\": \"one-at-a-time\", \"factors\": { \"activation\": { \"path\": \"defaults.activation\", "
            + "\"levels\": [\"relu\", \"tanh\"] } } }, \"seeds\"";

        Assert.Equal(Ids(Full.Replace("\"seeds\"", Named)), Ids(Full.Replace("\"seeds\"", Other)));
        Assert.Equal(Ids(Full), Ids(Full.Replace("\"seeds\"", Named)).Take(2));
    }

    [Fact]
    public void Seed_role_plugins_and_core_are_in_the_id_and_the_spec_hash_knows_no_seed()
    {
        using var files = new PlanFiles();
        var request = new ExperimentRequest { File = files.Write(Full) };

        ExperimentPlan plan = files.Plan(request, "core");
        ExperimentPlan otherCore = files.Plan(request, "other core");

        Assert.Equal(2, plan.Trials.Select(trial => trial.Id).Distinct().Count());
        Assert.Single(plan.Cells);
        Assert.NotEqual(plan.Trials[0].Id, otherCore.Trials[0].Id);
        Assert.NotEqual(plan.Cells[0].SpecHash, otherCore.Cells[0].SpecHash);
        var identity = new TrainingIdentity(["core"]);
        Training.TrialPlan changed = plan.Trials[0].Plan with
        {
            Techniques = [.. plan.Trials[0].Plan.Techniques
                .Select(technique => technique with { Plugin = technique.Plugin with { Sha256 = technique.Plugin.Sha256 + "x" } })],
        };
        Assert.Equal(plan.Trials[0].Id, identity.TrainingId(plan.Trials[0].Plan, 1, "1"));
        Assert.NotEqual(plan.Trials[0].Id, identity.TrainingId(changed, 1, "1"));
        Assert.NotEqual(plan.Trials[0].Id, identity.TrainingId(plan.Trials[0].Plan, 1, "tune/1"));
        Assert.Matches("^sha256:[0-9a-f]{64}$", plan.Trials[0].Id);
    }

    [Fact]
    public void This_tools_core_is_three_assemblies()
    {
        using var files = new PlanFiles();
        ExperimentPlan plan = files.Plan(Full);

        var here = TrainingIdentity.OfThisTool().SpecHash(plan.Cells[0].Plan, null);

        Assert.Equal(here, TrainingIdentity.OfThisTool().SpecHash(plan.Cells[0].Plan, null));
        Assert.NotEqual(here, plan.Cells[0].SpecHash);
    }

    [Fact]
    public void Member_one_of_a_seeds_ensemble_is_the_single_model()
    {
        var single = Ids(Full);

        using var files = new PlanFiles();
        ExperimentPlan plan = files.Plan(Full, "ensemble={\"type\":\"seeds\",\"members\":3}");

        Assert.Equal(single, plan.Trials.Select(trial => trial.Id));
        PlannedTrial first = plan.Trials[0];
        Assert.Equal(["1", "1/member/2", "1/member/3"], first.Members.Select(member => member.Spec.Role));
        Assert.Equal([1, 2, 3], first.Members.Select(member => member.Spec.Member));
        Assert.Equal(first.Id, first.Members[0].Id);
        Assert.Equal(6, plan.Trials.SelectMany(trial => trial.Members).Select(member => member.Id).Distinct().Count());
        Assert.NotEqual(files.Plan(Full).Cells[0].SpecHash, plan.Cells[0].SpecHash);
    }

    [Fact]
    public void Every_member_of_a_bagging_ensemble_is_a_training_of_its_own()
    {
        using var files = new PlanFiles();

        PlannedTrial trial = files.Plan(Full, "ensemble=bagging").Trials[0];
        PlannedTrial seeds = files.Plan(Full, "ensemble=seeds").Trials[0];

        Assert.Equal(["1/member/1", "1/member/2", "1/member/3", "1/member/4", "1/member/5"],
            trial.Members.Select(member => member.Spec.Role));
        Assert.Equal(6, trial.Members.Select(member => member.Id).Append(trial.Id).Distinct().Count());
        Assert.Empty(trial.Members.Select(member => member.Id).Intersect(seeds.Members.Select(member => member.Id)));
    }

    /// <summary>A single bag is drawn with replacement as each of many is: it is not the model of all rows.</summary>
    [Fact]
    public void A_bagging_ensemble_of_one_member_has_that_member()
    {
        using var files = new PlanFiles();

        PlannedTrial bagged = files.Plan(Full, "ensemble={\"type\":\"bagging\",\"members\":1}").Trials[0];
        PlannedTrial single = files.Plan(Full, "ensemble={\"type\":\"seeds\",\"members\":1}").Trials[0];

        Assert.Equal("1/member/1", Assert.Single(bagged.Members).Spec.Role);
        Assert.Empty(single.Members);
    }

    private static string[] Ids(string text, params string[] settings)
    {
        using var files = new PlanFiles();
        return [.. files.Plan(text, settings).Trials.Select(trial => trial.Id)];
    }

    /// <summary>Shuffles the keys of all objects by a number that FsCheck can shrink.</summary>
    private sealed class StableShuffle(int seed)
    {
        private uint _state = (uint)seed;

        public JToken Shuffle(JToken token) => token switch
        {
            JObject record => new JObject(record.Properties().OrderBy(_ => Next())
                .Select(property => new JProperty(property.Name, Shuffle(property.Value)))),
            JArray list => new JArray(list.Select(Shuffle)),
            _ => token.DeepClone(),
        };

        /// <summary>The constants of Numerical Recipes' generator.</summary>
        private uint Next() => _state = (1664525 * _state) + 1013904223;
    }
}
