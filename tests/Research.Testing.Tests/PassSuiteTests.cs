namespace Research.Testing.Tests;

/// <summary>What a layer does wrong where passes are not alone.</summary>
public sealed class PassSuiteTests
{
    public enum Fault
    {
        None,
        WantsInputGradient,
        KeepsInField,
        KeepsInStaticField,
    }

    /// <summary>y = w x²; it keeps x.</summary>
    private sealed class Square(Fault fault) : ILayer
    {
        private static float[] _everybodys = [];
        private float[] _own = [];
        private Slot? _kept;
        private Parameter? _weight;

        public LayerTraits Traits => LayerTraits.None;

        public Shape Build(ILayerBuilder builder, Shape input)
        {
            _kept = builder.Saved(input);
            _weight = builder.Parameter("weight", new Shape(1), new ParameterSpec { Constant = 1 });
            return input;
        }

        public void Forward(LayerPass pass, Tensor input, Tensor output)
        {
            Span<float> kept = fault switch
            {
                Fault.KeepsInField => _own = new float[input.Shape.Size],
                Fault.KeepsInStaticField => _everybodys = new float[input.Shape.Size],
                _ => pass[_kept!].Span,
            };
            input.Span.CopyTo(kept);
            for (var i = 0; i < kept.Length; i++) output.Span[i] = _weight!.Weights.Span[0] * kept[i] * kept[i];
        }

        public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
        {
            if (fault == Fault.WantsInputGradient && !inputGradient.Exists) return;
            var kept = fault switch
            {
                Fault.KeepsInField => _own,
                Fault.KeepsInStaticField => _everybodys,
                _ => pass[_kept!].Span,
            };
            // What another pass kept may be shorter.
            var count = Math.Min(kept.Length, outputGradient.Shape.Size);
            for (var i = 0; i < count; i++)
            {
                if (pass.ParameterGradients) _weight!.Gradient.Span[0] += outputGradient.Span[i] * kept[i] * kept[i];
                if (inputGradient.Exists) inputGradient.Span[i] = 2 * _weight!.Weights.Span[0] * kept[i] * outputGradient.Span[i];
            }
        }
    }

    private static string? Verdict(Fault fault, string check)
    {
        var factory = new OneTechnique(TechniqueKind.Layer, () => new Square(fault));
        return OneTechnique.Verdict(new PassSuite(new KitFactory(factory)), check, factory.Subject([5]));
    }

    [Theory]
    [InlineData("gradients of a first layer")]
    [InlineData("passes stand apart")]
    public void A_sound_layer_passes(string check) => Assert.Null(Verdict(Fault.None, check));

    [Fact]
    public void A_first_layer_that_learns_nothing_is_found() =>
        Assert.Contains("no input gradient is asked for", Verdict(Fault.WantsInputGradient, "gradients of a first layer"));

    [Fact]
    public void What_is_kept_in_a_field_is_found() =>
        Assert.Contains("another tape's Forward", Verdict(Fault.KeepsInField, "passes stand apart"));

    [Fact]
    public void What_is_kept_for_all_models_is_found() =>
        Assert.Contains("another", Verdict(Fault.KeepsInStaticField, "passes stand apart"));
}
