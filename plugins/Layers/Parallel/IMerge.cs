namespace Research.Plugins;

/// <summary>One way to merge branches.</summary>
internal interface IMerge
{
    bool ReadsOutput => false;

    /// <returns>One output sample's shape.</returns>
    Shape Build(ILayerBuilder builder, Shape[] branches);

    /// <summary>Takes one branch's output into the whole; branches come in order.</summary>
    void Forward(LayerPass pass, int branch, Tensor branchOutput, Tensor output);

    /// <summary>What one branch gets of the output's gradient; valid till the next call, and not to be changed.</summary>
    Tensor Gradient(LayerPass pass, int branch, Tensor output, Tensor outputGradient);
}

internal static class MergeShapes
{
    /// <summary>The shape that all branches have.</summary>
    public static Shape Common(Shape[] branches)
    {
        foreach (var shape in branches)
        {
            if (shape != branches[0])
                throw new TechniqueException($"the branches give {string.Join(", ", branches)}; this \"merge\" needs one shape for all");
        }

        return branches[0];
    }
}
