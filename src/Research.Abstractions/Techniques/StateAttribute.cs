namespace Research;

/// <summary>
/// A field that outlives a step: bool, int, long, float, double, string, or an array of one of them. Checkpoints hold it, and the
/// host restores it after Build; a technique writes no saving code.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class StateAttribute : Attribute;
