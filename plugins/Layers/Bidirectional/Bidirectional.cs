namespace Research.Plugins;

/// <summary>
/// A recurrent layer run twice, with weights of its own each: forwards and backwards in time. Where the layer gives a sequence, the second
/// one is turned round again before the two are merged. Rows shorter than the rest are turned round within their valid steps. The layers
/// are named <c>forward</c> and <c>backward</c>. Source: Schuster and Paliwal 1997.
/// </summary>
[Layer("bidirectional", Summary = "A recurrent layer forwards and backwards in time", Source = "Schuster and Paliwal 1997")]
[Example("""{ "layer": { "type": "simple-rnn", "units": 3 } }""", Input = [4, 3])]
[Example("""{ "layer": { "type": "simple-rnn", "units": 3, "returnSequences": true } }""", Input = [4, 3])]
[Example("""{ "layer": { "type": "simple-rnn", "units": 3 }, "merge": "add" }""", Input = [4, 3])]
[Example("""{ "layer": { "type": "simple-rnn", "units": 3 }, "merge": "multiply" }""", Input = [4, 3])]
[Example("""{ "layer": { "type": "simple-rnn", "units": 3, "returnSequences": true }, "merge": "mean" }""", Input = [4, 3])]
public sealed partial class Bidirectional(BidirectionalOptions options) : ILayer
{
    private Block _forward = null!, _backward = null!;
    private Slot _reversedInput = null!, _firstOutput = null!, _secondOutput = null!;
    private Slot _outputGradient = null!, _turnedGradient = null!, _inputGradient = null!, _turnedInputGradient = null!;
    private bool _givesSequence;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 2) throw new TechniqueException($"bidirectional needs an input [time, features], not {input}");
        _forward = Child(builder, "forward", input);
        _backward = Child(builder, "backward", input);
        var output = _forward.Output;
        _givesSequence = output.Rank == input.Rank;
        if (_givesSequence && output[0] != input[0])
            throw new TechniqueException(
                $"bidirectional needs a layer that keeps the time axis or drops it; this one turns {input} into {output}");
        _reversedInput = builder.Saved(input);
        _firstOutput = builder.Saved(output);
        _secondOutput = builder.Saved(output);
        _outputGradient = builder.Scratch(output);
        _turnedGradient = builder.Scratch(output);
        _inputGradient = builder.Scratch(input);
        _turnedInputGradient = builder.Scratch(input);
        return options.Merge == BidirectionalMerge.Concat ? output.WithLast(2 * output.Last) : output;
    }

    private Block Child(ILayerBuilder builder, string name, Shape input) =>
        builder.Block("", new LayerStack([new LayerEntry(name, options.Layer.Create(), Group: name)]), input);

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var (first, second) = (pass[_firstOutput], pass[_secondOutput]);
        _forward.Forward(pass, input).Span.CopyTo(first.Span);
        Turn(pass.Lengths, input, pass[_reversedInput]);
        TurnOutput(pass.Lengths, _backward.Forward(pass, pass[_reversedInput]), second);
        Merge(first, second, output);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var (gradient, turned) = (pass[_outputGradient], pass[_turnedGradient]);
        Split(outputGradient, pass[_secondOutput], first: true, gradient);
        _forward.Backward(pass, input, gradient, inputGradient);
        Split(outputGradient, pass[_firstOutput], first: false, gradient);
        TurnOutput(pass.Lengths, gradient, turned);
        var reversedGradient = inputGradient.Exists ? pass[_inputGradient] : default;
        _backward.Backward(pass, pass[_reversedInput], turned, reversedGradient);
        if (!inputGradient.Exists) return;
        Turn(pass.Lengths, reversedGradient, pass[_turnedInputGradient]);
        TensorPrimitives.Add(inputGradient.Span, pass[_turnedInputGradient].Span, inputGradient.Span);
    }

    private void TurnOutput(ReadOnlySpan<int> lengths, Tensor from, Tensor to)
    {
        if (_givesSequence) Turn(lengths, from, to);
        else from.Span.CopyTo(to.Span);
    }

    /// <summary>
    /// Turns [rows, time, features] round in time, each row within its valid steps; what comes after them stays where it is.
    /// </summary>
    private static void Turn(ReadOnlySpan<int> lengths, Tensor from, Tensor to)
    {
        var (steps, features) = (from.Shape[1], from.Shape[2]);
        for (var row = 0; row < from.Rows; row++)
        {
            var (source, target) = (from.Row(row), to.Row(row));
            var length = lengths.IsEmpty ? steps : lengths[row];
            for (var t = 0; t < length; t++) source.Span.Slice(t * features, features).CopyTo(target.Span[((length - 1 - t) * features)..]);
            source.Span[(length * features)..].CopyTo(target.Span[(length * features)..]);
        }
    }
}

public sealed record BidirectionalOptions
{
    /// <summary>The layer; it is built twice.</summary>
    public required Template<ILayer> Layer { get; init; }

    /// <summary>How the two outputs become one.</summary>
    public BidirectionalMerge Merge { get; init; }
}

public enum BidirectionalMerge
{
    /// <summary>Side by side on the last axis, the forward one first.</summary>
    Concat,

    /// <summary>The sum.</summary>
    Add,

    /// <summary>The product.</summary>
    Multiply,

    /// <summary>The mean.</summary>
    Mean,
}
