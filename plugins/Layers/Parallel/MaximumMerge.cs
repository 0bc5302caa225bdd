using System.Numerics;

namespace Research.Plugins;

/// <summary>The largest of the branches; the first one that has it gets the gradient.</summary>
internal sealed class MaximumMerge : IMerge
{
    private Slot[] _outputs = [];
    private Slot _gradient = null!;

    public bool ReadsOutput => true;

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
        else TensorPrimitives.Max(output.Span, branchOutput.Span, output.Span);
    }

    public Tensor Gradient(LayerPass pass, int branch, Tensor output, Tensor outputGradient)
    {
        var gradient = pass[_gradient];
        VectorLoop.Map(default(WhereEqual), pass[_outputs[branch]].Span, output.Span, outputGradient.Span, gradient.Span);
        for (var earlier = 0; earlier < branch; earlier++)
            VectorLoop.Map(default(WhereLess), pass[_outputs[earlier]].Span, output.Span, gradient.Span, gradient.Span);
        return gradient;
    }

    private readonly struct WhereEqual : IVectorMap3
    {
        public Vector<float> Of(Vector<float> branch, Vector<float> largest, Vector<float> gradient) =>
            Vector.ConditionalSelect(Vector.Equals(branch, largest), gradient, Vector<float>.Zero);
    }

    private readonly struct WhereLess : IVectorMap3
    {
        public Vector<float> Of(Vector<float> branch, Vector<float> largest, Vector<float> gradient) =>
            Vector.ConditionalSelect(Vector.LessThan(branch, largest), gradient, Vector<float>.Zero);
    }
}
