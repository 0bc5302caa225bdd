using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>
/// A model: built (everything bound, named and shape-checked, no memory), then allocated, then initialized, then run.
/// Parameters lie side by side in one plane, in order; every further plane (gradients, optimizer slots, averages, snapshots) has the same
/// layout. Padding between parameters is 0 in every plane and stays so.
/// </summary>
public sealed partial class Model
{
    private readonly ModelBlock _chain;
    private readonly List<ModelNode> _nodes;
    private readonly List<ModelParameter> _parameters;
    private readonly List<ModelState> _states;
    private readonly IReadOnlyList<RunningHead> _heads;
    private readonly string _role;
    private readonly Shape _input;

    private Model(ModelSpec spec, ModelBlock chain, ModelBuilder built, IReadOnlyList<RunningHead> heads, ModelDescription description)
    {
        _chain = chain;
        _nodes = built.Nodes;
        _parameters = built.Parameters;
        _states = built.States;
        _heads = heads;
        _role = spec.Role;
        _input = spec.Input;
        Heads = [.. heads.Select(head => head.Info)];
        Entries = [.. _nodes.Select(node => node.Entry).Distinct()];
        Techniques = description.Techniques;
        Canonical = description.Canonical;
        PlanParameters();
    }

    /// <summary>Binds every technique, writes out the sugar, builds every layer. Touches no memory.</summary>
    /// <exception cref="FaultsException">Everything that is wrong, with JSON paths.</exception>
    public static Model Build(ModelSpec spec, ITechniqueFactory factory)
    {
        var faults = new List<Fault>();
        var defaults = ModelDefaults.Read(spec.Defaults, ModelSpec.DefaultsPath, faults);
        var outputs = defaults.AddNothing ? null : Outputs(spec, factory, defaults);
        var expansion = new StackExpansion(factory, defaults, outputs, faults);
        var initializer = expansion.Initializer(defaults.Initializer, $"{defaults.Path}.initializer");
        expansion.CheckDefaults();
        var stack = expansion.Expand(spec.Model, spec.Path);
        if (stack.Entries.Count == 0) faults.Add(new Fault(spec.Path, "the model has no layer: write at least one"));
        var builder = new ModelBuilder(spec.Role, expansion, initializer, faults);
        var chain = builder.Build(stack, spec.Input);
        if (chain is not null) builder.CheckInitializers();
        var heads = new HeadBinding(spec, factory, faults).Bind(chain, builder.Heads);
        if (faults.Count > 0) throw new FaultsException([.. faults.Distinct()]);
        return new Model(spec, chain!, builder, heads, new ModelDescription(builder, heads, expansion, factory));
    }

    /// <summary>What is wrong with a model whose input is not known: everything but what depends on shapes.</summary>
    public static IReadOnlyList<Fault> FaultsWithoutInput(JArray model, JObject? defaults, ITechniqueFactory factory)
    {
        var faults = new List<Fault>();
        var read = ModelDefaults.Read(defaults, ModelSpec.DefaultsPath, faults);
        var expansion = new StackExpansion(factory, read, new HashSet<string>(), faults);
        expansion.Initializer(read.Initializer, $"{read.Path}.initializer");
        expansion.CheckDefaults();
        expansion.Expand(model, "model");
        return [.. faults.Distinct()];
    }

    /// <summary>The entries that are outputs: the last that takes the defaults, of the model and of each head. What heads there are is
    /// known once a model is built; so it is built once without defaults, for nothing but that.</summary>
    private static HashSet<string> Outputs(ModelSpec spec, ITechniqueFactory factory, ModelDefaults defaults)
    {
        var dropped = new List<Fault>();
        var expansion = new StackExpansion(factory, defaults, null, dropped);
        var builder = new ModelBuilder(spec.Role, expansion, null, dropped, forgiving: true);
        var chain = builder.Build(expansion.Expand(spec.Model, spec.Path), spec.Input);
        var lasts = builder.Heads.Select(head => head.Chain.LastActivatable).Append(chain?.LastActivatable);
        return [.. lasts.OfType<string>()];
    }

    /// <summary>In the order of execution, blocks' layers after their composite, sugar as nodes of its own.</summary>
    public IReadOnlyList<LayerNode> Nodes => _nodes;

    /// <summary>The full names of the entries, in the order of execution: what layer selectors match.</summary>
    public IReadOnlyList<string> Entries { get; }

    /// <summary>Each once, in the order of the plane.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The running statistics, in the order of <see cref="States"/>.</summary>
    public IReadOnlyList<ModelState> StateTensors => _states;

    /// <summary>The outputs: one, or those that the last layer declares.</summary>
    public IReadOnlyList<ModelHead> Heads { get; }

    /// <summary>Every technique that was bound, nested ones included, in a fixed order: for plugin lists and checkpoints of [State] fields.
    /// </summary>
    public IReadOnlyList<BoundTechnique> Techniques { get; }

    /// <summary>Canonical JSON of the model as built, layer by layer with every option, names, sharing and initializers: part of a
    /// training's identity.</summary>
    public string Canonical { get; }

    /// <summary>Whether a gradient reaches the input.</summary>
    public bool HasInputGradient => _chain.PassesGradient;

    /// <summary>Trained numbers, shared ones once.</summary>
    public long ParameterCount => _parameters.Sum(parameter => (long)parameter.Shape.Size);
}
