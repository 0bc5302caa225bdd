namespace Research.Testing;

/// <summary>Passes of a layer that others come between, or that are asked for less: what a training does, and one pass alone does not
/// show.</summary>
internal sealed class PassSuite(ITechniqueFactory factory) : ISuite
{
    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Layer, TechniqueKind.Activation];

    public IReadOnlyList<Check> Checks =>
    [
        new("gradients of a first layer", FirstLayer),
        new("passes stand apart", PassesStandApart),
    ];

    /// <summary>Nobody asks a model's first layer for its input's gradient: its parameters have theirs all the same.</summary>
    private void FirstLayer(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject);
        rig.Run(rig.Request(rig.Batch, training: true));
        var expected = rig.Model[rig.Model.Gradients].ToArray();
        rig.Run(rig.Request(rig.Batch, training: true, inputGradient: false));
        Expect.SameBits(rig.Model[rig.Model.Gradients], expected, "where no input gradient is asked for: the parameters' gradients");
    }

    /// <summary>Between a Forward and its Backward comes the Forward of another tape (a step may keep several), or of another model
    /// (another trial of the sweep).</summary>
    private void PassesStandApart(Subject subject)
    {
        using var rig = LayerRig.Create(factory, subject, tapes: 2);
        using var other = LayerRig.Create(factory, subject);
        var request = rig.Request(rig.Batch, training: true);
        rig.Run(request);
        var gradients = rig.Model[rig.Model.Gradients].ToArray();
        var inputGradient = rig.InputGradient.Span.ToArray();
        Between(
            () => rig.Model.Forward(rig.Request(rig.Batch.Slice(1, LayerRig.Rows - 1), training: true), tape: 1),
            "with another tape's Forward before it, Backward");
        Between(
            () => other.Forward(other.Request(other.Batch.Slice(1, LayerRig.Rows - 1), training: true)),
            "with another model's Forward before it, Backward");

        void Between(Action pass, string when)
        {
            rig.Model[rig.Model.Gradients].Clear();
            var first = rig.Model.Forward(request);
            pass();
            LayerRig.SetOutputGradients(first);
            rig.Model.Backward(first, request);
            Expect.SameBits(rig.Model[rig.Model.Gradients], gradients, $"{when} gives the parameters other gradients");
            Expect.SameBits(rig.InputGradient.Span, inputGradient, $"{when} gives the input another gradient");
        }
    }
}
