namespace Research;

public enum TargetKind
{
    Classes,
    Values,
}

/// <summary>What is predicted.</summary>
/// <param name="Shape">One sample's: classes are one-hot rows [classes], values [n] (a step of a sequence adds a time axis before).</param>
public sealed record TargetInfo(string Name, Shape Shape, TargetKind Kind);

/// <summary>The host's own copy of some rows: a batch transform may change all of it in place.</summary>
public abstract class Batch
{
    public abstract int Rows { get; }

    /// <summary>[rows, ...input shape].</summary>
    public abstract Tensor Input { get; }

    /// <summary>One a head, in the order of the heads.</summary>
    public abstract ReadOnlySpan<Tensor> Targets { get; }

    /// <summary>One a row; 0: the label is hidden, and its target row is zero.</summary>
    public abstract Span<float> Weights { get; }

    /// <summary>The valid steps of each row of a sequence; empty: all.</summary>
    public abstract ReadOnlySpan<int> Lengths { get; }
}
