namespace Research.Training.Tests.Sessions;

public sealed class HookOrderTests : IDisposable
{
    private const string OneLayer = """[ { "type": "dense", "units": 2 } ]""";

    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_step_calls_its_hooks_in_their_order()
    {
        var log = new List<string>();
        var session = _lab.Session(Examples
            .Spirals(""" "regularizers": ["a"], """, """{ "epochs": 1, "batchSize": 200 }""", model: OneLayer),
            (TechniqueKind.Regularizer, "a", new HookSpy("a", log)));
        session.Step();
        Assert.Equal(
        [
            "a batch", "a perturb dense/kernel", "a step in", "a activity", "a step out", "a penalty", "a joint", "a gradients of 1",
            "a project", "a average", "a epoch 1",
        ], log);
    }

    [Fact]
    public void Within_a_hook_the_files_order_holds_and_steps_nest()
    {
        var log = new List<string>();
        var session = _lab.Session(Examples
            .Spirals(""" "regularizers": ["a", { "type": "b", "on": "all" }], """, """{ "steps": 1 }""", model: OneLayer),
            (TechniqueKind.Regularizer, "a", new InnerSpy("a", log)), (TechniqueKind.Regularizer, "b", new InnerSpy("b", log)));
        session.Step();
        Assert.Equal(["a in", "b in", "b out", "a out", "a sees 2", "b sees 2"], log);
    }

    [Fact]
    public void A_step_that_runs_none_inside_it_must_be_the_innermost()
    {
        var json = Examples.Spirals(""" "regularizers": ["plain", "outer"], """);
        var faults = Assert.Throws<FaultsException>(() => _lab.Session(json,
            (TechniqueKind.Regularizer, "plain", new PlainStepSpy()), (TechniqueKind.Regularizer, "outer", new InnerSpy("outer", []))));
        Assert.Equal("regularizers[0]", Assert.Single(faults.Faults).Path);
    }

    [Fact]
    public void A_step_run_by_a_regularizer_is_the_plain_step()
    {
        var plain = _lab.Session(Examples.Spirals(model: OneLayer));
        var run = _lab.Session(Examples
            .Spirals(""" "regularizers": ["plain"], """, model: OneLayer), (TechniqueKind.Regularizer, "plain", new PlainStepSpy()));
        while (plain.Step()) Assert.True(run.Step());
        Assert.Equal(plain.WeightsHash(), run.WeightsHash());
    }

    [Fact]
    public void A_step_has_the_tapes_that_it_says_and_none_of_a_step_inside_it()
    {
        var session = _lab.Session(Examples
            .Spirals(""" "regularizers": ["greedy", "plain"], """, model: OneLayer),
            (TechniqueKind.Regularizer, "greedy", new GreedySpy()), (TechniqueKind.Regularizer, "plain", new PlainStepSpy()));
        var refused = Assert.Throws<TechniqueException>(() => session.Step());
        Assert.Contains(nameof(ITrainingStep.Tapes), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_perturbation_is_seen_by_the_gradient_and_leaves_the_weights()
    {
        var copies = new List<float[]>();
        float[]? gradient = null;
        var session = _lab.Session(
            Examples.Spirals(""" "regularizers": ["noise", "sees"], """, model: OneLayer,
                optimizer: """{ "type": "sgd", "learningRate": 1e-30 }"""),
            (TechniqueKind.Regularizer, "noise", new PerturbationSpy((_, copy) => copies.Add(copy), 0)),
            (TechniqueKind.Regularizer, "sees", new GradientSpy((_, scope) => gradient = scope[0].Gradient.Span.ToArray())));
        session.Start();
        var before = session.Model.Parameters[0].Weights.Span.ToArray();
        session.Step();
        Assert.Equal(before, copies[0]);
        Assert.Equal(before, session.Model.Parameters[0].Weights.Span.ToArray());
        // With a kernel of zeros both classes are equally likely: the loss is ln 2, and the columns of its gradient are each other's
        // negative.
        Assert.Equal(Math.Log(2), session.Loss, 1e-6);
        for (var row = 0; row < gradient!.Length; row += 2) Assert.Equal(gradient[row], -gradient[row + 1], 1e-6f);
        Assert.Contains(gradient, value => value != 0);
    }

    [Fact]
    public void A_regularizer_works_on_what_layers_and_on_say()
    {
        string[] names = [];
        var session = _lab.Session(Examples
            .Spirals(""" "regularizers": [{ "type": "sees", "layers": ["hidden.last"], "on": ["bias"] }], """,
            model: """[ { "name": "hidden", "type": "dense", "units": 4, "repeat": 3 }, { "type": "dense", "units": 2 } ]"""),
            (TechniqueKind.Regularizer, "sees", new GradientSpy((_, scope) => names = [.. scope.Select(parameter => parameter.Name)])));
        session.Step();
        Assert.Equal(["hidden.3/bias"], names);
    }

    [Fact]
    public void An_entry_stands_for_its_sugar_and_for_what_is_nested_in_it_and_for_no_other_of_a_name_that_begins_like_its_own()
    {
        string[] names = [];
        var session = _lab.Session(Examples
            .Spirals(""" "regularizers": [{ "type": "sees", "layers": "block", "on": "all" }], """,
            model: """
                [ { "name": "block", "type": "sequence", "normalization": "layer-norm", "body": [
                    { "name": "inner", "type": "residual", "body": [{ "type": "dense", "units": 2, "useBias": false }] } ] },
                  { "name": "block-2", "type": "dense", "units": 2 } ]
                """),
            (TechniqueKind.Regularizer, "sees", new GradientSpy((_, scope) => names = [.. scope.Select(parameter => parameter.Name)])));
        session.Step();
        Assert.Equal(["block.inner.dense/kernel", "block.normalization/scale", "block.normalization/offset"], names);
    }

    /// <summary>Keeps a pass on a tape that it has not asked for.</summary>
    private sealed class GreedySpy : ITrainingStep
    {
        public double Run(IModelRunner model, in StepRequest request)
        {
            model.Forward(request, tape: 1);
            return model.Next(request);
        }
    }

    private sealed class InnerSpy(string name, List<string> log) : ITrainingStep, IGradientTransform
    {
        public double Run(IModelRunner model, in StepRequest request)
        {
            log.Add($"{name} in");
            var loss = model.Next(request);
            log.Add($"{name} out");
            return loss;
        }

        public void Transform(IStepContext context, ReadOnlySpan<Parameter> scope) => log.Add($"{name} sees {scope.Length}");
    }
}
