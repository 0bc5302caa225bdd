namespace Research.Plugins;

/// <summary>The product of the branches; a branch's gradient is the output's times the other branches.</summary>
internal sealed class ProductMerge : IMerge
{
    private Slot[] _outputs = [];
    private Slot _gradient = null!;

    public Shape Build(ILayerBuilder builder, Shape[] branches)
    {
        var shape = MergeShapes.Common(branches);
        _outputs = branches.Select(branch => builder.Saved(branch)).ToArray();
        _gradient = builder.Scratch(shape);
        return shape;
    }

    public void Forward(LayerPass pass, int branch, Tensor branchOutput, Tensor output)
    {
        branchOutput.Span.CopyTo(pass[_outputs[branch]].Span);
        if (branch == 0) branchOutput.Span.CopyTo(output.Span);
        else TensorPrimitives.Multiply(output.Span, branchOutput.Span, output.Span);
    }

    public Tensor Gradient(LayerPass pass, int branch, Tensor output, Tensor outputGradient)
    {
        var gradient = pass[_gradient];
        outputGradient.Span.CopyTo(gradient.Span);
        for (var other = 0; other < _outputs.Length; other++)
        {
            if (other != branch) TensorPrimitives.Multiply(gradient.Span, pass[_outputs[other]].Span, gradient.Span);
        }

        return gradient;
    }
}
