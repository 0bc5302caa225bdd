namespace Research.Plugins;

/// <summary>
/// Uniform in ±√(6 / (fanIn + fanOut)), which has mean 0 and variance 2 / (fanIn + fanOut).
/// Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks".
/// </summary>
[Initializer("glorot-uniform", Summary = "Uniform in ±√(6 / (fanIn + fanOut))", Source = "Glorot and Bengio 2010")]
public sealed class GlorotUniform : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights)
    {
        var limit = (float)Math.Sqrt(6.0 / (request.FanIn + request.FanOut));
        request.Random.Uniform(weights, -limit, limit);
    }
}
