namespace Research.Plugins;

/// <summary>All the same value. In a kernel this is the symmetric start: units get equal gradients and stay equal.</summary>
[Initializer("constant", Summary = "All the same value")]
[Example("""{ "value": 0.5 }""")]
public sealed class Constant(ConstantOptions options) : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights) => weights.Fill(options.Value);
}

public sealed record ConstantOptions
{
    /// <summary>Every weight's start.</summary>
    public required float Value { get; init; }
}
