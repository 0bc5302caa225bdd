using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// λ Σ(a - b)² over the weights a and b of two layers of equal shapes, which `layers` names: they are drawn together, but need not be the
/// same. The gradient is 2λ(a - b) for a, and its opposite for b. Exact sharing is `shareWith`.
/// </summary>
[Regularizer("soft-tying", Summary = "Penalty on the distance between two layers' weights",
    Source = "Nowlan and Hinton 1992, Simplifying neural networks by soft weight-sharing; Lasserre et al. 2006")]
[Example("""{ "lambda": 0.01, "layers": ["hidden.1", "hidden.2"] }""")]
[Example("""{ "lambda": 0, "layers": ["hidden.1", "hidden.2"] }""", Neutral = true)]
public sealed class SoftTying(SoftTyingOptions options) : IJointPenalty
{
    public void Build(IRegularizerBuilder builder)
    {
        var parameters = builder.Parameters.ToArray();
        var names = parameters.Select(LayerOf).Distinct(StringComparer.Ordinal).ToArray();
        var layers = parameters.GroupBy(parameter => Outermost(names, LayerOf(parameter)), StringComparer.Ordinal)
            .Select(layer => layer.ToArray()).ToArray();
        if (layers.Length != 2)
        {
            throw new TechniqueException($"soft-tying ties two layers, and `layers` names {layers.Length} with weights" +
                (layers.Length == 0 ? "" : $" ({string.Join(", ", layers.Select(layer => LayerOf(layer[0])))})") +
                ": name two of equal shapes, as \"layers\": [\"a\", \"b\"]");
        }

        if (!layers[0].Select(parameter => parameter.Shape).SequenceEqual(layers[1].Select(parameter => parameter.Shape)))
            throw new TechniqueException($"soft-tying needs equal shapes: {Describe(layers[0])} and {Describe(layers[1])} differ");
    }

    public void AddGradient(ReadOnlySpan<Parameter> scope)
    {
        if (options.Lambda == 0) return;
        var pull = new Pull(2 * options.Lambda);
        for (var i = 0; i < scope.Length / 2; i++)
        {
            var (a, b) = Tied(scope, i);
            VectorLoop.Map(pull, a.Weights.Span, b.Weights.Span, a.Gradient.Span, a.Gradient.Span);
            VectorLoop.Map(pull, b.Weights.Span, a.Weights.Span, b.Gradient.Span, b.Gradient.Span);
        }
    }

    public double Value(ITensorBackend backend, ReadOnlySpan<Parameter> scope)
    {
        var sum = 0d;
        for (var i = 0; i < scope.Length / 2; i++)
        {
            var (a, b) = Tied(scope, i);
            sum += Reductions.SquaredDistance(a.Weights.Span, b.Weights.Span);
        }

        return options.Lambda * sum;
    }

    /// <summary>Parameters come layer by layer: the second half is the second layer's, in the order of the first's.</summary>
    private static (Parameter A, Parameter B) Tied(ReadOnlySpan<Parameter> scope, int index) =>
        (scope[index], scope[scope.Length / 2 + index]);

    /// <summary>The layer that a layer belongs to: a normalization, an activation or what is nested has its name in front.</summary>
    private static string Outermost(string[] names, string layer) =>
        names.Where(name => layer.StartsWith(name + ".", StringComparison.Ordinal)).MinBy(name => name.Length) ?? layer;

    private static string LayerOf(Parameter parameter) => parameter.Name[..parameter.Name.LastIndexOf('/')];

    private static string Describe(IEnumerable<Parameter> parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}"));

    private readonly struct Pull(float factor) : IVectorMap3
    {
        public Vector<float> Of(Vector<float> own, Vector<float> other, Vector<float> gradient) => gradient + factor * (own - other);
    }
}

/// <summary>Options of soft-tying.</summary>
public sealed record SoftTyingOptions
{
    /// <summary>The penalty for each unit of squared distance, λ; 0: none.</summary>
    [Range(0d, float.MaxValue)]
    public required float Lambda { get; init; }
}
