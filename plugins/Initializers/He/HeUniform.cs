namespace Research.Plugins;

/// <summary>
/// Uniform in ±√(6 / fanIn), which has mean 0 and variance 2 / fanIn.
/// Source: He, Zhang, Ren and Sun 2015, "Delving deep into rectifiers".
/// </summary>
[Initializer("he-uniform", Summary = "Uniform in ±√(6 / fanIn)", Source = "He et al. 2015, arXiv:1502.01852")]
public sealed class HeUniform : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights)
    {
        var limit = (float)Math.Sqrt(6.0 / request.FanIn);
        request.Random.Uniform(weights, -limit, limit);
    }
}
