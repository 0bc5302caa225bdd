namespace Research.Training;

/// <summary>A built model and its training data, as a pre-trainer sees them.</summary>
internal sealed class PretrainingContext : IPretraining, IModelObserver
{
    private readonly Model _model;
    private readonly BatchTable _table;
    private readonly int[] _rows;
    private readonly string _role;
    private readonly Action<string, int, double> _report;
    private LayerNode? _wanted;
    private bool _wantsInput;
    private float[] _captured = [];
    private Tensor _tensor;

    /// <param name="report">Takes series, epoch and value.</param>
    public PretrainingContext(
        Model model, ITensorBackend backend, BatchTable table, int[] rows, string role, Action<string, int, double> report)
    {
        _model = model;
        _table = table;
        _rows = rows;
        _role = role;
        _report = report;
        Backend = backend;
    }

    public IReadOnlyList<LayerNode> Layers => _model.Nodes;

    public ITensorBackend Backend { get; }

    public RandomStream Random(string purpose) => RandomStream.Of(_role, $"pretrain/{purpose}");

    public IEnumerable<Batch> Batches(int batchSize, int epoch)
    {
        var order = (int[])_rows.Clone();
        Random("shuffle").At(epoch).Permute(order);
        var size = Math.Min(batchSize, order.Length);
        _model.EnsureRows(size);
        var batch = _table.NewBatch(size);
        for (var start = 0; start < order.Length; start += size)
        {
            _table.Fill(batch, order.AsMemory(start, Math.Min(size, order.Length - start)), Backend);
            yield return batch;
        }
    }

    public Tensor InputOf(LayerNode node, Batch batch) => Capture(node, batch, input: true);

    public Tensor OutputOf(LayerNode node, Batch batch) => Capture(node, batch, input: false);

    public void Report(string series, int epoch, double value) => _report(series, epoch, value);

    public void Input(LayerNode node, Tensor input)
    {
        if (_wantsInput && node == _wanted) Keep(input);
    }

    public void Output(LayerNode node, Tensor output)
    {
        if (!_wantsInput && node == _wanted) Keep(output);
    }

    public void OutputGradient(LayerNode node, Tensor output, Tensor gradient)
    {
    }

    private Tensor Capture(LayerNode node, Batch batch, bool input)
    {
        _wanted = node;
        _wantsInput = input;
        _tensor = default;
        _model.Observer = this;
        _model.Forward(Evaluator.Request(batch));
        _model.Observer = null;
        return _tensor.Exists ? _tensor : throw new TechniqueException($"'{node.Name}' is no layer of this model");
    }

    /// <summary>The model may use its memory again before the pass ends: what is handed out is a copy.</summary>
    private void Keep(Tensor tensor)
    {
        if (_captured.Length < tensor.Span.Length) _captured = GC.AllocateUninitializedArray<float>(tensor.Span.Length);
        tensor.Span.CopyTo(_captured);
        _tensor = new Tensor(_captured, 0, tensor.Shape);
    }
}
