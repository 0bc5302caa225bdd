namespace Research.Training;

/// <summary>
/// Builds the layers of a model: names, shapes, parameters, handles; no memory. With <c>forgiving</c>, a layer that does not fit is passed
/// over and its faults are dropped: that is how the outputs of the model are found before its defaults are written out.
/// </summary>
/// <param name="initializer"><c>defaults.initializer</c>; null where it is at fault.</param>
internal sealed class ModelBuilder(
    string role, StackExpansion expansion, IInitializer? initializer, ICollection<Fault> faults, bool forgiving = false)
{
    private readonly Dictionary<string, ModelNode> _named = new(StringComparer.Ordinal);

    public List<ModelNode> Nodes { get; } = [];

    public List<ModelParameter> Parameters { get; } = [];

    public List<ModelState> States { get; } = [];

    public List<BlockHead> Heads { get; } = [];

    /// <summary>The model's own chain; null where it could not be built to its end.</summary>
    public ModelBlock? Build(LayerStack stack, Shape input)
    {
        var chain = new ModelBlock("", null, input);
        try
        {
            BuildChain(chain, stack);
            return chain;
        }
        catch (BrokenChainException)
        {
            return null;
        }
    }

    /// <exception cref="BrokenChainException">A layer of it is at fault.</exception>
    public void BuildChain(ModelBlock chain, LayerStack stack)
    {
        var nodes = new List<ModelNode>();
        var shape = chain.Input;
        foreach (var entry in stack.Entries)
        {
            var node = new ModelNode(chain.Prefix + entry.Name, chain.Prefix + (entry.Group ?? entry.Name), entry, chain) { Input = shape };
            if (!_named.TryAdd(node.Name, node) && !forgiving)
                throw Broken(node, $"two layers have the name '{node.Name}': give one of them another \"name\"");
            Nodes.Add(node);
            nodes.Add(node);
            if (expansion.Find(entry.Layer) is { TakesDefaults: true } written) chain.LastActivatable = written.Place;
            shape = BuildNode(node, shape, last: chain.Owner is null && nodes.Count == stack.Entries.Count);
            foreach (var block in node.Blocks) chain.LastActivatable = block.LastActivatable ?? chain.LastActivatable;
            node.Output = shape;
        }

        chain.Nodes = [.. nodes];
        chain.Finish();
    }

    private Shape BuildNode(ModelNode node, Shape input, bool last)
    {
        try
        {
            node.SharesWith = Shared(node);
            var output = node.Layer.Build(new NodeBuilder(this, node, last), input);
            node.Traits = node.Layer.Traits;
            node.Trainable = node.Parameters.Length > 0 || node.Blocks.Exists(block => block.FirstTrainable < block.Nodes.Length);
            CheckSharing(node);
            if (!node.IsView || output.Size == input.Size) return output;
            throw new TechniqueException($"a layer that only changes the shape cannot turn {input} into {output}: a fault of its plugin");
        }
        catch (Exception) when (forgiving)
        {
            return input;
        }
        catch (FaultsException broken)
        {
            foreach (var fault in broken.Faults) faults.Add(fault);
            throw new BrokenChainException();
        }
        catch (TechniqueException fault)
        {
            throw Broken(node, fault.Message);
        }
        catch (Exception fault) when (fault is not BrokenChainException)
        {
            var id = expansion.Find(node.Layer)?.Technique.Info.Id ?? node.Name;
            throw Broken(node, $"'{id}' cannot be built on {input}: {fault.Message}");
        }
    }

    private BrokenChainException Broken(ModelNode node, string message)
    {
        faults.Add(new Fault(node.Path, message));
        return new BrokenChainException();
    }

    // ── sharing ──

    /// <summary>The layer that <c>shareWith</c> names, in the same list or by its full name; below a layer that shares, that of the same
    /// place.</summary>
    private ModelNode? Shared(ModelNode node)
    {
        if (node.Written.ShareWith is { } name)
        {
            var target = _named.GetValueOrDefault(node.Chain.Prefix + name) ?? _named.GetValueOrDefault(name);
            if (target is not null && target != node) return target;
            var earlier = Nodes.Where(other => other != node).Select(other => other.Name).ToList();
            var hint = NearestName.Hint(name, earlier);
            throw new TechniqueException($"shareWith names '{name}', but there is no such layer before this one{hint}");
        }

        var owner = node.Chain.Owner;
        return owner?.SharesWith is { } shared ? _named.GetValueOrDefault(shared.Name + node.Name[owner.Name.Length..]) : null;
    }

    private static void CheckSharing(ModelNode node)
    {
        if (node.Written.ShareWith is not { } name || Shares(node)) return;
        throw new TechniqueException($"shareWith '{name}': the two layers have no parameter of the same name, so they share nothing");
    }

    private static bool Shares(ModelNode node)
    {
        foreach (var parameter in node.Parameters)
        {
            if (((ModelParameter)parameter).Layer != node.Name) return true;
        }

        return node.Blocks.Any(block => block.Nodes.Any(Shares));
    }

    // ── what layers declare ──

    public ModelParameter AddParameter(ModelNode node, string name, Shape shape, ParameterSpec spec)
    {
        if (spec.Groups < 1 || shape.Size % (spec.Groups * shape.Last) != 0)
            throw new TechniqueException($"the parameter '{name}' of {shape} cannot have {spec.Groups} groups: a fault of its plugin");
        var full = $"{node.Name}/{name}";
        var parameter = new ModelParameter(
            full, node.Name, shape, spec, Written(node) ?? initializer, RandomStream.Of(role, $"{full}/initialization"));
        Parameters.Add(parameter);
        return parameter;
    }

    /// <summary>An entry's initializer is also that of the layers which its technique made: they have no entry of their own.</summary>
    private static IInitializer? Written(ModelNode node) =>
        node.Written.Initializer ?? (node.Written.Path.Length == 0 && node.Chain.Owner is { } owner ? Written(owner) : null);

    /// <summary>After the last layer: an initializer that fills nothing is a setting without effect.</summary>
    public void CheckInitializers()
    {
        var taken = Parameters.Select(parameter => parameter.Initializer).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var copies in Nodes.Where(node => node.Written.Initializer is not null).GroupBy(node => node.Path))
        {
            if (copies.Any(node => node.SharesWith is not null || taken.Contains(node.Written.Initializer))) continue;
            faults.Add(new Fault($"{copies.Key}.initializer",
                $"nothing in '{copies.First().Name}' itself starts by an initializer: give it to layers with weights, or leave it out"));
        }
    }

    public ModelState AddState(ModelNode node, string name, Shape shape, float initial)
    {
        var state = new ModelState($"{node.Name}/{name}", shape, initial);
        States.Add(state);
        return state;
    }

    public StreamSource Source(string purpose) => new(RandomStream.Of(role, purpose));

    public BlockHead AddHead(ModelNode node, string name, ModelBlock chain, ILoss? loss, float weight, MemorySlot gradient)
    {
        if (Heads.Exists(other => other.Name == name)) throw new TechniqueException($"two heads have the name '{name}'");
        var head = new BlockHead(name, chain, loss, weight, gradient);
        chain.HeadIndex = Heads.Count;
        Heads.Add(head);
        return head;
    }
}
