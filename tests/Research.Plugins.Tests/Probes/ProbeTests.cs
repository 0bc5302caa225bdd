using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Probes;

public sealed class ProbeTests
{
    /// <summary>A node by hand: an entry's layer, or the activation that follows it.</summary>
    private sealed class Node(
        string entry,
        NodeRole role = NodeRole.Layer,
        float lower = float.NegativeInfinity,
        float upper = float.PositiveInfinity,
        params Parameter[] parameters) : LayerNode
    {
        public override string Name => role == NodeRole.Layer ? entry : $"{entry}.activation";

        public override string Entry => entry;

        public override NodeRole Role => role;

        public override LayerNode? Activation => null;

        public override ILayer Layer => throw new NotSupportedException("a probe looks at values");

        public override ReadOnlySpan<Parameter> Parameters => parameters;

        public override (float Lower, float Upper) OutputRange => (lower, upper);
    }

    private static IProbe Probe(string id) => Technique.Create<IProbe>(TechniqueKind.Probe, $"\"{id}\"");

    private static Tensor Tensor(int columns, params float[] values) => new(values, 0, new Shape(values.Length / columns, columns));

    private static Told Report(IProbe probe)
    {
        var told = new Told();
        probe.Report(told);
        return told;
    }

    [Fact]
    public void Activations_are_told_after_and_before_the_activation()
    {
        var probe = Probe("activation-statistics");
        var (dense, relu) = (new Node("hidden.1"), new Node("hidden.1", NodeRole.Activation, lower: 0));
        probe.Output(dense, Tensor(2, -1, 2, -3, 4));
        probe.Output(relu, Tensor(2, 0, 2, 0, 4));
        var told = Report(probe);
        Assert.Equal((1.5, 0.5), (told["mean@hidden.1"], told["pre-mean@hidden.1"]));
        Assert.Equal(2.75, told["variance@hidden.1"], 1e-9);
        Assert.Equal(Math.Sqrt(2.75), told["std@hidden.1"], 1e-9);
        Assert.Equal((0.5, 0.0), (told["zero@hidden.1"], told["pre-zero@hidden.1"]));
        Assert.Equal(0.5, told["saturated@hidden.1"]);
        Assert.False(told.Values.ContainsKey("dead@hidden.1"));
    }

    [Fact]
    public void A_bounded_activation_is_saturated_near_its_bounds()
    {
        var probe = Probe("activation-statistics");
        probe.Output(new Node("a", NodeRole.Activation, 0, 1), Tensor(4, 0.01f, 0.06f, 0.5f, 0.99f));
        Assert.Equal(0.5, Report(probe)["saturated@a"]);
        probe.Output(new Node("a", NodeRole.Activation, -1, 1), Tensor(4, -0.95f, -0.85f, 0.5f, 0.93f));
        Assert.Equal(0.5, Report(probe)["saturated@a"]);
    }

    [Fact]
    public void A_unit_is_dead_whose_pre_activation_gets_no_gradient_from_any_sample()
    {
        var probe = Probe("activation-statistics");
        var (dense, relu) = (new Node("h"), new Node("h", NodeRole.Activation, lower: 0));
        foreach (var gradients in new float[][] { [0, 0, 0, 1], [0, 0, 2, 0] })
        {
            probe.Output(dense, Tensor(4, -1, -1, 1, 1));
            probe.Output(relu, Tensor(4, 0, 0, 1, 1));
            probe.Gradient(relu, Tensor(4, 5, 5, 5, 5));
            probe.Gradient(dense, Tensor(4, gradients));
        }

        Assert.Equal(0.5, Report(probe)["dead@h"]);
    }

    [Fact]
    public void A_histogram_counts_every_value_between_edges_that_do_not_depend_on_them()
    {
        var probe = Probe("activation-statistics");
        probe.Output(new Node("h", NodeRole.Activation, 0, 1), Tensor(4, 0, 0.51f, 0.52f, 1));
        var (columns, values) = Report(probe).Tables["histogram@h"];
        var bins = values.Chunk(columns).ToArray();
        Assert.Equal((3, 40, 4.0), (columns, bins.Length, bins.Sum(bin => bin[2])));
        Assert.Equal((0.0, 1.0), (bins[0][0], bins[^1][1]));
        Assert.Equal((1.0, 2.0, 1.0), (bins[0][2], bins[20][2], bins[^1][2]));
    }

    [Fact]
    public void A_report_forgets_what_it_told()
    {
        var probe = Probe("activation-statistics");
        probe.Output(new Node("h"), Tensor(1, 5));
        Report(probe);
        probe.Output(new Node("h"), Tensor(1, 7));
        Assert.Equal(7, Report(probe)["mean@h"]);
    }

    [Fact]
    public void Gradients_have_the_norm_over_samples_and_units_in_the_models_order()
    {
        var probe = Probe("gradient-statistics");
        probe.Gradient(new Node("last"), Tensor(1, 6, 8));
        probe.Gradient(new Node("first", NodeRole.Activation), Tensor(2, 3, 0, 0, 4));
        probe.Gradient(new Node("first"), Tensor(2, 1, 0, 0, 0));
        var told = Report(probe);
        Assert.Equal((5.0, 1.0, 10.0), (told["norm@first"], told["pre-norm@first"], told["norm@last"]));
        Assert.Equal(["norm@first", "pre-norm@first", "norm@last", "pre-norm@last"], told.Values.Keys);
    }

    [Fact]
    public void Weights_have_a_norm_a_spread_of_units_and_the_ratio_of_their_last_update()
    {
        // Units are columns: (3, 0) and (0, 4).
        var kernel = new ArrayParameter("h/kernel", [2, 2], 3, 0, 0, 4);
        var probe = Probe("weight-statistics");
        probe.BeforeUpdate([kernel]);
        kernel.Weights.Span[0] = 2.5f;
        probe.AfterUpdate([kernel]);
        kernel.Weights.Span[0] = 3;
        probe.Output(new Node("h", parameters: kernel), Tensor(1, 0));
        var told = Report(probe);
        Assert.Equal(5, told["norm@h"], 1e-9);
        Assert.Equal(5 / 4d, told["unit-spread@h"], 1e-9);
        Assert.Equal(0.5 / 5, told["update-ratio@h"], 1e-9);
    }

    [Fact]
    public void Equal_units_have_no_spread_and_without_an_update_there_is_no_ratio()
    {
        var probe = Probe("weight-statistics");
        var equal = new ArrayParameter("h/kernel", [2, 3], 0.1f, 0.1f, 0.1f, -0.7f, -0.7f, -0.7f);
        probe.Output(new Node("h", parameters: equal), Tensor(1, 0));
        probe.Output(new Node("zeros", parameters: new ArrayParameter("zeros/kernel", [1, 2], 0, 0)), Tensor(1, 0));
        var told = Report(probe);
        Assert.Equal((0.0, 0.0), (told["unit-spread@h"], told["unit-spread@zeros"]));
        Assert.False(told.Values.ContainsKey("update-ratio@h"));
    }
}
