namespace Research.Testing.Tests;

/// <summary>Capabilities that a layer offers and does not have.</summary>
public sealed class CapabilitySuiteTests
{
    public enum Fault
    {
        None,
        HasGain,
        ForgetsBias,
        ForgetsActivation,
        KeepsActivation,
    }

    /// <summary>x W + b with two units, and the activation that follows.</summary>
    private sealed class Linear(Fault fault) : ILinearLayer, IFusesActivation
    {
        private const int Units = 2;

        private IActivation? _activation;

        public LayerTraits Traits => LayerTraits.ReadsInput;

        public Parameter Kernel { get; private set; } = null!;

        public Parameter? Bias { get; private set; }

        public Shape Build(ILayerBuilder builder, Shape input)
        {
            Kernel = builder.Parameter("kernel", new Shape(input.Last, Units));
            Bias = builder.Parameter("bias", new Shape(Units), new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
            return input.WithLast(Units);
        }

        public void Fuse(IActivation? activation)
        {
            if (fault != Fault.KeepsActivation || activation is not null) _activation = activation;
        }

        public void Forward(LayerPass pass, Tensor input, Tensor output)
        {
            ReadOnlySpan<float> bias = fault == Fault.ForgetsBias ? default : Bias!.Weights.Span;
            pass.Backend.Multiply(input.Matrix, Kernel.Weights.Matrix, output.Matrix, bias: bias);
            if (fault == Fault.HasGain) System.Numerics.Tensors.TensorPrimitives.Multiply(output.Span, 1.1f, output.Span);
            if (fault != Fault.ForgetsActivation) _activation?.Forward(output.Span, output.Span);
        }

        public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
        {
        }
    }

    [Theory]
    [InlineData("linear as it says", Fault.None, null)]
    [InlineData("linear as it says", Fault.HasGain, "input · Kernel + Bias")]
    [InlineData("linear as it says", Fault.ForgetsBias, "input · Kernel + Bias")]
    [InlineData("runs its activation", Fault.None, null)]
    [InlineData("runs its activation", Fault.ForgetsActivation, "with an activation that it runs itself")]
    [InlineData("runs its activation", Fault.KeepsActivation, "when it is to run the activation no more")]
    public void Of_layers(string check, Fault fault, string? expected)
    {
        var factory = new OneTechnique(TechniqueKind.Layer, options =>
        {
            Assert.DoesNotContain(options.Properties(), property => property.Name == "activation");
            return new Linear(fault);
        });
        OneTechnique.Finds(expected, OneTechnique.Verdict(new CapabilitySuite(new KitFactory(factory)), check, factory.Subject([5])));
    }
}
