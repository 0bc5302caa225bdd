namespace Research.Plugins.Tests.Techniques;

/// <summary>A batch of inputs alone, each row of weight 1.</summary>
internal sealed class ArrayBatch(Tensor input, int[]? lengths = null) : Batch
{
    private readonly float[] _weights = [.. Enumerable.Repeat(1f, input.Rows)];

    public override int Rows => input.Rows;

    public override Tensor Input => input;

    public override ReadOnlySpan<Tensor> Targets => [];

    public override Span<float> Weights => _weights;

    public override ReadOnlySpan<int> Lengths => lengths ?? [];
}
