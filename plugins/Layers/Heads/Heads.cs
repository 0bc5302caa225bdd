namespace Research.Plugins;

/// <summary>
/// Several outputs on one trunk, each with a body, a loss and a weight of its own (multitask learning). A head's name is its target's. The
/// losses are added by weight; each head's gradient comes from the host, and their sum goes down the trunk. Heads are in
/// the order of their names, wherever the file has them; the layer's own output, for whoever looks at it, is the first one's.
/// Source: Caruana 1997, "Multitask learning".
/// </summary>
[Layer("heads", Summary = "Several outputs with losses of their own on one trunk", Source = "Caruana 1997")]
[Example("""
    { "heads": {
      "first": { "body": [{ "type": "dense", "units": 3 }], "loss": "mean-squared-error" },
      "second": { "body": ["tanh", { "type": "dense", "units": 2 }], "loss": "mean-squared-error", "weight": 0.5 } } }
    """)]
public sealed class Heads(HeadsOptions options) : ILayer
{
    private Head[] _heads = [];
    private Slot _inputGradient = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _heads = options.Heads
            .Select(head => builder.Head(head.Key, builder.Block(head.Key, head.Value.Body, input), head.Value.Loss, head.Value.Weight))
            .ToArray();
        _inputGradient = builder.Scratch(input);
        return _heads[0].Block.Output;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        for (var i = 0; i < _heads.Length; i++)
        {
            var prediction = _heads[i].Block.Forward(pass, input);
            if (i == 0) prediction.Span.CopyTo(output.Span);
        }
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        for (var i = 0; i < _heads.Length; i++)
        {
            var (block, lossGradient) = (_heads[i].Block, pass[_heads[i].OutputGradient]);
            if (i == 0 || !inputGradient.Exists)
            {
                block.Backward(pass, input, lossGradient, inputGradient);
                continue;
            }

            var gradient = pass[_inputGradient];
            block.Backward(pass, input, lossGradient, gradient);
            TensorPrimitives.Add(inputGradient.Span, gradient.Span, inputGradient.Span);
        }
    }
}

public sealed record HeadsOptions
{
    /// <summary>The heads by name; a head's name is that of the target that it predicts.</summary>
    [MinLength(1)]
    public required IReadOnlyDictionary<string, HeadOptions> Heads { get; init; }
}

public sealed record HeadOptions
{
    /// <summary>The head's own layers, entries as in <c>model</c>.</summary>
    public required LayerStack Body { get; init; }

    /// <summary>The head's loss; left out: the experiment's.</summary>
    public ILoss? Loss { get; init; }

    /// <summary>What the head's loss is multiplied by in the sum.</summary>
    [Range(0d, float.MaxValue)]
    public float Weight { get; init; } = 1;
}
