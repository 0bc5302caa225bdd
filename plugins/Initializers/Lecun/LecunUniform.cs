namespace Research.Plugins;

/// <summary>
/// Uniform in ±√(3 / fanIn), which has mean 0 and variance 1 / fanIn.
/// Source: LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp".
/// </summary>
[Initializer("lecun-uniform", Summary = "Uniform in ±√(3 / fanIn)", Source = "LeCun et al. 1998")]
public sealed class LecunUniform : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights)
    {
        var limit = (float)Math.Sqrt(3.0 / request.FanIn);
        request.Random.Uniform(weights, -limit, limit);
    }
}
