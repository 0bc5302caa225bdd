namespace Research.Training.Tests.Trials;

public sealed class EnsembleTests : IDisposable
{
    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    private static string Json(string id) => Examples.Spirals($$""" "ensemble": "{{id}}", """);

    private static ITechniqueFactory Wrap(ITechniqueFactory factory) =>
        new SpyFactory(factory, (TechniqueKind.Ensemble, "mean", new MeanSpy()), (TechniqueKind.Ensemble, "bag", new BagSpy()));

    private TrialResult Train(string id, int member, string role)
    {
        var session = _lab.Session(Laboratory.Spec(Json(id), 1, role, member), Wrap);
        while (session.Step())
        {
        }

        return session.Finish(keepPredictions: true);
    }

    [Fact]
    public void The_first_member_of_one_that_draws_no_rows_is_the_single_model()
    {
        var plan = TrialPlanner.Plan(_lab.Assemble(Laboratory.Spec(Json("mean")), Wrap));
        Assert.Equal((2, true), (plan.Members, plan.FirstMemberIsSingle));
        Assert.Equal(TrialPlanner.Plan(_lab.Assemble(Laboratory.Spec(Examples.Spirals()))).Canonical, plan.Canonical);
        Assert.Equal(_lab.Run(Examples.Spirals()).WeightsHash, Train("mean", 1, "1").WeightsHash);
        Assert.NotEqual(Train("mean", 1, "1").WeightsHash, Train("mean", 2, "1/member/2").WeightsHash);
    }

    [Fact]
    public void Members_that_draw_rows_train_on_their_own()
    {
        var plan = TrialPlanner.Plan(_lab.Assemble(Laboratory.Spec(Json("bag")), Wrap));
        Assert.False(plan.FirstMemberIsSingle);
        Assert.Contains("\"ensemble\"", plan.Canonical);
        var rows = TrainingRows.Of(_lab.Assemble(Laboratory.Spec(Json("bag"), 1, "1/member/2", member: 2), Wrap));
        Assert.All(rows, row => Assert.Equal(2, row));
    }

    [Fact]
    public void Members_and_tuning_see_the_labels_that_the_seeds_single_model_sees()
    {
        bool[] Hidden(long seed, string role, int member = 0) => TrainingRows.Hidden(_lab.Assemble(
            Laboratory.Spec(Examples.Spirals(""" "ensemble": "mean", "regularizers": ["hide"], """), seed, role, member),
            factory => new SpyFactory(Wrap(factory), (TechniqueKind.Regularizer, "hide", new HidingSpy(0.5f)))))!;

        var single = Hidden(1, "1");
        Assert.Equal(single.Length / 2, single.Count(hidden => hidden));
        Assert.Equal(single, Hidden(1, "1/member/2", member: 2));
        Assert.Equal(single, Hidden(1, "tune/1"));
        Assert.NotEqual(single, Hidden(2, "2"));
    }

    [Fact]
    public void The_combination_is_measured_as_its_members_are()
    {
        TrialResult[] members = [Train("mean", 1, "1"), Train("mean", 2, "1/member/2")];
        var trial = _lab.Assemble(Laboratory.Spec(Json("mean")), Wrap);
        var combined = new EnsembleEvaluation(trial, new ManagedBackend(1)).Measure(members).ToDictionary(recording => recording.Address);
        Assert.Equal(["end"], combined["test.accuracy"].Moments);

        var (a, b) = (Of(members[0]), Of(members[1]));
        var labels = trial.Data.Test.Targets[0].Classes.ToArray();
        double right = 0, loss = 0;
        for (var row = 0; row < labels.Length; row++)
        {
            double[] mean = [(a[row * 2] + b[row * 2]) / 2, (a[row * 2 + 1] + b[row * 2 + 1]) / 2];
            if (mean[labels[row]] > mean[1 - labels[row]]) right++;
            loss -= Math.Log(mean[labels[row]]);
        }

        Assert.Equal(right / labels.Length, combined["test.accuracy"].Values[0], 1e-9);
        Assert.Equal(loss / labels.Length, combined["test.loss"].Values[0], 1e-5);

        static float[] Of(TrialResult member) => member.Predictions.First(kept => kept.View == "test").Values;
    }

    [Fact]
    public void The_predictions_of_one_member_alone_give_its_own_scores()
    {
        var member = Train("mean", 1, "1");
        var combined = new EnsembleEvaluation(_lab.Assemble(Laboratory.Spec(Json("mean")), Wrap), new ManagedBackend(1)).Measure([member, member]);
        foreach (var recording in combined) Assert.Equal(member.ByAddress()[recording.Address].Values[^1], recording.Values[0], 1e-5);
    }

    /// <summary>300 rows are two batches of an evaluation; the transform changes the targets alone.</summary>
    [Fact]
    public void A_view_that_changes_its_targets_changes_them_for_the_combination_too()
    {
        const string view = """{ "of": "test", "transforms": [{ "type": "label-smoothing", "epsilon": 0.5 }] }""";
        var json = Examples.Spirals($$""" "ensemble": "mean", "evaluation": { "views": { "smooth": {{view}} } }, """)
            .Replace("\"test\": 100", "\"test\": 300", StringComparison.Ordinal);
        var session = _lab.Session(Laboratory.Spec(json), Wrap);
        while (session.Step())
        {
        }

        var member = session.Finish(keepPredictions: true);
        using var backend = new ManagedBackend(1);
        var combined = new EnsembleEvaluation(_lab.Assemble(Laboratory.Spec(json), Wrap), backend).Measure([member, member])
            .ToDictionary(recording => recording.Address);

        Assert.Equal(member.ByAddress()["smooth.loss"].Values[^1], combined["smooth.loss"].Values[0], 1e-5);
        Assert.NotEqual(combined["test.loss"].Values[0], combined["smooth.loss"].Values[0], 1e-2);
    }

    /// <summary>In a sample's loss its valid steps share its weight, however many they are; in an accuracy each step counts alike.</summary>
    [Fact]
    public void Sequences_of_several_lengths_weigh_in_the_combination_as_in_a_member()
    {
        const string json = """
            { "data": { "type": "steps", "validation": 0 }, "model": [ { "type": "dense", "units": 2 } ], "loss": "softmax-cross-entropy",
              "optimizer": "adam", "ensemble": "mean", "training": { "epochs": 1 } }
            """;
        ITechniqueFactory WithSteps(ITechniqueFactory factory) =>
            new SpyFactory(Wrap(factory), (TechniqueKind.DataSource, "steps", new StepsSource()));
        var session = _lab.Session(Laboratory.Spec(json), WithSteps);
        while (session.Step())
        {
        }

        var member = session.Finish(keepPredictions: true);
        using var backend = new ManagedBackend(1);
        var combined = new EnsembleEvaluation(_lab.Assemble(Laboratory.Spec(json), WithSteps), backend).Measure([member, member]);

        Assert.Contains("test.loss", combined.Select(recording => recording.Address));
        foreach (var recording in combined) Assert.Equal(member.ByAddress()[recording.Address].Values[^1], recording.Values[0], 1e-5);
    }

    /// <summary>A class a step; samples of one to four of four steps.</summary>
    private sealed class StepsSource : IDataSource
    {
        private const int Count = 40, Steps = 4;

        public DataSet Load(IDataContext context)
        {
            var labels = Enumerable.Range(0, Count * Steps).Select(i => i * i % 7 % 2).ToArray();
            var inputs = labels.Select((label, i) => label + i % Steps * 0.5f).ToArray();
            var target = new TargetInfo("kind", new Shape(Steps, 2), TargetKind.Classes);
            var lengths = Enumerable.Range(0, Count).Select(i => 1 + i % Steps).ToArray();
            var split = new Split(new Shape(Steps, 1), Count, inputs, [new TargetData(target, labels, default)], Lengths: lengths);
            return new DataSet(split, split);
        }
    }

    [Fact]
    public void What_cannot_combine_the_targets_is_refused_before_anything_trains()
    {
        var faults = Assert.Throws<FaultsException>(() => _lab.Assemble(
            Laboratory.Spec(Json("picky")), factory => new SpyFactory(factory, (TechniqueKind.Ensemble, "picky", new PickySpy()))));
        Assert.Equal(new Fault("ensemble", "no such target as 'spiral'"), Assert.Single(faults.Faults));
    }

    [Fact]
    public void An_ensemble_of_nobody_is_refused()
    {
        var faults = Assert.Throws<FaultsException>(() => _lab.Assemble(
            Laboratory.Spec(Json("empty")), factory => new SpyFactory(factory, (TechniqueKind.Ensemble, "empty", new EmptySpy()))));
        Assert.Equal(new Fault("ensemble", "'empty' has 0 members; its plugin is to be mended"), Assert.Single(faults.Faults));
    }

    private sealed class EmptySpy : IEnsemble
    {
        public int Members => 0;

        public void Combine(ReadOnlySpan<Tensor> predictions, Tensor combined) => combined.Clear();
    }

    private sealed class PickySpy : IEnsemble
    {
        public int Members => 2;

        public void Check(IReadOnlyList<TargetInfo> targets) => throw new TechniqueException($"no such target as '{targets[0].Name}'");

        public void Combine(ReadOnlySpan<Tensor> predictions, Tensor combined)
        {
        }
    }

    private class MeanSpy : IEnsemble
    {
        public int Members => 2;

        public void Combine(ReadOnlySpan<Tensor> predictions, Tensor combined)
        {
            for (var i = 0; i < combined.Span.Length; i++) combined.Span[i] = (predictions[0].Span[i] + predictions[1].Span[i]) / 2;
        }
    }

    private sealed class BagSpy : IEnsemble
    {
        public int Members => 2;

        public void Sample(int member, RandomStream random, Span<int> rows) => rows.Fill(member);

        public void Combine(ReadOnlySpan<Tensor> predictions, Tensor combined) => predictions[0].Span.CopyTo(combined.Span);
    }
}
