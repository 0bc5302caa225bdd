namespace Systematic;

/// <summary>Its namespace begins as the runtime's do.</summary>
internal sealed record Part
{
    public int Size { get; init; }
}
