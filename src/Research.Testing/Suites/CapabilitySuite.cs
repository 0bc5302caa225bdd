namespace Research.Testing;

/// <summary>What layers offer beyond running: pre-trainers and the host build on it and know no class of theirs.</summary>
internal sealed class CapabilitySuite(ITechniqueFactory factory) : ISuite
{
    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Layer];

    public IReadOnlyList<Check> Checks => [new("linear as it says", IsLinear), new("runs its activation", RunsActivation)];

    /// <summary>Pre-trainers set the kernel and the bias by what is to leave the layer.</summary>
    private void IsLinear(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        if (rig.Model.Nodes[0].Layer is not ILinearLayer layer) throw new NotApplicableException("it does not say that it is linear");
        if (layer.Kernel.Shape.Rank != 2) throw new NotApplicableException("its kernel is no matrix: what its input is, is its own");
        var outputs = rig.Forward(rig.Request(rig.Batch, training: false));
        var (input, kernel) = (rig.Batch.Input.Matrix, layer.Kernel.Weights.Matrix);
        Expect.True(input.Columns == kernel.Rows && outputs.Length == input.Rows * kernel.Columns,
            $"its kernel {layer.Kernel.Shape} does not lead from {input.Columns} features to its {outputs.Length / input.Rows}");
        var expected = new double[outputs.Length];
        for (var i = 0; i < expected.Length; i++)
        {
            var (row, unit) = Math.DivRem(i, kernel.Columns);
            if (layer.Bias is { } bias) expected[i] = bias.Weights.Span[unit];
            for (var feature = 0; feature < kernel.Rows; feature++) expected[i] += (double)input[row, feature] * kernel[feature, unit];
        }

        Expect.Close(outputs, expected, 1e-5, 1e-5, "the output, which is to be input · Kernel + Bias");
    }

    /// <summary>An activation that the layer runs itself gives the same bits as one that follows it; where somebody looks between the two,
    /// the layer leaves it out.</summary>
    private void RunsActivation(Subject subject)
    {
        using var apart = LayerRig.Create(factory, subject);
        if (apart.Model.Nodes[0].Layer is not IFusesActivation) throw new NotApplicableException("it runs no activation itself");
        var alone = apart.Forward(apart.Request(apart.Batch, training: true));
        var followed = new float[alone.Length];
        VectorMath.Sigmoid(alone, followed);

        var options = new Newtonsoft.Json.Linq.JObject(subject.Options) { ["activation"] = KitFactory.Logistic };
        using var fused = LayerRig.Create(factory, subject with { Options = options });
        var request = fused.Request(fused.Batch, training: true);
        Expect.SameBits(fused.Forward(request), followed, "the output with an activation that it runs itself");
        ((IFusesActivation)fused.Model.Nodes[0].Layer).Fuse(null);
        Expect.SameBits(fused.Forward(request), alone, "the output when it is to run the activation no more");
    }
}
