namespace Research.Plugins;

/// <summary>Side by side on the last axis.</summary>
internal sealed class ConcatMerge : IMerge
{
    private int[] _widths = [], _starts = [];
    private Slot[] _gradients = [];

    public Shape Build(ILayerBuilder builder, Shape[] branches)
    {
        foreach (var shape in branches)
        {
            if (shape.Rank == 0 || shape.Rank != branches[0].Rank || shape != branches[0].WithLast(shape.Last))
                throw new TechniqueException(
                    $"the branches give {string.Join(", ", branches)}; \"concat\" needs shapes that differ in the last axis alone");
        }

        _widths = branches.Select(shape => shape.Last).ToArray();
        _starts = _widths.Select((_, index) => _widths.Take(index).Sum()).ToArray();
        _gradients = branches.Select(shape => builder.Scratch(shape)).ToArray();
        return branches[0].WithLast(_widths.Sum());
    }

    public void Forward(LayerPass pass, int branch, Tensor branchOutput, Tensor output)
    {
        var (from, to) = (branchOutput.Matrix, output.Matrix);
        for (var row = 0; row < to.Rows; row++) from.Row(row).CopyTo(to.Row(row)[_starts[branch]..]);
    }

    public Tensor Gradient(LayerPass pass, int branch, Tensor output, Tensor outputGradient)
    {
        var gradient = pass[_gradients[branch]];
        var (from, to) = (outputGradient.Matrix, gradient.Matrix);
        for (var row = 0; row < to.Rows; row++) from.Row(row).Slice(_starts[branch], _widths[branch]).CopyTo(to.Row(row));
        return gradient;
    }
}
