namespace Research.Training.Tests.Sessions;

public sealed class PenaltyTests : IDisposable
{
    private const string Frozen = """{ "type": "sgd", "learningRate": 1e-30 }""";

    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    private (float[] Gradient, double Loss, TrainingSession Session) Step(string regularizers, Action<float[]>? input = null)
    {
        float[]? gradient = null;
        var session = _lab.Session(
            Examples.Spirals($$""" "regularizers": [{{regularizers}}{"type": "sees", "on": "all"}], """,
                """{ "epochs": 1, "batchSize": 200 }""", Frozen,
                """[ { "type": "dense", "units": 8 }, { "type": "dense", "units": 2 } ]"""),
            (TechniqueKind.Regularizer, "input", new InputGradientSpy(input ?? (_ => { }))),
            (TechniqueKind.Regularizer, "sees",
                new GradientSpy((_, scope) => gradient = [.. scope.SelectMany(parameter => parameter.Gradient.Span.ToArray())])));
        session.Step();
        return (gradient!, session.Loss, session);
    }

    [Fact]
    public void A_weight_penalty_adds_its_derivative_before_gradients_are_transformed_and_is_no_part_of_a_views_loss()
    {
        const double lambda = 0.5;
        var (plain, plainLoss, _) = Step("");
        var (penalized, loss, session) = Step("""{ "type": "l2", "lambda": 0.5, "layers": "dense" },""");
        var kernel = session.Model.Parameters[0].Weights.Span;
        for (var i = 0; i < kernel.Length; i++) Assert.Equal(plain[i] + 2 * lambda * kernel[i], penalized[i], 1e-5);
        Assert.Equal(plain[kernel.Length..], penalized[kernel.Length..]);
        Assert.Equal(plainLoss, loss);
        var squares = 0d;
        foreach (var weight in kernel) squares += (double)weight * weight;
        Assert.Equal(lambda * squares, session.Penalty, 1e-6);
    }

    [Fact]
    public void An_activity_penalty_reaches_the_weights_before_its_layer_alone()
    {
        var (plain, plainLoss, _) = Step("");
        var (penalized, loss, session) = Step("""{ "type": "sparse-activity", "lambda": 1, "layers": "dense" },""");
        var first = session.Model.Parameters[0].Shape.Size + session.Model.Parameters[1].Shape.Size;
        Assert.NotEqual(plain[..first], penalized[..first]);
        Assert.Equal(plain[first..], penalized[first..]);
        Assert.True(loss > plainLoss);
    }

    /// <summary>Of two equal passes, as nothing draws noise: each of them adds a half.</summary>
    [Fact]
    public void An_activity_penalty_counts_once_in_a_step_of_two_passes()
    {
        const string penalty = """{ "type": "sparse-activity", "lambda": 1, "layers": "dense" },""";
        var (once, loss, _) = Step(penalty);
        var (shared, sharedLoss, _) = Step(penalty + """{ "type": "pi-model", "unlabelledFraction": 0, "weight": 1e-30 },""");

        Assert.Equal(loss, sharedLoss, 1e-6);
        for (var i = 0; i < once.Length; i++) Assert.Equal(once[i], shared[i], 1e-6);
    }

    /// <summary>What moves inputs up the loss goes the same way with one pass for it and the weights as with a pass of its own.</summary>
    [Fact]
    public void An_activity_penalty_is_in_the_weights_gradient_and_not_in_the_inputs()
    {
        const string penalty = """{ "type": "sparse-activity", "lambda": 1, "layers": "dense" },""", input = """{ "type": "input" },""";
        float[] ofTheLoss = [], beside = [];
        Step(input, gradient => ofTheLoss = gradient);
        var (looked, lookedLoss, _) = Step(penalty + input, gradient => beside = gradient);
        var (plain, loss, _) = Step(penalty);

        Assert.Equal(ofTheLoss, beside);
        Assert.Equal(plain, looked);
        Assert.Equal(loss, lookedLoss);
    }

    [Fact]
    public void A_regularizer_without_parameters_is_warned_of()
    {
        var plan = _lab.Planner.Plan(Laboratory
            .Spec(Examples.Spirals(""" "regularizers": [ { "type": "l2", "lambda": 1, "on": "scale" } ], """)));
        Assert.Equal("regularizers[0]", Assert.Single(plan.Warnings).Path);
    }

    [Fact]
    public void Probes_that_wait_for_the_first_update_survive_a_checkpoint()
    {
        var json = Examples.Spirals(""" "probes": [ { "type": "spy", "at": ["start"] } ], """);
        TrainingSession New() => _lab.Session(json, (TechniqueKind.Probe, "spy", new ProbeSpy(ProbePoints.Outputs | ProbePoints.Updates)));
        var whole = New();
        var saved = whole.Save();
        var fresh = New();
        fresh.Restore(saved);
        whole.Step();
        fresh.Step();
        Assert.Equal(whole.Finish().Outcome(), fresh.Finish().Outcome());
    }
}
