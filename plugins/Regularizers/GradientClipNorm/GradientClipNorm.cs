namespace Research.Plugins;

/// <summary>
/// Where the norm of all gradients in scope together, ‖g‖, is above the maximum c, every one is scaled by c / ‖g‖: the step keeps its
/// direction and loses its length. Against exploding gradients in recurrent networks.
/// </summary>
[Regularizer("gradient-clip-norm", Summary = "Bound on the norm of the whole gradient",
    Source = "Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063")]
[Example("""{ "maximum": 1 }""")]
[Example("""{ "maximum": 1e30 }""", Neutral = true)]
public sealed class GradientClipNorm(GradientClipNormOptions options) : IGradientTransform
{
    /// <summary>Numbers that a thread scales at once: some microseconds.</summary>
    private const int ScaledAtOnce = 16384;

    public void Transform(IStepContext context, ReadOnlySpan<Parameter> scope)
    {
        var squares = 0d;
        foreach (var parameter in scope) squares += context.Backend.SumOfSquares(parameter.Gradient.Span);
        var norm = Math.Sqrt(squares);
        if (!(norm > options.Maximum)) return;
        var scale = (float)(options.Maximum / norm);
        foreach (var parameter in scope) context.Backend.For(parameter.Shape.Size, ScaledAtOnce, new Scaling(parameter, scale));
    }

    private readonly struct Scaling(Parameter parameter, float scale) : IRange
    {
        public void Run(int start, int end) =>
            TensorPrimitives.Multiply(parameter.Gradient.Span[start..end], scale, parameter.Gradient.Span[start..end]);
    }
}

/// <summary>Options of gradient-clip-norm.</summary>
public sealed record GradientClipNormOptions
{
    /// <summary>The largest norm that the gradient may have.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public required float Maximum { get; init; }
}
