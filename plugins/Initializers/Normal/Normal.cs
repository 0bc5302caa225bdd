namespace Research.Plugins;

/// <summary>Normally distributed, whatever the fans. The default deviation is AlexNet's (Krizhevsky, Sutskever and Hinton 2012).</summary>
[Initializer("normal", Summary = "Normal with a fixed mean and standard deviation", Source = "Krizhevsky et al. 2012")]
public sealed class Normal(NormalOptions options) : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights) =>
        request.Random.Normal(weights, options.Mean, options.Std);
}

public sealed record NormalOptions
{
    /// <summary>The mean.</summary>
    public float Mean { get; init; }

    /// <summary>The standard deviation, at least 0.</summary>
    [Range(0d, float.MaxValue)]
    public float Std { get; init; } = 0.01f;
}
