using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Testing;

/// <summary>A model of one layer, run by hand: the function that the layer checks look at is Σ r · output with fixed random r.</summary>
internal sealed class LayerRig : IDisposable
{
    /// <summary>Enough for statistics over a batch, and no multiple of a vector's width.</summary>
    public const int Rows = 7;

    private static readonly Shape[] UsualInputs = [new(6), new(4, 3), new(6, 6, 2)];

    private readonly ManagedBackend _backend;

    private LayerRig(Model model, Subject subject, Shape input, int threads, bool shake, int rows, int tapes)
    {
        Model = model;
        Input = input;
        Batch = KitBatch.Inputs(rows, input, subject.IndicesBelow, RandomStream.Of("1", "conformance/input"));
        InputGradient = new Tensor(new float[Batch.Input.Shape.Size], 0, Batch.Input.Shape);
        _backend = new ManagedBackend(threads);
        model.Allocate(_backend, rows, tapes);
        model.Step = 1;
        model.Initialize();
        if (shake) Shake();
    }

    public Model Model { get; }

    public Shape Input { get; }

    public KitBatch Batch { get; }

    /// <summary>The gradient by the input of the last Backward; no tensor is asked for where inputs are indices.</summary>
    public Tensor InputGradient { get; }

    /// <summary>What the layer itself declares.</summary>
    public LayerTraits Traits => Model.Nodes[0].Layer.Traits;

    /// <param name="elements">A batch of at least that many, and of at least <see cref="Rows"/> rows.</param>
    public static LayerRig Create(
        ITechniqueFactory factory, Subject subject, int threads = 1, bool shake = true, int elements = 0, int tapes = 1)
    {
        FaultsException? refused = null;
        foreach (var input in subject.Input is { } given ? [given] : UsualInputs)
        {
            try
            {
                var model = Model.Build(Alone(subject.Spec, input), factory);
                return new LayerRig(model, subject, input, threads, shake, Math.Max(Rows, elements / input.Size), tapes);
            }
            catch (FaultsException fault)
            {
                refused ??= fault;
            }
        }

        var on = subject.Input is { } shape ? shape.ToString() : "any of [6], [4, 3], [6, 6, 2]; give an [Example] with Input";
        throw new FaultsException(
            [.. refused!.Faults.Select(fault => fault with { Message = $"it cannot be built on {on}: {fault.Message}" })],
            refused.InnerException);
    }

    /// <summary>A model of one layer, with no other plugin's technique in it.</summary>
    public static ModelSpec Alone(JToken layer, Shape input) => new()
    {
        Model = new JArray(layer),
        Defaults = new JObject { ["initializer"] = KitFactory.Normal },
        Input = input,
        Role = "1",
    };

    /// <summary>Moves every parameter a little, so that no gradient is 0 by a start at 0.</summary>
    private void Shake()
    {
        foreach (var parameter in Model.Parameters)
        {
            var noise = RandomStream.Of("1", $"conformance/{parameter.Name}");
            var weights = parameter.Weights.Span;
            for (var i = 0; i < weights.Length; i++) weights[i] += 0.1f * noise.Normal(i);
        }
    }

    public StepRequest Request(
        KitBatch batch, bool training, bool updates = false, bool parameterGradients = true, bool inputGradient = true) => new()
        {
            Batch = batch,
            Training = training,
            Weight = 1,
            UpdatesState = updates,
            ParameterGradients = parameterGradients,
            InputGradient = inputGradient && !Traits.HasFlag(LayerTraits.NoInputGradient) ? InputGradient.First(batch.Rows) : default,
        };

    /// <summary>All heads' outputs, one after the other.</summary>
    public float[] Forward(in StepRequest request) => Outputs(Model.Forward(request));

    public static float[] Outputs(ModelPass pass) => OfHeads(pass, pass.Output);

    public static float[] OutputGradients(ModelPass pass) => OfHeads(pass, pass.OutputGradient);

    /// <summary>One head's numbers after the other's.</summary>
    private static float[] OfHeads(ModelPass pass, Func<int, Tensor> tensor)
    {
        var numbers = new List<float>();
        for (var head = 0; head < pass.Heads; head++) numbers.AddRange(tensor(head).Span);
        return [.. numbers];
    }

    /// <summary>Σ r · output, and the size of its terms.</summary>
    public GradientCheck.Sum Value(in StepRequest request)
    {
        var outputs = Forward(request);
        double sum = 0, squares = 0;
        for (var i = 0; i < outputs.Length; i++)
        {
            var term = (double)outputs[i] * Weight(i);
            sum += term;
            squares += term * term;
        }

        return new GradientCheck.Sum(sum, Math.Sqrt(squares));
    }

    /// <summary>Puts r into every head's output gradient.</summary>
    public static void SetOutputGradients(ModelPass pass)
    {
        var first = 0;
        for (var head = 0; head < pass.Heads; head++)
        {
            var gradient = pass.OutputGradient(head).Span;
            for (var i = 0; i < gradient.Length; i++) gradient[i] = Weight(first + i);
            first += gradient.Length;
        }
    }

    /// <summary>Forward and backward from clean gradients.</summary>
    public ModelPass Run(in StepRequest request)
    {
        Model[Model.Gradients].Clear();
        return RunOn(request);
    }

    /// <summary>Forward and backward on the gradients that are there.</summary>
    public ModelPass RunOn(in StepRequest request)
    {
        var pass = Model.Forward(request);
        SetOutputGradients(pass);
        Model.Backward(pass, request);
        return pass;
    }

    /// <summary>Each head's outputs and the gradient by the input, empty where there is none; a row's r is the same in any batch.</summary>
    /// <param name="first">The batch's first row among all.</param>
    public (float[][] Outputs, float[] InputGradient) Evaluate(KitBatch batch, int first)
    {
        var request = Request(batch, training: false, parameterGradients: false);
        var pass = Model.Forward(request);
        var outputs = new float[pass.Heads][];
        for (var head = 0; head < pass.Heads; head++)
        {
            outputs[head] = pass.Output(head).Span.ToArray();
            OutputWeights.Normal(pass.OutputGradient(head).Span, first * (outputs[head].Length / batch.Rows));
        }

        Model.Backward(pass, request);
        return (outputs, request.InputGradient.Exists ? request.InputGradient.Span.ToArray() : []);
    }

    private static float Weight(int index) => OutputWeights.Normal(index);

    private static RandomStream OutputWeights { get; } = RandomStream.Of("1", "conformance/output");

    public void Dispose() => _backend.Dispose();
}
