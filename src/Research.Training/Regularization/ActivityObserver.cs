namespace Research.Training;

/// <summary>Adds activity penalties where the gradient of an entry's output goes by, after its activation.</summary>
internal sealed class ActivityObserver : IModelObserver
{
    private readonly Dictionary<LayerNode, List<IActivityPenalty>> _penalties = [];
    private IStepContext? _context;
    private float _weight;

    /// <summary>Asks the model to keep the outputs that are penalized.</summary>
    public ActivityObserver(Model model, IReadOnlyList<ActivityHook> penalties)
    {
        foreach (var (technique, entries) in penalties)
        {
            foreach (var entry in entries)
            {
                if (EntryOutput(model, entry) is not { } node) continue;
                if (!_penalties.TryGetValue(node, out var list)) _penalties[node] = list = [];
                list.Add(technique);
                model.KeepOutput(node);
            }
        }
    }

    /// <summary>The penalties of the step so far, weighted.</summary>
    public double Sum { get; set; }

    /// <summary>The node whose output is the entry's: its activation, its normalization, or the layer itself.</summary>
    public static LayerNode? EntryOutput(Model model, string entry) =>
        model.Nodes.Where(node => node.Entry == entry).MaxBy(node => node.Role);

    public void Begin(IStepContext context, in StepRequest request)
    {
        _context = context;
        // Passes that want the input's gradient alone look at the loss, not at the penalties.
        _weight = request.ParameterGradients ? request.Weight : 0;
    }

    public void Output(LayerNode node, Tensor output)
    {
    }

    public void OutputGradient(LayerNode node, Tensor output, Tensor gradient)
    {
        if (_weight == 0 || !_penalties.TryGetValue(node, out var penalties)) return;
        foreach (var penalty in penalties) Sum += _weight * penalty.AddGradient(_context!, output, gradient, _weight);
    }
}
