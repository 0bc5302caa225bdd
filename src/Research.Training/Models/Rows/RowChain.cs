namespace Research.Training;

/// <summary>
/// Layers that follow each other, none of whose rows depends on another, and each too small to be shared out by itself: a thread is given
/// some rows of all of them, so that a pass has one parallel region in place of one a layer, and what a thread computes stays in its
/// caches. The parameters' gradients, sums over all rows, follow in a region of their own. No bit depends on it.
/// </summary>
internal sealed partial class RowChain
{
    /// <summary>Numbers of a layer's parameters, which each thread fetches from those that updated them: 64 KiB.</summary>
    private const int MostParameters = 16_384;

    /// <summary>Numbers of a row of a layer's input or output: longer rows are work enough for a region, and no two layers of a chain
    /// share memory.</summary>
    private const int MostNumbers = 4096;

    /// <summary>Multiply-adds of all rows from which on a layer's gradients are shared out better by themselves: some 10 µs.</summary>
    private const long MostWork = 2_000_000;

    private readonly ModelBlock _block;

    /// <summary>The layers with parameters, by their numbers in the block.</summary>
    private readonly int[] _trained;

    private RowChain(ModelBlock block, int first, int last)
    {
        _block = block;
        (First, Last) = (first, last);
        var trained = new int[last - first + 1];
        var count = 0;
        for (var i = first; i <= last; i++)
        {
            if (block.Nodes[i].Parameters.Length > 0) trained[count++] = i;
        }

        _trained = trained[..count];
    }

    /// <summary>Of the block's layers, both included.</summary>
    public int First { get; }

    /// <inheritdoc cref="First"/>
    public int Last { get; }

    /// <summary>For each layer of a block the chain that it is in, or null.</summary>
    /// <param name="any">False: there are none.</param>
    public static RowChain?[] Of(ModelBlock block, bool any)
    {
        var chains = new RowChain?[block.Nodes.Length];
        for (var first = 0; any && first < chains.Length; first++)
        {
            var end = first;
            while (end < chains.Length && Fits(block.Nodes[end])) end++;
            // What follows a larger layer and may run in its epilogue stays with it.
            while (first < end && (block.Nodes[first].IsView || block.Nodes[first].Layer is ActivationLayer)) first++;
            if (first == end) continue;
            chains.AsSpan(first..end).Fill(new RowChain(block, first, end - 1));
            first = end;
        }

        return chains;
    }

    /// <summary>A layer that fits is never parted from the activation that it runs (<see cref="ModelNode.Fusible"/>), which fits with it.
    /// </summary>
    private static bool Fits(ModelNode node) => node.IsView
        || node.IsRowWise && Size(node) <= MostParameters && Math.Max(node.Input.Size, node.Output.Size) <= MostNumbers;

    private static int Size(ModelNode node)
    {
        var size = 0;
        foreach (var parameter in node.Parameters) size += parameter.Shape.Size;
        return size;
    }
}
