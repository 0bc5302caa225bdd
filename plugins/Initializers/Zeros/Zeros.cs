namespace Research.Plugins;

/// <summary>All 0: the usual start of biases. Kernels of zeros keep all units of a layer equal, so that it does not learn.</summary>
[Initializer("zeros", Summary = "All 0")]
public sealed class Zeros : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights) => weights.Clear();
}
