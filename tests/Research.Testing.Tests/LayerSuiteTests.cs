namespace Research.Testing.Tests;

/// <summary>Each promise of a layer, kept and broken.</summary>
public sealed class LayerSuiteTests
{
    /// <summary>y = x · w with one weight a feature; the flags break one promise each.</summary>
    private sealed class Scale : ILayer
    {
        private Parameter? _weight;
        private RandomSource? _noise;
        private StateTensor? _rows;
        private int _calls;

        public bool Overwrites { get; init; }

        public bool Allocates { get; init; }

        public bool MixesRows { get; init; }

        public bool RemembersCalls { get; init; }

        public bool NoisyInEvaluation { get; init; }

        /// <summary>As a loop in blocks that goes astray in the second.</summary>
        public bool LosesSecondBlock { get; init; }

        public bool LosesSecondBlockBackward { get; init; }

        /// <summary>As a sum in a part a thread has another rounding: where there is enough to share.</summary>
        public bool CountsThreads { get; init; }

        public bool RowWise { get; init; }

        public bool MixesRowsInTraining { get; init; }

        public bool KeepsRows { get; init; }

        /// <summary>As what divides by the rows less one.</summary>
        public bool NeedsTwoRows { get; init; }

        /// <summary>As what uses its tape up.</summary>
        public bool SpoilsItsInput { get; init; }

        /// <summary>As a clamp in place: idempotent, so that no second pass shows it.</summary>
        public bool HoldsItsInput { get; init; }

        /// <summary>It says that it writes gradients over what is there, and adds to it.</summary>
        public bool SaysItWrites { get; init; }

        public float GradientFactor { get; init; } = 1;

        public LayerTraits Traits => LayerTraits.ReadsInput | (RowWise ? LayerTraits.RowWise : LayerTraits.None)
            | (SaysItWrites ? LayerTraits.WritesGradients : LayerTraits.None);

        public Shape Build(ILayerBuilder builder, Shape input)
        {
            _weight = builder.Parameter("weight", new Shape(input.Last), new ParameterSpec { Constant = 1 });
            _noise = builder.Random("noise");
            if (KeepsRows) _rows = builder.State("rows", new Shape(1));
            return input;
        }

        public void Forward(LayerPass pass, Tensor input, Tensor output)
        {
            _calls++;
            if (_rows is not null && pass.UpdatesState) _rows.Value.Span[0] = pass.Rows;
            if (HoldsItsInput) System.Numerics.Tensors.TensorPrimitives.Min(input.Span, 1, input.Span);
            var weights = _weight!.Weights.Span;
            if (Allocates) weights = weights.ToArray();
            for (var i = 0; i < input.Shape.Size; i++) output.Span[i] = input.Span[i] * weights[i % weights.Length];
            if (MixesRows || (MixesRowsInTraining && pass.Training)) output.Span[0] += pass.Rows;
            if (NeedsTwoRows && pass.Training) output.Span[0] /= (float)(pass.Rows - 1) / (pass.Rows - 1);
            if (CountsThreads && input.Shape.Size > 10_000) output.Span[0] += pass.Backend.Threads;
            if (RemembersCalls) output.Span[0] += _calls;
            if (LosesSecondBlock && input.Shape.Size > 4096) output.Span[4096] = 0;
            if (NoisyInEvaluation) output.Span[0] += pass.Random(_noise!).Normal(0);
        }

        public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
        {
            var weights = _weight!.Weights.Span;
            var gradients = _weight.Gradient.Span;
            if (pass.ParameterGradients)
            {
                if (Overwrites) gradients.Clear();
                for (var i = 0; i < input.Shape.Size; i++)
                    gradients[i % gradients.Length] += GradientFactor * input.Span[i] * outputGradient.Span[i];
            }

            if (SpoilsItsInput) input.Span.Clear();
            if (!inputGradient.Exists) return;
            for (var i = 0; i < input.Shape.Size; i++) inputGradient.Span[i] = outputGradient.Span[i] * weights[i % weights.Length];
            if (LosesSecondBlockBackward && input.Shape.Size > 4096) inputGradient.Span[4096] = 0;
        }
    }

    /// <summary>Keeps its input for Backward in memory that lasts one call.</summary>
    private sealed class Keeper : ILayer
    {
        private Slot _kept = null!;

        public LayerTraits Traits => LayerTraits.None;

        public Shape Build(ILayerBuilder builder, Shape input)
        {
            _kept = builder.Scratch(input);
            return input;
        }

        public void Forward(LayerPass pass, Tensor input, Tensor output)
        {
            input.Span.CopyTo(pass[_kept].Span);
            for (var i = 0; i < input.Shape.Size; i++) output.Span[i] = input.Span[i] * input.Span[i];
        }

        public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
        {
            if (!inputGradient.Exists) return;
            for (var i = 0; i < input.Shape.Size; i++) inputGradient.Span[i] = 2 * pass[_kept].Span[i] * outputGradient.Span[i];
        }
    }

    [Fact]
    public void Scratch_that_is_to_last_until_backward_is_found() =>
        Assert.Contains("with scratch", Verdict(() => new Keeper(), "memory as declared"));

    private static string? Verdict(Func<object> create, string check, bool neutral = false)
    {
        var factory = new OneTechnique(TechniqueKind.Layer, create);
        return OneTechnique.Verdict(new LayerSuite(new KitFactory(factory)), check, factory.Subject([5], neutral));
    }

    [Fact]
    public void A_sound_layer_passes_every_check()
    {
        foreach (var check in new LayerSuite(new KitFactory(new OneTechnique(TechniqueKind.Layer, () => new Scale()))).Checks)
        {
            Assert.Null(Verdict(() => new Scale(), check.Name));
            Assert.Null(Verdict(() => new Scale { RowWise = true }, check.Name));
        }

        Assert.Null(Verdict(() => new Scale(), "neutral", neutral: true));
    }

    [Fact]
    public void A_parameters_gradient_that_is_one_percent_off_is_found() =>
        Assert.Contains("weight", Verdict(() => new Scale { GradientFactor = 1.02f }, "gradients in training"));

    [Fact]
    public void Overwriting_a_parameters_gradient_is_found() =>
        Assert.Contains("second backward", Verdict(() => new Scale { Overwrites = true }, "gradients add up"));

    [Fact]
    public void Allocation_is_found() => Assert.Contains("allocates", Verdict(() => new Scale { Allocates = true }, "no allocation"));

    [Fact]
    public void Rows_that_depend_on_each_other_are_found() =>
        Assert.Contains("alone", Verdict(() => new Scale { MixesRows = true }, "rows stand apart in evaluation"));

    [Fact]
    public void A_layer_that_is_not_as_row_wise_as_it_says_is_found() =>
        Assert.Contains("large batch on 3 threads",
            Verdict(() => new Scale { RowWise = true, MixesRowsInTraining = true }, "work shared by threads"));

    [Fact]
    public void A_row_wise_layer_that_keeps_a_state_is_found()
    {
        Assert.Null(Verdict(() => new Scale { KeepsRows = true }, "work shared by threads"));
        Assert.Contains("states of a large batch",
            Verdict(() => new Scale { RowWise = true, KeepsRows = true }, "work shared by threads"));
    }

    [Fact]
    public void A_wrong_second_block_of_a_large_batch_is_found() =>
        Assert.Contains("after it", Verdict(() => new Scale { LosesSecondBlock = true }, "rows stand apart in evaluation"));

    [Fact]
    public void A_wrong_second_block_of_a_large_batchs_gradient_is_found() =>
        Assert.Contains("the input's gradient of row",
            Verdict(() => new Scale { LosesSecondBlockBackward = true }, "rows stand apart in evaluation"));

    [Fact]
    public void Bits_that_depend_on_threads_are_found_where_there_is_enough_to_share()
    {
        Assert.Null(Verdict(() => new Scale { CountsThreads = true }, "determinism"));
        Assert.Contains("large batch on 3 threads", Verdict(() => new Scale { CountsThreads = true }, "work shared by threads"));
    }

    [Fact]
    public void Hidden_state_is_found() => Assert.NotNull(Verdict(() => new Scale { RemembersCalls = true }, "training and evaluation"));

    [Fact]
    public void Noise_in_evaluation_is_found() =>
        Assert.Contains("another step", Verdict(() => new Scale { NoisyInEvaluation = true }, "training and evaluation"));

    [Fact]
    public void A_layer_that_fails_on_a_single_row_is_found() =>
        Assert.Contains("one row in training", Verdict(() => new Scale { NeedsTwoRows = true }, "a batch of one"));

    [Fact]
    public void A_layer_that_uses_up_what_it_kept_is_found() =>
        Assert.Contains("with the tape retained", Verdict(() => new Scale { SpoilsItsInput = true }, "the tape retained"));

    [Fact]
    public void A_layer_that_changes_its_input_is_found()
    {
        Assert.Contains("the input after Forward", Verdict(() => new Scale { HoldsItsInput = true }, "leaves its input alone"));
        Assert.Contains("the input after Backward", Verdict(() => new Scale { SpoilsItsInput = true }, "leaves its input alone"));
    }

    [Fact]
    public void A_layer_that_adds_where_it_says_that_it_writes_is_found() =>
        Assert.Contains("over what was there", Verdict(() => new Scale { SaysItWrites = true }, "gradients overwritten"));

    [Fact]
    public void A_setting_that_changes_something_is_not_neutral() =>
        Assert.NotNull(Verdict(() => new Scale { MixesRows = true }, "neutral", neutral: true));
}
