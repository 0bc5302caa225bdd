namespace Research.Plugins;

/// <summary>A named group of layers, one after the other, so that a group repeats; the plain counterpart of a residual block.</summary>
[Layer("sequence", Summary = "A group of layers, one after the other")]
[Example("""{ "body": [{ "type": "dense", "units": 4 }, "tanh", { "type": "dense", "units": 3 }] }""")]
[Example("""{ "body": [] }""", Neutral = true)]
public sealed class Sequence(SequenceOptions options) : ILayer
{
    private Block _body = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _body = builder.Block("", options.Body, input);
        return _body.Output;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) => _body.Forward(pass, input).Span.CopyTo(output.Span);

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient) =>
        _body.Backward(pass, input, outputGradient, inputGradient);
}

public sealed record SequenceOptions
{
    /// <summary>The layers of the group, entries as in <c>model</c>; none: the input passes through.</summary>
    public required LayerStack Body { get; init; }
}
