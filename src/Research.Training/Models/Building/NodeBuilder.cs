namespace Research.Training;

/// <summary>Where one layer declares what it needs.</summary>
/// <param name="last">Whether nothing of the model comes after the layer.</param>
internal sealed class NodeBuilder(ModelBuilder model, ModelNode node, bool last) : ILayerBuilder
{
    /// <summary>The block name that layers' names leave out.</summary>
    private const string Body = "body";

    private readonly Dictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _states = new(StringComparer.Ordinal);

    public string Name => node.Name;

    public Parameter Parameter(string name, Shape shape, ParameterSpec? spec = null)
    {
        spec ??= new ParameterSpec();
        var parameter = Shared(name, shape) ?? model.AddParameter(node, name, shape, spec);
        if (!_parameters.TryAdd(name, parameter))
            throw new TechniqueException($"the layer declares the parameter '{name}' twice: a fault of its plugin");
        node.Add(parameter);
        return parameter;
    }

    public StateTensor State(string name, Shape shape, float initial = 0)
    {
        if (!_states.Add(name)) throw new TechniqueException($"the layer declares the state '{name}' twice: a fault of its plugin");
        return model.AddState(node, name, shape, initial);
    }

    public Slot Saved(Shape shape, bool perSample = true) => Add(shape, perSample, SlotKind.Saved);

    public Slot Scratch(Shape shape, bool perSample = true) => Add(shape, perSample, SlotKind.Scratch);

    public RandomSource Random(string purpose) => model.Source($"{node.Name}/{purpose}");

    public Block Block(string name, LayerStack layers, Shape input)
    {
        var prefix = name is Body or "" ? $"{node.Name}." : $"{node.Name}.{name}.";
        var block = new ModelBlock(prefix, node, input);
        node.Blocks.Add(block);
        model.BuildChain(block, layers);
        return block;
    }

    public Head Head(string name, Block block, ILoss? loss, float weight)
    {
        if (!last) throw new TechniqueException("only the last layer of the model may have heads: move it to the end of the model");
        if (weight < 0 || !float.IsFinite(weight)) throw new TechniqueException($"the weight of head '{name}' is a finite number from 0");
        node.HasHeads = true;
        var chain = (ModelBlock)block;
        return model.AddHead(node, name, chain, loss, weight, Add(chain.Output, true, SlotKind.HeadGradient));
    }

    private MemorySlot Add(Shape shape, bool perSample, SlotKind kind)
    {
        var slot = new MemorySlot(shape, perSample, kind);
        node.Slots.Add(slot);
        return slot;
    }

    private Parameter? Shared(string name, Shape shape)
    {
        if (node.SharesWith is not { } other) return null;
        foreach (var parameter in other.Parameters)
        {
            if (LocalName(parameter) != name) continue;
            return parameter.Shape == shape
                ? parameter
                : throw new TechniqueException(
                    $"its '{name}' is {shape}, that of '{other.Name}' is {parameter.Shape}: only parameters of equal shape can be shared");
        }

        return null;
    }

    private static string LocalName(Parameter parameter) => parameter.Name[(parameter.Name.LastIndexOf('/') + 1)..];
}
