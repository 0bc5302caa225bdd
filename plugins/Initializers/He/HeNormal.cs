namespace Research.Plugins;

/// <summary>
/// Normal with mean 0 and variance 2 / fanIn.
/// Source: He, Zhang, Ren and Sun 2015, "Delving deep into rectifiers".
/// </summary>
[Initializer("he-normal", Summary = "Normal, variance 2 / fanIn", Source = "He et al. 2015, arXiv:1502.01852")]
public sealed class HeNormal : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights) =>
        request.Random.Normal(weights, mean: 0, (float)Math.Sqrt(2.0 / request.FanIn));
}
