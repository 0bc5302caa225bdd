namespace Research.Testing;

/// <summary>Layers, and activations as the host runs them.</summary>
internal sealed class LayerSuite(ITechniqueFactory factory) : ISuite
{
    /// <summary>Elements of a batch that threads share: some blocks of every region.</summary>
    private const int SharedElements = 40_000;

    /// <summary>Elements of such a batch's parts: no whole vectors, and fewer than any block.</summary>
    private const int PartElements = 367;

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Layer, TechniqueKind.Activation];

    public IReadOnlyList<Check> Checks =>
    [
        new("shapes", Shapes),
        new("gradients in training", subject => Gradients(subject, training: true)),
        new("gradients in evaluation", subject => Gradients(subject, training: false)),
        new("gradients add up", GradientsAddUp),
        new("gradients overwritten", GradientsOverwritten),
        new("the tape retained", TapeRetained),
        new("memory as declared", MemoryAsDeclared),
        new("leaves its input alone", LeavesInput),
        new("rows stand apart in evaluation", RowsStandApart),
        new("a batch of one", BatchOfOne),
        new("training and evaluation", Modes),
        new("determinism", Determinism),
        new("work shared by threads", SharedWork),
        new("no allocation", NoAllocation),
    ];

    public IReadOnlyList<Check> ChecksAtEnds => [new("works", Works)];

    public IReadOnlyList<Check> NeutralChecks => [new("neutral", Neutral)];

    private void Shapes(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        var outputs = rig.Forward(rig.Request(rig.Batch, training: true));
        Expect.True(outputs.Length == rig.Model.Heads.Sum(head => head.Output.Size) * LayerRig.Rows,
            "the output has another size than Build said");
        Expect.Finite(outputs, "output");
    }

    private void Gradients(Subject subject, bool training)
    {
        using var rig = LayerRig.Create(factory, subject);
        var request = rig.Request(rig.Batch, training);
        var forward = request with { InputGradient = default, ParameterGradients = false };
        rig.Run(request);
        var check = new GradientCheck(RandomStream.Of("1", "conformance/direction"));
        GradientCheck.Sum Value() => rig.Value(forward);
        if (request.InputGradient.Exists)
            check.Run("the input", rig.Batch.Input, rig.InputGradient.Span.ToArray(), Value);
        foreach (var parameter in rig.Model.Parameters)
            check.Run(parameter.Name, parameter.Weights, parameter.Gradient.Span.ToArray(), Value);
    }

    /// <summary>Backward adds to the parameters' gradients where it is asked to and leaves them alone elsewhere;
    /// it overwrites the input's.</summary>
    private void GradientsAddUp(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        var request = rig.Request(rig.Batch, training: true);
        rig.Run(request);
        var once = rig.Model[rig.Model.Gradients].ToArray();
        var inputOnce = rig.InputGradient.Span.ToArray();
        rig.InputGradient.Span.Fill(float.NaN);
        rig.RunOn(request);
        var twice = rig.Model[rig.Model.Gradients].ToArray();
        Expect.Close(twice, Array.ConvertAll(once, value => 2d * value), 1e-5, 1e-6, "a second backward pass: the parameters' gradients");
        if (request.InputGradient.Exists)
            Expect.SameBits(rig.InputGradient.Span, inputOnce, "a second backward pass: the input's gradient");

        rig.RunOn(request with { ParameterGradients = false });
        Expect.SameBits(rig.Model[rig.Model.Gradients], twice, "without ParameterGradients: the parameters' gradients");
    }

    /// <summary>Where the tape is retained, a second Backward finds all that the first one found.</summary>
    private void TapeRetained(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        var request = rig.Request(rig.Batch, training: true);
        rig.Run(request);
        var gradients = rig.Model[rig.Model.Gradients].ToArray();
        var inputGradient = rig.InputGradient.Span.ToArray();
        var pass = rig.Run(request with { RetainsTape = true });
        Again();
        rig.Model[rig.Model.Gradients].Clear();
        rig.Model.Backward(pass, request);
        Again();

        void Again()
        {
            Expect.SameBits(rig.Model[rig.Model.Gradients], gradients, "with the tape retained: the parameters' gradients");
            Expect.SameBits(rig.InputGradient.Span, inputGradient, "with the tape retained: the input's gradient");
        }
    }

    /// <summary>A layer that asks for no clearing (<see cref="LayerTraits.WritesGradients"/>) leaves nothing of what was there in a step's
    /// first backward pass, and adds in the second.</summary>
    private void GradientsOverwritten(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        var request = rig.Request(rig.Batch, training: true);
        rig.Run(request);
        var once = rig.Model[rig.Model.Gradients].ToArray();
        foreach (var parameter in rig.Model.Parameters) parameter.Gradient.Span.Fill(float.NaN);
        rig.Model.BeginGradients(clear: false);
        rig.RunOn(request);
        var written = rig.Model[rig.Model.Gradients].ToArray();
        rig.RunOn(request);
        rig.Model.EndGradients();
        Expect.Close(written, Array.ConvertAll(once, value => (double)value), 0, 0, "over what was there: the parameters' gradients");
        Expect.Close(rig.Model[rig.Model.Gradients].ToArray(), Array.ConvertAll(once, value => 2d * value), 1e-5, 1e-6,
            "a second backward pass of a step: the parameters' gradients");
    }

    /// <summary>Backward reads no tensor that the traits do not name, and leaves the output's gradient alone unless it runs in
    /// place.</summary>
    private void MemoryAsDeclared(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        var request = rig.Request(rig.Batch, training: true);
        rig.Run(request);
        var gradients = rig.Model[rig.Model.Gradients].ToArray();
        var inputGradient = rig.InputGradient.Span.ToArray();
        rig.Model[rig.Model.Gradients].Clear();

        var pass = rig.Model.Forward(request);
        // Other layers have used what lasts one call alone.
        rig.Model.OverwriteShared(float.NaN);
        LayerRig.SetOutputGradients(pass);
        var before = LayerRig.OutputGradients(pass);
        if (!rig.Traits.HasFlag(LayerTraits.View))
        {
            // What the layer says it does not read holds garbage by then.
            if (!rig.Traits.HasFlag(LayerTraits.ReadsInput)) rig.Batch.Input.Span.Fill(float.NaN);
            if (!rig.Traits.HasFlag(LayerTraits.ReadsOutput) && pass.Heads == 1) pass.Output(0).Span.Fill(float.NaN);
        }

        rig.Model.Backward(pass, request);
        Expect.SameBits(rig.Model[rig.Model.Gradients], gradients,
            "with scratch and what Backward does not declare to read overwritten: the parameters' gradients");
        if (request.InputGradient.Exists)
            Expect.SameBits(rig.InputGradient.Span, inputGradient,
                "with scratch and what Backward does not declare to read overwritten: the input's gradient");
        if (!rig.Traits.HasFlag(LayerTraits.InPlace))
            Expect.SameBits(LayerRig.OutputGradients(pass), before, "the output's gradient after Backward");
    }

    /// <summary>The layer before reads it in its Backward, and those beside it in a residual or parallel one in theirs.</summary>
    private void LeavesInput(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        var before = rig.Batch.Input.Span.ToArray();
        var request = rig.Request(rig.Batch, training: true, updates: true);
        rig.Forward(request);
        Expect.SameBits(rig.Batch.Input.Span, before, "the input after Forward");
        rig.Run(request);
        Expect.SameBits(rig.Batch.Input.Span, before, "the input after Backward");
    }

    private void RowsStandApart(Subject subject)
    {
        using var small = LayerRig.Create(factory, subject);
        ExpectSameInParts(small, rows: 1);
        // What goes wrong beyond the end of a block, which a part does not reach.
        using var large = LayerRig.Create(factory, subject, elements: SharedElements);
        ExpectSameInParts(large, Math.Max(1, PartElements / large.Input.Size));
    }

    private static void ExpectSameInParts(LayerRig rig, int rows)
    {
        var (outputs, inputGradient) = rig.Evaluate(rig.Batch, first: 0);
        for (var row = 0; row < rig.Batch.Rows; row += rows)
        {
            var count = Math.Min(rows, rig.Batch.Rows - row);
            var part = rig.Evaluate(rig.Batch.Slice(row, count), row);
            var where = $"row {row} of {rig.Batch.Rows} {(count > 1 ? $"with the {count - 1} after it" : "alone")}, in evaluation";
            for (var head = 0; head < outputs.Length; head++) Expect.SameBits(part.Outputs[head], Rows(outputs[head]), where);
            Expect.SameBits(part.InputGradient, Rows(inputGradient), $"the input's gradient of {where}");

            ReadOnlySpan<float> Rows(float[] all)
            {
                var size = all.Length / rig.Batch.Rows;
                return all.AsSpan(row * size, count * size);
            }
        }
    }

    /// <summary>Numbers come out of everything, in training and in evaluation: of rows, of one alone, of nothing but 0.</summary>
    private void Works(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        var still = rig.Batch.Slice(0, LayerRig.Rows);
        still.Input.Clear();
        foreach (var training in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var batch in (KitBatch[])[rig.Batch, rig.Batch.Slice(0, 1), still])
            {
                var request = rig.Request(batch, training, updates: training);
                Expect.Finite(LayerRig.Outputs(rig.Run(request)), "output");
                Expect.Finite(rig.Model[rig.Model.Gradients], "the parameters' gradients");
                Expect.Finite(request.InputGradient.Exists ? request.InputGradient.Span : [], "the input's gradient");
                Expect.Finite(rig.Model.States, "states");
            }
        }
    }

    private void BatchOfOne(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        var request = rig.Request(rig.Batch.Slice(0, 1), training: true, updates: true);
        Expect.Finite(rig.Forward(request), "the output of one row in training");
        rig.Run(request);
        Expect.Finite(rig.Model[rig.Model.Gradients], "the gradients of one row in training");
        Expect.Finite(rig.Model.States, "the states after one row in training");

        // An uneven last batch, in memory planned for more.
        Expect.Finite(rig.Forward(rig.Request(rig.Batch.Slice(0, LayerRig.Rows - 2), training: true)), "the output of an uneven batch");
    }

    /// <summary>Evaluation depends on no step and changes nothing; training moves running statistics only where it may.</summary>
    private void Modes(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        var states = rig.Model.States.ToArray();
        var evaluation = rig.Request(rig.Batch, training: false);
        var first = rig.Forward(evaluation);
        rig.Model.Step = 2;
        Expect.SameBits(rig.Forward(evaluation), first, "evaluation at another step");
        rig.Forward(rig.Request(rig.Batch, training: true, updates: false));
        Expect.SameBits(rig.Model.States, states, "the states after passes that may not update them");
        Expect.SameBits(rig.Forward(evaluation), first, "evaluation after a training pass that updates nothing");
    }

    private void Determinism(Subject subject)
    {
        var once = Once(subject, threads: 1);
        foreach (var threads in (ReadOnlySpan<int>)[1, 3]) once.ExpectSame(Once(subject, threads), $"of a fresh instance on {threads} threads");
    }

    /// <summary>A batch so large that regions have several blocks: with a few rows one thread does everything.</summary>
    private void SharedWork(Subject subject) =>
        Once(subject, threads: 1, SharedElements).ExpectSame(Once(subject, threads: 3, SharedElements), "of a large batch on 3 threads");

    private Traces Once(Subject subject, int threads, int elements = 0)
    {
        using var rig = LayerRig.Create(factory, subject, threads, elements: elements);
        var request = rig.Request(rig.Batch, training: true, updates: true);
        var outputs = rig.Forward(request);
        rig.Run(request);
        return new Traces(
            outputs, rig.Model[rig.Model.Gradients].ToArray(), rig.InputGradient.Span.ToArray(), rig.Model.States.ToArray());
    }

    /// <summary>All that a pass leaves behind.</summary>
    private sealed record Traces(float[] Outputs, float[] Gradients, float[] InputGradient, float[] States)
    {
        public void ExpectSame(Traces again, string where)
        {
            Expect.SameBits(again.Outputs, Outputs, $"the output {where}");
            Expect.SameBits(again.Gradients, Gradients, $"the gradients {where}");
            Expect.SameBits(again.InputGradient, InputGradient, $"the input's gradient {where}");
            Expect.SameBits(again.States, States, $"the states {where}");
        }
    }

    private void NoAllocation(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        var request = rig.Request(rig.Batch, training: true, updates: true);
        Allocation.ExpectNone(() => rig.Run(request));
    }

    private void Neutral(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject, shake: false);
        var request = rig.Request(rig.Batch, training: true);
        Expect.SameBits(rig.Forward(request), rig.Batch.Input.Span, "the output in place of the input");
        var pass = rig.Run(request);
        // Backward may have run in place.
        LayerRig.SetOutputGradients(pass);
        Expect.SameBits(rig.InputGradient.Span, LayerRig.OutputGradients(pass), "the input's gradient in place of the output's");
    }
}
