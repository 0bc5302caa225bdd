namespace Research.Plugins;

/// <summary>The sum of the branches, or their mean.</summary>
internal sealed class SumMerge(bool mean) : IMerge
{
    private int _branches;
    private Slot _gradient = null!;

    public Shape Build(ILayerBuilder builder, Shape[] branches)
    {
        _branches = branches.Length;
        var shape = MergeShapes.Common(branches);
        if (mean) _gradient = builder.Scratch(shape);
        return shape;
    }

    public void Forward(LayerPass pass, int branch, Tensor branchOutput, Tensor output)
    {
        if (branch == 0) branchOutput.Span.CopyTo(output.Span);
        else TensorPrimitives.Add(output.Span, branchOutput.Span, output.Span);
        if (mean && branch == _branches - 1) TensorPrimitives.Divide(output.Span, _branches, output.Span);
    }

    public Tensor Gradient(LayerPass pass, int branch, Tensor output, Tensor outputGradient)
    {
        if (!mean) return outputGradient;
        var gradient = pass[_gradient];
        TensorPrimitives.Divide(outputGradient.Span, _branches, gradient.Span);
        return gradient;
    }
}
