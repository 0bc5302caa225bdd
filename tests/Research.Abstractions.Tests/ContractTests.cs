using System.Reflection;

namespace Research.Tests;

/// <summary>What the contracts' own values promise.</summary>
public sealed class ContractTests
{
    [Theory]
    [InlineData(2, false, 10, 20)]
    [InlineData(0.25, false, 10, 3)] // 2.5 steps: a half counts as one more
    [InlineData(500, true, 10, 500)]
    [InlineData(0, false, 10, 0)]
    public void A_duration_is_a_number_of_steps(double amount, bool inSteps, int stepsPerEpoch, long steps) =>
        Assert.Equal(steps, new Duration(amount, inSteps).Steps(new Progress(1, 0, stepsPerEpoch, 5)));

    [Fact]
    public void A_parameter_is_seen_as_groups_of_units_with_their_incoming_weights()
    {
        var parameter = new Example(new Shape(3, 3, 2, 5), new ParameterSpec { Groups = 3 });
        Assert.Equal((5, 3, 6), (parameter.Units, parameter.Groups, parameter.Incoming));
    }

    private sealed class Example(Shape shape, ParameterSpec spec) : Parameter
    {
        public override string Name => "example/kernel";

        public override Shape Shape => shape;

        public override ParameterSpec Spec => spec;

        public override Tensor Weights => default;

        public override Tensor Gradient => default;
    }

    [Fact]
    public void Faults_are_told_one_a_line_with_their_paths()
    {
        var faults = new FaultsException([new Fault("model[1].units", "this must be at least 1"), new Fault("", "the file is empty")]);
        Assert.Equal(["model[1].units: this must be at least 1", "the file is empty"], faults.Message.Split(Environment.NewLine));
    }

    /// <summary>Metadata cannot follow inheritance: a kind that plugins derived from would be invisible.</summary>
    [Fact]
    public void The_kinds_are_a_closed_set()
    {
        var kinds = typeof(TechniqueAttribute).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(TechniqueAttribute)))
            .ToList();
        Assert.NotEmpty(kinds);
        Assert.All(kinds, kind => Assert.True(kind.IsSealed, kind.Name));

        // Each kind has a name, by which files, faults and the catalogue speak of it.
        var names = typeof(TechniqueKind).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name).ToList();
        Assert.Equal(kinds.Select(kind => kind.Name[..^"Attribute".Length]).Order(), names.Order());
    }

    /// <summary>The plugin ABI is the contracts, the tensors and the base class library.</summary>
    [Fact]
    public void The_contracts_refer_to_no_other_package()
    {
        string[] allowed = ["Research.Tensors", "System."];
        Assert.All(
            typeof(ILayer).Assembly.GetReferencedAssemblies(),
            reference => Assert.Contains(allowed, prefix => reference.Name!.StartsWith(prefix, StringComparison.Ordinal)));
    }

    /// <summary>An old plugin keeps working where what is new has a default: hooks that few techniques need have one.</summary>
    [Fact]
    public void Optional_members_have_defaults()
    {
        ILayer layer = new Plain();
        Assert.Equal(LayerTraits.ReadsInput | LayerTraits.ReadsOutput, layer.Traits);
        layer.Initialized();
    }

    private sealed class Plain : ILayer
    {
        public Shape Build(ILayerBuilder builder, Shape input) => input;

        public void Forward(LayerPass pass, Tensor input, Tensor output) => input.Span.CopyTo(output.Span);

        public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient) =>
            outputGradient.Span.CopyTo(inputGradient.Span);
    }
}
