using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Plugins.Tests.Techniques;

/// <summary>A pre-trainer on a model and rows of inputs.</summary>
internal sealed class PretrainingRun : IPretraining, IModelObserver
{
    private readonly float[] _inputs;
    private readonly int[]? _lengths;
    private readonly Shape _input;
    private LayerNode? _wanted;
    private Tensor _seenInput, _seenOutput;

    /// <param name="lengths">The valid steps of each row of a sequence.</param>
    public PretrainingRun(string model, int[] input, float[] inputs, string activation = "sigmoid", int[]? lengths = null)
    {
        (_input, _inputs, _lengths) = (new Shape(input), inputs, lengths);
        Model = Model.Build(
            new ModelSpec
            {
                Model = JArray.Parse(model),
                Defaults = new JObject { ["activation"] = activation },
                Input = _input,
                Role = "1",
            },
            Technique.Factory());
        Model.Allocate(Backend, inputs.Length / _input.Size);
        Model.Initialize();
        Model.Observer = this;
    }

    public Model Model { get; }

    public List<(string Series, int Epoch, double Value)> Reports { get; } = [];

    public IReadOnlyList<LayerNode> Layers => Model.Nodes;

    public ITensorBackend Backend { get; } = new ManagedBackend(1);

    public PretrainingRun Pretrain(string json)
    {
        Technique.Create<IPretrainer>(TechniqueKind.Pretrainer, json).Pretrain(this);
        return this;
    }

    public float[] Weights(string name) => Model.Parameters.Single(parameter => parameter.Name == name).Weights.Span.ToArray();

    /// <summary>What leaves the entry's own layer, before its activation, for all rows.</summary>
    public float[] OutputOf(string name) =>
        OutputOf(Layers.Single(node => node.Name == name), Batches(int.MaxValue, 0).Single()).Span.ToArray();

    public RandomStream Random(string purpose) => RandomStream.Of("1", $"pretrain/{purpose}");

    public IEnumerable<Batch> Batches(int batchSize, int epoch)
    {
        var first = 0;
        foreach (var rows in _inputs.Chunk((int)Math.Min(int.MaxValue, (long)batchSize * _input.Size)))
        {
            var count = rows.Length / _input.Size;
            yield return new ArrayBatch(new Tensor(rows, 0, _input.Batched(count)), _lengths?[first..(first + count)]);
            first += count;
        }
    }

    public Tensor InputOf(LayerNode node, Batch batch) => Run(node, batch)._seenInput;

    public Tensor OutputOf(LayerNode node, Batch batch) => Run(node, batch)._seenOutput;

    public void Report(string series, int epoch, double value) => Reports.Add((series, epoch, value));

    public void Input(LayerNode node, Tensor input)
    {
        if (node == _wanted) _seenInput = Copy(input);
    }

    public void Output(LayerNode node, Tensor output)
    {
        if (node == _wanted) _seenOutput = Copy(output);
    }

    public void OutputGradient(LayerNode node, Tensor output, Tensor gradient)
    {
    }

    private PretrainingRun Run(LayerNode node, Batch batch)
    {
        _wanted = node;
        Model.Forward(new StepRequest { Batch = batch, Weight = 1 });
        return this;
    }

    private static Tensor Copy(Tensor tensor) => new(tensor.Span.ToArray(), 0, tensor.Shape);
}
