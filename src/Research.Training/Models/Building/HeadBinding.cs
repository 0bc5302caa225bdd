using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>An output of the model, ready to run.</summary>
/// <param name="Chain">The chain that gives the output.</param>
/// <param name="Gradient">Where the derivative of the loss by the output lies.</param>
/// <param name="Steps">Rows of the loss a sample: its time steps, or 1.</param>
/// <param name="LossTechnique">Null for a loss that came with the head's options.</param>
internal sealed record RunningHead(ModelHead Info, ModelBlock Chain, MemorySlot Gradient, int Steps, BoundTechnique? LossTechnique);

/// <summary>Gives every output its loss and its target, and says what does not fit.</summary>
internal sealed class HeadBinding(ModelSpec spec, ITechniqueFactory factory, ICollection<Fault> faults)
{
    private const string LossPath = "loss", OnlyOutput = "output";

    /// <param name="chain">Null where the model could not be built: the loss is bound all the same, for its faults.</param>
    public IReadOnlyList<RunningHead> Bind(ModelBlock? chain, IReadOnlyList<BlockHead> heads)
    {
        if (chain is null)
        {
            Loss(needed: false);
            return [];
        }

        if (heads.Count == 0) return [Single(chain)];
        // Where every head has a loss of its own, one that is written all the same must be right.
        if (heads.All(head => head.Loss is not null)) Loss(needed: false);
        return [.. heads.Select(head => Named(head, chain.Nodes[^1]))];
    }

    private RunningHead Single(ModelBlock chain)
    {
        var target = spec.Targets.Count > 0 ? spec.Targets[0] : null;
        var loss = Loss(needed: target is not null);
        var gradient = new MemorySlot(chain.Output, true, SlotKind.HeadGradient);
        chain.HeadIndex = 0;
        var info = new ModelHead(target?.Name ?? OnlyOutput, loss?.Instance as ILoss, 1, chain.Output, target, LossPath);
        return Running(info, chain, gradient, loss, LastPath(chain) ?? spec.Path);
    }

    private RunningHead Named(BlockHead head, ModelNode layer)
    {
        var target = spec.Targets.FirstOrDefault(target => target.Name == head.Name);
        if (target is null && spec.Targets.Count > 0)
        {
            var names = spec.Targets.Select(known => known.Name).ToList();
            faults.Add(new Fault(layer.Path, $"the head '{head.Name}' has no target{NearestName.Hint(head.Name, names)}"));
        }

        var ofModel = head.Loss is null ? Loss(needed: target is not null) : null;
        var loss = head.Loss ?? ofModel?.Instance as ILoss;
        var info = new ModelHead(head.Name, loss, head.Weight, head.Chain.Output, target, head.Loss is null ? LossPath : layer.Path);
        return Running(info, head.Chain, head.Gradient, ofModel, LastPath(head.Chain) ?? layer.Path);
    }

    private RunningHead Running(ModelHead head, ModelBlock chain, MemorySlot gradient, BoundTechnique? loss, string outputPath)
    {
        if (head is { Target: { } target, Loss: { } bound })
        {
            if (HeadShapes.Fault(target, chain.Output, bound.Link) is { } fault) faults.Add(new Fault(outputPath, fault));
            head = head with { Target = HeadShapes.Held(target, chain.Output) };
        }

        return new RunningHead(head, chain, gradient, HeadShapes.Steps(head.Target), loss);
    }

    private BoundTechnique? Loss(bool needed)
    {
        if (spec.Loss is not { } written || written.Type == JTokenType.Null)
        {
            if (needed) faults.Add(new Fault(LossPath, "the loss is missing: only a model whose heads all have their own needs none"));
            return null;
        }

        try
        {
            var technique = factory.Create(TechniqueKind.Loss, written.ToString(Formatting.None), LossPath);
            if (technique.Instance is ILoss) return technique;
            faults.Add(new Fault(LossPath, $"'{technique.Info.Id}' is no loss"));
        }
        catch (FaultsException broken)
        {
            foreach (var fault in broken.Faults) faults.Add(fault);
        }

        return null;
    }

    /// <summary>Where the last layer of a chain, without its normalization and activation, is written.</summary>
    private static string? LastPath(ModelBlock chain) => chain.Nodes.LastOrDefault(node => node.Role == NodeRole.Layer)?.Path;
}
