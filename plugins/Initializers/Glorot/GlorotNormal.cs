namespace Research.Plugins;

/// <summary>
/// Normal with mean 0 and variance 2 / (fanIn + fanOut).
/// Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks".
/// </summary>
[Initializer("glorot-normal", Summary = "Normal, variance 2 / (fanIn + fanOut)", Source = "Glorot and Bengio 2010")]
public sealed class GlorotNormal : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights) =>
        request.Random.Normal(weights, mean: 0, (float)Math.Sqrt(2.0 / (request.FanIn + request.FanOut)));
}
