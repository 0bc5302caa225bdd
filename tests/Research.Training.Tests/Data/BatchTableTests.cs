namespace Research.Training.Tests.Data;

/// <summary>Batches have the samples asked for, in that order, each head its target in its own form.</summary>
public sealed class BatchTableTests
{
    /// <summary>Three samples of two steps; the second ends after its first.</summary>
    private static readonly Split _split = new(
        new Shape(2, 1), 3, new float[] { 10, 11, 20, 21, 30, 31 },
        [
            new TargetData(new TargetInfo("step", new Shape(2, 2), TargetKind.Classes), new[] { 1, 0, 1, 0, 0, 1 }, default),
            new TargetData(new TargetInfo("word", new Shape(3), TargetKind.Classes), new[] { 2, 0, 1 }, default),
            new TargetData(new TargetInfo("value", new Shape(2), TargetKind.Values), default, new float[] { 1, 2, 3, 4, 5, 6 }),
        ],
        Lengths: new[] { 2, 1, 2 });

    private static readonly HeadTarget[] _heads =
    [
        new("step", TargetForm.Column, new Shape(2, 1)), new("step", TargetForm.OneHot, new Shape(2, 2)),
        new("word", TargetForm.OneHot, new Shape(3)), new("value", TargetForm.Values, new Shape(2)),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_come_in_the_order_asked_for(bool onThreads)
    {
        var table = new BatchTable(_split, _heads);
        var batch = table.NewBatch(3);
        using var backend = onThreads ? new ManagedBackend(2) : null;

        table.Fill(batch, new[] { 2, 1, 0 }, backend);
        Assert.Equal([30, 31, 20, 21, 10, 11], batch.Input.Span);
        Assert.Equal([2, 1, 2], batch.Lengths);
        Assert.Equal([1, 1, 1], batch.Weights);
        Assert.Equal([0, 1, 1, 0, 1, 0], batch.Targets[0].Span);
        Assert.Equal([1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0], batch.Targets[1].Span);
        Assert.Equal([0, 1, 0, 1, 0, 0, 0, 0, 1], batch.Targets[2].Span);
        Assert.Equal([5, 6, 3, 4, 1, 2], batch.Targets[3].Span);

        // A last, smaller batch has nothing of the one before it.
        table.Fill(batch, new[] { 1 }, backend);
        Assert.Equal((1, 1), (batch.Rows, batch.Targets[0].Rows));
        Assert.Equal([20, 21], batch.Input.Span);
        Assert.Equal([1], batch.Lengths);
        Assert.Equal([1, 0], batch.Targets[0].Span);
        Assert.Equal([0, 1, 1, 0], batch.Targets[1].Span);
        Assert.Equal([3, 4], batch.Targets[3].Span);
    }

    [Fact]
    public void A_hidden_row_has_no_target_and_no_weight()
    {
        var table = new BatchTable(_split, _heads, [false, true, false]);
        var batch = table.NewBatch(2);
        for (var i = 0; i < 2; i++)
        {
            table.Fill(batch, new[] { 0, 1 });
            Assert.Equal([1, 0], batch.Weights);
            Assert.Equal([1, 0, 0, 0], batch.Targets[0].Span);
            Assert.Equal([0, 0, 1, 0, 0, 0], batch.Targets[2].Span);
            Assert.Equal([1, 2, 0, 0], batch.Targets[3].Span);
            Assert.Equal([10, 11, 20, 21], batch.Input.Span);
        }

        table.Fill(batch, new[] { 2, 0 });
        Assert.Equal([1, 1], batch.Weights);
        Assert.Equal([5, 6, 1, 2], batch.Targets[3].Span);
    }
}
