namespace Research.Plugins;

/// <summary>
/// Normal with mean 0 and variance 1 / fanIn.
/// Source: LeCun, Bottou, Orr and Müller 1998, "Efficient BackProp".
/// </summary>
[Initializer("lecun-normal", Summary = "Normal, variance 1 / fanIn", Source = "LeCun et al. 1998")]
public sealed class LecunNormal : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights) =>
        request.Random.Normal(weights, mean: 0, (float)Math.Sqrt(1.0 / request.FanIn));
}
