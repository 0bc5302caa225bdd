using System.Globalization;

namespace Research.Plugins;

/// <summary>
/// A learned vector for each symbol: an index i becomes row i of <c>kernel</c> [vocabulary, units]. Inputs are whole numbers from 0 to
/// below the vocabulary; they have no gradient. Source: Bengio, Ducharme, Vincent and Jauvin 2003, "A neural probabilistic language model".
/// </summary>
[Layer("embedding", Summary = "A learned vector for each index", Source = "Bengio et al. 2003")]
[Example("""{ "vocabulary": 6, "units": 3 }""", Input = [4], IndicesBelow = 6)]
public sealed class Embedding(EmbeddingOptions options) : ILayer
{
    private Parameter _kernel = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput | LayerTraits.NoInputGradient;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank == Shape.MaximumRank - 1)
            throw new TechniqueException($"embedding adds an axis to {input}, which has too many already");
        _kernel = builder.Parameter("kernel", new Shape(options.Vocabulary, options.Units));
        Span<int> axes = stackalloc int[input.Rank + 1];
        input.CopyTo(axes);
        axes[^1] = options.Units;
        return new Shape(axes);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var indices = input.Span;
        var vectors = _kernel.Weights.Matrix;
        for (var i = 0; i < indices.Length; i++) vectors.Row(Index(indices[i])).CopyTo(output.Span.Slice(i * options.Units, options.Units));
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (!pass.ParameterGradients) return;
        var indices = input.Span;
        var gradients = _kernel.Gradient.Matrix;
        for (var i = 0; i < indices.Length; i++)
        {
            var vector = gradients.Row(Index(indices[i]));
            TensorPrimitives.Add(vector, outputGradient.Span.Slice(i * options.Units, options.Units), vector);
        }
    }

    private int Index(float value)
    {
        if (value >= 0 && value < options.Vocabulary && value == (int)value) return (int)value;
        throw new TechniqueException(
            $"embedding got the input {value.ToString(CultureInfo.InvariantCulture)}; "
            + $"it takes whole numbers from 0 to {options.Vocabulary - 1} (\"vocabulary\" less 1)");
    }
}

public sealed record EmbeddingOptions
{
    /// <summary>How many symbols there are: indices run from 0 to one below.</summary>
    [Range(1, int.MaxValue)]
    public required int Vocabulary { get; init; }

    /// <summary>The length of each symbol's vector.</summary>
    [Range(1, int.MaxValue)]
    public required int Units { get; init; }
}
