using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Testing;

/// <summary>Reference values: |error| at most 1e-5 |value| + 1e-6 max(1, the tensor's largest |value|).</summary>
internal sealed class VectorSuite(ITechniqueFactory factory, string folder)
{
    private const double Relative = 1e-5, Absolute = 1e-6;

    /// <summary>One result a case; none where the folder knows nothing of the technique.</summary>
    public IEnumerable<(string Spec, Action Check)> Cases(TechniqueInfo technique)
    {
        if (VectorFile.Find(folder, technique) is not { } file) yield break;
        foreach (var reference in file.Cases)
        {
            Action check = technique.Kind switch
            {
                TechniqueKind.Layer or TechniqueKind.Activation => () => Layer(reference),
                TechniqueKind.Loss => () => Loss(technique, reference),
                TechniqueKind.Optimizer => () => Optimizer(technique, reference),
                TechniqueKind.Regularizer => () => Regularizer(technique, reference),
                _ => throw new NotSupportedException($"{file.File}: there are no reference values for the kind {technique.Kind}"),
            };
            yield return (reference["spec"]!.ToString(Newtonsoft.Json.Formatting.None), check);
        }
    }

    private T Create<T>(TechniqueInfo technique, JObject reference) =>
        (T)factory.Create(technique.Kind, reference["spec"]!.ToString(), technique.Id).Instance;

    private static void Close(ReadOnlySpan<float> actual, JToken expected, string what) =>
        Expect.Close(actual, ReferenceTensor.Read(expected).Values, Relative, Absolute, what);

    private void Layer(JObject reference)
    {
        var input = ReferenceTensor.Read(reference["input"]!).ToTensor();
        var model = Model.Build(LayerRig.Alone(reference["spec"]!, input.Shape.Sample), factory);
        using var backend = new ManagedBackend(1);
        model.Allocate(backend, input.Rows);
        model.Step = 1;
        model.Initialize();
        foreach (var (name, value) in Entries(reference["parameters"]))
            ReferenceTensor.Read(value).ToTensor().Span.CopyTo(Named(model, name).Weights.Span);
        foreach (var (name, value) in Entries(reference["buffersBefore"]))
            ReferenceTensor.Read(value).ToTensor().Span.CopyTo(State(model, name).Value.Span);

        var training = (string?)reference["mode"] != "eval";
        var weights = Enumerable.Repeat(1f, input.Rows).ToArray();
        var inputGradient = new Tensor(new float[input.Shape.Size], 0, input.Shape);
        var request = new StepRequest
        {
            Batch = new KitBatch(input, [], weights),
            Training = training,
            Weight = 1,
            UpdatesState = training,
            ParameterGradients = true,
            InputGradient = reference["inputGradient"] is null ? default : inputGradient,
        };
        var pass = model.Forward(request);
        Close(pass.Output(0).Span, reference["output"]!, "output");
        foreach (var (name, value) in Entries(reference["buffersAfter"])) Close(State(model, name).Value.Span, value, name);
        if (reference["outputGradient"] is not { } outputGradient) return;

        ReferenceTensor.Read(outputGradient).ToTensor().Span.CopyTo(pass.OutputGradient(0).Span);
        model.Backward(pass, request);
        if (reference["inputGradient"] is { } expected) Close(inputGradient.Span, expected, "the input's gradient");
        foreach (var (name, value) in Entries(reference["parameterGradients"]))
            Close(Named(model, name).Gradient.Span, value, $"the gradient by {name}");
    }

    private static IEnumerable<(string Name, JToken Value)> Entries(JToken? entries) =>
        entries is JObject known ? known.Properties().Select(property => (property.Name, property.Value)) : [];

    private static Parameter Named(Model model, string name) =>
        model.Parameters.FirstOrDefault(parameter => parameter.Name.EndsWith($"/{name}", StringComparison.Ordinal))
        ?? throw new CheckFailedException(
            $"it has no parameter \"{name}\", but {string.Join(", ", model.Parameters.Select(parameter => parameter.Name))}");

    private static ModelState State(Model model, string name) =>
        model.StateTensors.FirstOrDefault(state => state.Name.EndsWith($"/{name}", StringComparison.Ordinal))
        ?? throw new CheckFailedException(
            $"it has no state \"{name}\", but {string.Join(", ", model.StateTensors.Select(state => state.Name))}");

    private void Loss(TechniqueInfo technique, JObject reference)
    {
        var loss = Create<ILoss>(technique, reference);
        var prediction = ReferenceTensor.Read(reference["prediction"]!).ToTensor();
        var target = ReferenceTensor.Read(reference["target"]!).ToTensor();
        var weights = Enumerable.Repeat(1f / prediction.Rows, prediction.Rows).ToArray();
        var losses = new float[prediction.Rows];
        var gradient = new Tensor(new float[prediction.Shape.Size], 0, prediction.Shape);
        loss.Compute(prediction, target, weights, losses, gradient);
        var mean = (float)losses.Average(value => (double)value);
        Expect.Close([mean], [(double)reference["loss"]!], Relative, Absolute, "loss");
        Close(gradient.Span, reference["predictionGradient"]!, "the gradient by the prediction");
    }

    private void Optimizer(TechniqueInfo technique, JObject reference)
    {
        var initial = ReferenceTensor.Read(reference["initial"]!).ToTensor();
        var rig = new OptimizerRig(Create<IOptimizer>(technique, reference), initial.Span.ToArray());
        var step = 0;
        foreach (var (gradient, weights) in reference["gradients"]!.Zip(reference["weights"]!))
        {
            rig.Step(ReferenceTensor.Read(gradient).ToTensor().Span);
            Close(rig.Weights, weights, $"the weights after step {++step}");
        }
    }

    private void Regularizer(TechniqueInfo technique, JObject reference)
    {
        var regularizer = Create<IRegularizer>(technique, reference);
        var weights = ReferenceTensor.Read(reference["weights"]!).ToTensor();
        using var backend = new ManagedBackend(1);
        if (reference["penalty"] is { } penalty)
        {
            var weightPenalty = (IWeightPenalty)regularizer;
            var gradient = new float[weights.Shape.Size];
            weightPenalty.AddGradient(weights.Span, gradient);
            Close(gradient, reference["gradient"]!, "what it adds to the gradient");
            Expect.Close([(float)weightPenalty.Value(backend, weights.Span)], [(double)penalty], Relative, Absolute, "penalty");
        }

        if (reference["projected"] is { } projected)
        {
            var parameter = new KitParameter("kernel", weights.Shape, weights.Span.ToArray());
            ((IWeightConstraint)regularizer).Project(new KitStepContext(backend), parameter);
            Close(parameter.Weights.Span, projected, "the projected weights");
        }
    }
}
