using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Optimizers;

public sealed class OptimizerRuleTests
{
    [Fact]
    public void Gradient_descent_goes_against_the_gradient_by_the_rate() =>
        Assert.Equal([0.9f, -1.8f], new OptimizerRun("""{ "type": "sgd", "learningRate": 0.1 }""", 1, -2).Step([1, -2]).Weights);

    [Fact]
    public void Momentum_adds_up_a_constant_gradient_to_ten_times_its_step()
    {
        var run = new OptimizerRun("""{ "type": "momentum", "learningRate": 1, "momentum": 0.9 }""", 0f);
        var last = 0f;
        for (var i = 0; i < 200; i++)
        {
            last = run.Weights[0];
            run.Step([1f]);
        }

        Assert.Equal(10, last - run.Weights[0], 1e-3);
    }

    [Fact]
    public void Momentum_of_0_is_gradient_descent()
    {
        var momentum = new OptimizerRun("""{ "type": "momentum", "learningRate": 0.1, "momentum": 0 }""", 1, -2, 3);
        var plain = new OptimizerRun("""{ "type": "sgd", "learningRate": 0.1 }""", 1, -2, 3);
        for (var i = 1; i < 5; i++) Assert.Equal(plain.Step([i, -i, 0.5f]).Weights, momentum.Step([i, -i, 0.5f]).Weights);
    }

    [Theory]
    [InlineData("""{ "type": "adamw", "weightDecay": 0 }""", "\"adam\"")]
    [InlineData("""{ "type": "nesterov", "momentum": 0 }""", "\"sgd\"")]
    public void A_rule_without_its_addition_is_the_rule_that_it_adds_to(string json, string plain)
    {
        var (first, second) = (new OptimizerRun(json, 1, -2, 3), new OptimizerRun(plain, 1, -2, 3));
        for (var i = 1; i < 5; i++) Assert.Equal(second.Step([i, -i, 0.5f]).Weights, first.Step([i, -i, 0.5f]).Weights);
    }

    /// <summary>ε is added to the root: with a gradient of 2 and ε of 0.5, where it counts.</summary>
    [Theory]
    [InlineData("""{ "type": "adagrad", "learningRate": 0.1, "epsilon": 0.5 }""", 2 / (2 + 0.5))]
    [InlineData("""{ "type": "rmsprop", "learningRate": 0.1, "rho": 0.75, "epsilon": 0.5 }""", 2 / (1 + 0.5))]
    [InlineData("""{ "type": "adam", "learningRate": 0.1, "epsilon": 0.5 }""", 2 / (2 + 0.5))]
    [InlineData("""{ "type": "adam", "learningRate": 0.1, "epsilon": 0.5, "amsgrad": true }""", 2 / (2 + 0.5))]
    [InlineData("""{ "type": "adamw", "learningRate": 0.1, "epsilon": 0.5, "weightDecay": 0.2 }""", 2 / (2 + 0.5) + 0.2)]
    public void Epsilon_is_added_to_the_root(string json, double step) =>
        Assert.Equal(1 - 0.1 * step, new OptimizerRun(json, 1f).Step([2f]).Weights[0], 1e-6);

    [Theory]
    [InlineData(1e-3f)]
    [InlineData(1e3f)]
    public void Adams_first_step_has_the_rates_length_whatever_the_gradients(float gradient)
    {
        var run = new OptimizerRun("""{ "type": "adam", "learningRate": 0.01 }""", 0f).Step([gradient]);
        Assert.Equal(-0.01f, run.Weights[0], 1e-6f);
    }

    [Fact]
    public void Amsgrad_remembers_a_large_gradient_that_adam_forgets()
    {
        const string adam = """{ "type": "adam", "learningRate": 0.01, "beta2": 0.5 }""";
        const string amsgrad = """{ "type": "adam", "learningRate": 0.01, "beta2": 0.5, "amsgrad": true }""";
        var (forgets, remembers) = (new OptimizerRun(adam, 0f).Step([100f]), new OptimizerRun(amsgrad, 0f).Step([100f]));
        for (var i = 0; i < 30; i++)
        {
            forgets.Step([0.1f]);
            remembers.Step([0.1f]);
        }

        Assert.True(remembers.Weights[0] > forgets.Weights[0]);
        Assert.Equal(["mean", "square", "largest"], remembers.SlotNames);
        Assert.Equal(["mean", "square"], forgets.SlotNames);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("adam")]
    public void Lookahead_of_one_whole_step_is_the_optimizer_itself(string inner)
    {
        var wrapped = new OptimizerRun($$"""{ "type": "lookahead", "optimizer": "{{inner}}", "steps": 1, "alpha": 1 }""", 1, -2, 3);
        var plain = new OptimizerRun($"\"{inner}\"", 1, -2, 3);
        for (var i = 1; i < 5; i++) Assert.Equal(plain.Step([i, -i, 0.5f]).Weights, wrapped.Step([i, -i, 0.5f]).Weights);
    }

    [Fact]
    public void Lookahead_goes_half_way_back_after_its_steps()
    {
        var run = new OptimizerRun(
            """{ "type": "lookahead", "optimizer": { "type": "sgd", "learningRate": 1 }, "steps": 3, "alpha": 0.5 }""", 10f);
        Assert.Equal(8, run.Step([1f]).Step([1f]).Weights[0]);
        Assert.Equal(8.5f, run.Step([1f]).Weights[0]);
        Assert.Equal(7, run.Step([1f]).Step([1f]).Step([1f]).Weights[0]);
    }

    [Fact]
    public void Lookahead_keeps_its_own_slots_and_the_inner_ones() =>
        Assert.Equal(
            ["slow", "optimizer/mean", "optimizer/square"],
            new OptimizerRun("""{ "type": "lookahead", "optimizer": "adam" }""", 0f).SlotNames);

    [Theory]
    [InlineData("\"sgd\"")]
    [InlineData("\"momentum\"")]
    [InlineData("\"adam\"")]
    [InlineData("\"nesterov\"")]
    [InlineData("\"rmsprop\"")]
    [InlineData("\"adagrad\"")]
    [InlineData("\"adamw\"")]
    [InlineData("""{ "type": "adam", "amsgrad": true }""")]
    [InlineData("""{ "type": "lookahead", "optimizer": "adam", "steps": 2 }""")]
    public void Stretches_of_any_length_give_the_same_bits(string json)
    {
        var weights = Enumerable.Range(0, 37).Select(i => MathF.Sqrt(i) - 3).ToArray();
        var (whole, cut) = (new OptimizerRun(json, weights), new OptimizerRun(json, weights));
        for (var step = 1; step < 5; step++)
        {
            var gradient = Enumerable.Range(0, 37).Select(i => 1f / (i - 5 * step - 0.5f)).ToArray();
            Assert.Equal(whole.Step(gradient).Weights, cut.Step(gradient, stretch: step).Weights);
        }
    }
}
