namespace Research.Training;

/// <summary>
/// A model: built (everything bound, named and shape-checked, no memory), then allocated, then initialized, then run.
/// Parameters lie side by side in one plane, in order; every further plane (gradients, optimizer slots, averages, snapshots) has the same layout.
/// Padding between parameters is 0 in every plane and stays so.
/// </summary>
public sealed class Model
{
    /// <summary>Binds every technique, writes out the sugar, builds every layer. Touches no memory.</summary>
    /// <exception cref="FaultsException">Everything that is wrong, with JSON paths.</exception>
    public static Model Build(ModelSpec spec, ITechniqueFactory factory) => throw new NotImplementedException();

    /// <summary>In the order of execution, blocks' layers included, sugar as nodes of its own.</summary>
    public IReadOnlyList<LayerNode> Nodes => throw new NotImplementedException();

    /// <summary>The full names of the entries, in the order of execution: what layer selectors match.</summary>
    public IReadOnlyList<string> Entries => throw new NotImplementedException();

    /// <summary>Each once, in the order of the plane.</summary>
    public IReadOnlyList<Parameter> Parameters => throw new NotImplementedException();

    public IReadOnlyList<ModelHead> Heads => throw new NotImplementedException();

    /// <summary>Every technique that was bound, nested ones included: for plugin lists and checkpoints of [State] fields, in a fixed order.</summary>
    public IReadOnlyList<BoundTechnique> Techniques => throw new NotImplementedException();

    /// <summary>Canonical JSON of the model as built, layer by layer with every option, names, sharing and initializers: part of a training's identity.</summary>
    public string Canonical => throw new NotImplementedException();

    /// <summary>Trained numbers, shared ones once.</summary>
    public long ParameterCount => throw new NotImplementedException();

    /// <summary>Where a parameter starts in every plane.</summary>
    public int OffsetOf(Parameter parameter) => throw new NotImplementedException();

    // ── planned before Allocate ──

    /// <summary>Reserves one more plane.</summary>
    public Plane ReservePlane(string name) => throw new NotImplementedException();

    /// <summary>Reserves a buffer (regularizers, the trainer), as <see cref="IRegularizerBuilder.Buffer"/>.</summary>
    public Slot ReserveBuffer(Shape shape, bool perSample) => throw new NotImplementedException();

    /// <summary>A random source named by its full purpose, for regularizers: "input-noise/noise".</summary>
    public RandomSource ReserveRandom(string purpose) => throw new NotImplementedException();

    /// <summary>The node's output must still hold its values at its backward pass.</summary>
    public void KeepOutput(LayerNode node) => throw new NotImplementedException();

    // ── memory ──

    /// <summary>Allocates everything.</summary>
    /// <param name="maximumRows">The largest batch.</param>
    /// <param name="tapes">How many passes' activations are kept at once, at least 1.</param>
    /// <param name="training">False: no gradients are ever asked for, so activations share memory.</param>
    public void Allocate(ITensorBackend backend, int maximumRows, int tapes = 1, bool training = true) => throw new NotImplementedException();

    /// <summary>Makes room for larger batches, outside of steps; weights, planes and states keep their values.</summary>
    public void EnsureRows(int rows) => throw new NotImplementedException();

    /// <summary>Bytes of all arenas.</summary>
    public long Bytes => throw new NotImplementedException();

    /// <summary>Fills the parameters by their initializers, the states by their constants, and calls Initialized.</summary>
    public void Initialize() => throw new NotImplementedException();

    /// <summary>The plane of the weights.</summary>
    public Plane Weights => throw new NotImplementedException();

    /// <summary>The plane of the gradients.</summary>
    public Plane Gradients => throw new NotImplementedException();

    /// <summary>All values of a plane, padding included.</summary>
    public Span<float> this[Plane plane] => throw new NotImplementedException();

    /// <summary>All running statistics, padding included.</summary>
    public Span<float> States => throw new NotImplementedException();

    /// <summary>A buffer's memory for so many rows.</summary>
    public Tensor Buffer(Slot buffer, int rows) => throw new NotImplementedException();

    /// <summary>From now on every <see cref="Parameter.Weights"/> lies in the given plane (perturbed copies, averages).</summary>
    public void UseWeights(Plane plane) => throw new NotImplementedException();

    // ── running ──

    /// <summary>The step that random streams stand at.</summary>
    public long Step { get; set; }

    /// <summary>The stream of a reserved source at the present step.</summary>
    public RandomStream Random(RandomSource source, int draw = 0) => throw new NotImplementedException();

    /// <summary>Null: nobody looks, and activations may be fused and run in place. Costs one test a node.</summary>
    public IModelObserver? Observer { get; set; }

    public ModelPass Forward(in StepRequest request, int tape = 0) => throw new NotImplementedException();

    /// <summary>Sets every OutputGradient. Row weights: request.Weight · head weight · batch weight / sum of batch weights (0 where that is 0), each row's valid time steps sharing it equally.</summary>
    /// <returns>The weighted mean over heads' rows, without request.Weight.</returns>
    public double Loss(ModelPass pass, in StepRequest request) => throw new NotImplementedException();

    /// <summary>Adds to the gradients' plane if the request says so; fills the request's InputGradient.</summary>
    public void Backward(ModelPass pass, in StepRequest request) => throw new NotImplementedException();

    /// <summary>A head's output after its loss's link, in memory of the model's own, valid till the next call for that head.</summary>
    public Tensor Prediction(ModelPass pass, int head) => throw new NotImplementedException();
}

/// <summary>A stretch of memory laid out as the parameters are.</summary>
public sealed class Plane;
