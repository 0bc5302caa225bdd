namespace Research.Training;

public sealed partial class Model
{
    /// <summary>Gradients of a parallel block: a quarter of a megabyte.</summary>
    private const int ClearedAtOnce = 65536;

    private ModelNode[] _writers = [];
    private Stretch[] _cleared = [];

    /// <summary>
    /// Begins the sum of a step's gradients. A layer that can (<see cref="LayerTraits.WritesGradients"/>) overwrites its own in its first
    /// Backward; those of all others are cleared.
    /// </summary>
    /// <param name="clear">All are cleared, whatever the layers can do.</param>
    public void BeginGradients(bool clear)
    {
        PlanForThreads();
        if (clear)
        {
            Clear(new Stretch(0, _planeLength));
            return;
        }

        foreach (var node in _writers) node.GradientsUnwritten = true;
        foreach (var stretch in _cleared) Clear(stretch);
    }

    /// <summary>Clears the gradients of layers that no Backward reached since <see cref="BeginGradients"/>.</summary>
    public void EndGradients()
    {
        foreach (var node in _writers)
        {
            if (!node.GradientsUnwritten) continue;
            node.GradientsUnwritten = false;
            foreach (var parameter in node.Parameters) parameter.Gradient.Span.Clear();
        }
    }

    private void PlanGradients()
    {
        var shared = _nodes.Select(node => node.SharesWith).OfType<ModelNode>().ToHashSet();
        foreach (var node in shared) node.IsShared = true;
        _writers = [.. _nodes.Where(node => (node.Traits & LayerTraits.WritesGradients) != 0
            && node.SharesWith is null && !node.IsShared && node.Parameters.Length > 0)];
        var written = _writers.SelectMany(node => node.Parameters.ToArray()).ToHashSet();
        var cleared = new List<Stretch>();
        foreach (var parameter in _parameters)
        {
            if (written.Contains(parameter)) continue;
            var stretch = new Stretch(parameter.Offset, parameter.Offset + Packing.Aligned(parameter.Shape.Size));
            if (cleared is [.., var last] && last.End == stretch.Start) cleared[^1] = last with { End = stretch.End };
            else cleared.Add(stretch);
        }

        _cleared = [.. cleared];
    }

    private void Clear(Stretch stretch) =>
        _backend!.For(stretch.End - stretch.Start, ClearedAtOnce, new Clearing(this, stretch.Start));

    private readonly record struct Stretch(int Start, int End);

    private readonly struct Clearing(Model model, int offset) : IRange
    {
        public void Run(int start, int end) => model[model.Gradients][(offset + start)..(offset + end)].Clear();
    }
}
