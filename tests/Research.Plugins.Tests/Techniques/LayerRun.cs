using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Plugins.Tests.Techniques;

/// <summary>Layers in a model of the host's, run by hand.</summary>
internal sealed class LayerRun
{
    private readonly Shape _input;
    private readonly int _rows;
    private StepRequest _request;
    private ModelPass? _pass;

    /// <param name="entry">One entry of a model, or a list of them.</param>
    /// <param name="input">One sample's shape.</param>
    /// <param name="shares">False: every tensor has memory of its own, and nothing runs in place or fused.</param>
    /// <param name="training">False: memory for evaluation alone.</param>
    /// <param name="backend">Null: one of its own, with so many threads.</param>
    public LayerRun(string entry, int[] input, int rows, int threads = 1, bool shares = true, bool training = true, ITensorBackend? backend = null)
    {
        _input = new Shape(input);
        _rows = rows;
        Model = Build(entry, _input);
        Model.SharesMemory = shares;
        Model.Allocate(backend ?? new ManagedBackend(threads), rows, training: training);
        Model.Initialize();
    }

    public Model Model { get; }

    /// <summary>One sample.</summary>
    public Shape Input => _input;

    public IEnumerable<string> ParameterNames => Model.Parameters.Select(parameter => parameter.Name);

    public int[] OutputShape => Model.Heads[0].Output.ToArray();

    public static IReadOnlyList<Fault> Faults(string entry, params int[] input) =>
        Assert.Throws<FaultsException>(() => Build(entry, new Shape(input))).Faults;

    public Parameter Parameter(string name) => Model.Parameters.Single(parameter => parameter.Name == name);

    public LayerRun Set(string name, params float[] values)
    {
        values.CopyTo(Parameter(name).Weights.Span);
        return this;
    }

    public float[] State(string name) => Model.StateTensors.Single(state => state.Name == name).Value.Span.ToArray();

    public float[] Forward(float[] input, bool training = true, int[]? lengths = null, bool updatesState = true)
    {
        var batch = new ArrayBatch(new Tensor(input, 0, _input.Batched(_rows)), lengths);
        _request = new StepRequest
        {
            Batch = batch,
            Training = training,
            Weight = 1,
            UpdatesState = updatesState,
            ParameterGradients = true
        };
        _pass = Model.Forward(_request);
        return _pass.Output(0).Span.ToArray();
    }

    /// <param name="outputGradients">One a head.</param>
    /// <returns>The input's gradient; the parameters' start from 0.</returns>
    public float[] Backward(params float[][] outputGradients)
    {
        Model[Model.Gradients].Clear();
        for (var head = 0; head < outputGradients.Length; head++) outputGradients[head].CopyTo(_pass!.OutputGradient(head).Span);
        var gradient = new float[_rows * _input.Size];
        Model.Backward(_pass!, _request with { InputGradient = new Tensor(gradient, 0, _input.Batched(_rows)) });
        return gradient;
    }

    /// <summary>Bytes that forward and backward allocate once they have run before: the most of many steps but for one, as now and then the
    /// runtime counts something of its own.</summary>
    public long AllocatedInASteadyStep()
    {
        const int warmUps = 2, steps = 12;
        Forward(Numbers(_rows * _input.Size));
        var request = _request with { InputGradient = new Tensor(new float[_rows * _input.Size], 0, _input.Batched(_rows)) };
        var bytes = new long[steps];
        for (var step = -warmUps; step < steps; step++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Model.Backward(Model.Forward(request), request);
            if (step >= 0) bytes[step] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Array.Sort(bytes);
        return bytes[^2];
    }

    /// <summary>Numbers in [-1, 1), the same for the same name.</summary>
    public static float[] Numbers(int count, string name = "numbers")
    {
        var values = new float[count];
        RandomStream.Of("test", name).Uniform(values);
        return [.. values.Select(value => 2 * value - 1)];
    }

    private static Model Build(string entry, Shape input) => Model.Build(
        new ModelSpec { Model = JToken.Parse(entry) is JArray list ? list : [JToken.Parse(entry)], Input = input, Role = "1" },
        Technique.Factory());
}
