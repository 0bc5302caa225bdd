using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Activations;

/// <summary>What the literature says that activations have in common: one as another's special case or limit.</summary>
public sealed class RelatedActivationTests
{
    private static readonly float[] Input = [-30, -4.5f, -3, -1, -0.01f, 0, 0.01f, 1, 2.5f, 3, 4.5f, 6, 30];

    [Theory]
    [InlineData("""{ "type": "celu", "alpha": 1 }""", "\"elu\"")]
    [InlineData("""{ "type": "swish", "beta": 1.702 }""", """{ "type": "gelu", "approximation": "sigmoid" }""")]
    public void One_is_a_case_of_the_other(string special, string general)
    {
        AssertNear(Forward(general), Forward(special));
        AssertNear(Backward(general), Backward(special));
    }

    [Theory]
    [InlineData("tanh", 5e-4f)]
    [InlineData("sigmoid", 2.1e-2f)]
    public void Gelus_approximations_are_as_near_as_their_paper_says(string approximation, float error)
    {
        var approximate = Forward($$"""{ "type": "gelu", "approximation": "{{approximation}}" }""");
        var differences = Forward("\"gelu\"").Zip(approximate, (a, b) => Math.Abs(a - b));
        Assert.InRange(differences.Max(), 1e-6f, error);
    }

    [Fact]
    public void Softplus_and_swish_with_a_steep_sigmoid_and_gelu_approach_the_rectifier_far_from_0()
    {
        var rectified = Forward("\"relu\"");
        foreach (var entry in (string[])["\"softplus\"", "\"gelu\"", """{ "type": "swish", "beta": 10 }"""])
        {
            var output = Forward(entry);
            Assert.Equal(rectified[0], output[0], 1e-5f);
            Assert.Equal(rectified[^1], output[^1], 1e-5f);
        }
    }

    [Fact]
    public void Hard_swish_is_its_input_times_the_hard_sigmoid() =>
        AssertNear([.. Input.Zip(Forward("\"hard-sigmoid\""), (x, s) => x * s)], Forward("\"hard-swish\""));

    [Fact]
    public void Relu6_is_six_hard_sigmoids_moved() =>
        AssertNear([.. Forward("\"hard-sigmoid\"").Select(s => 6 * s)], Forward("\"relu6\"", [.. Input.Select(x => x + 3)]));

    [Fact]
    public void Log_softmax_is_the_logarithm_of_the_softmax_and_stays_finite()
    {
        var run = new LayerRun("\"log-softmax\"", [300], rows: 2);
        var input = LayerRun.Numbers(600);
        var softmax = new LayerRun("\"softmax\"", [300], rows: 2).Forward(input);
        Assert.All(run.Forward(input).Zip(softmax), pair => Assert.Equal(Math.Log(pair.Second), pair.First, 1e-5));
        Assert.Equal([0, -1000], new LayerRun("\"log-softmax\"", [2], rows: 1).Forward([1000, 0]));
    }

    [Theory]
    [InlineData("softsign")]
    [InlineData("hard-sigmoid")]
    [InlineData("relu6")]
    public void A_bounded_one_stays_in_its_declared_range(string id)
    {
        var (lower, upper) = Technique.Activation($"\"{id}\"").Range;
        Assert.All(Forward($"\"{id}\""), y => Assert.InRange(y, lower, upper));
    }

    [Fact]
    public void A_swish_as_steep_as_can_be_is_the_rectifier()
    {
        var swish = Technique.Activation("""{ "type": "swish", "beta": 3e38 }""");
        float[] input = [-5, -2, 2, 5], output = new float[4], gradient = new float[4];
        swish.Forward(input, output);
        swish.Backward(input, output, [1, 1, 1, 1], gradient);
        Assert.Equal([0, 0, 2, 5], output);
        Assert.Equal([0, 0, 1, 1], gradient);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    public void A_gelu_is_the_rectifier_wherever_numbers_reach(string approximation)
    {
        var gelu = Technique.Activation($$"""{ "type": "gelu", "approximation": "{{approximation}}" }""");
        float[] input = [-float.MaxValue, -2e19f, -1e13f, 1e13f, 2e19f, float.MaxValue], output = new float[6], gradient = new float[6];
        gelu.Forward(input, output);
        gelu.Backward(input, output, [1, 1, 1, 1, 1, 1], gradient);
        Assert.Equal([0, 0, 0, 1e13f, 2e19f, float.MaxValue], output);
        Assert.Equal([0, 0, 0, 1, 1, 1], gradient);
    }

    private static float[] Forward(string entry, float[]? input = null)
    {
        var output = new float[Input.Length];
        Technique.Activation(entry).Forward(input ?? Input, output);
        return output;
    }

    private static float[] Backward(string entry)
    {
        var gradient = new float[Input.Length];
        Technique.Activation(entry).Backward(Input, Forward(entry), [.. Enumerable.Repeat(2f, Input.Length)], gradient);
        return gradient;
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6f * Math.Max(1, Math.Abs(expected[i])));
    }
}
