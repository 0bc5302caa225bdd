namespace Research.Training;

/// <summary>A chain of layers: the model itself, or a part of a composite. Its passes stand in ModelBlock.Passes.cs.</summary>
/// <param name="prefix">What the names of its layers start with: "", or "block.3.".</param>
/// <param name="owner">The composite; null for the model's own chain.</param>
internal sealed partial class ModelBlock(string prefix, ModelNode? owner, Shape input) : Block
{
    public string Prefix => prefix;

    public ModelNode? Owner => owner;

    public Shape Input => input;

    public override Shape Output => Nodes.Length == 0 ? input : Nodes[^1].Output;

    /// <summary>In the order of execution; set once the chain is built.</summary>
    public ModelNode[] Nodes { get; set; } = [];

    /// <summary>The first layer with parameters of its own or below it; as many as there are layers where none has.</summary>
    public int FirstTrainable { get; private set; }

    /// <summary>The first layer that runs: those before it only change the shape.</summary>
    public int FirstRunning { get; private set; }

    /// <summary>Whether a gradient comes through from its output to its input.</summary>
    public bool PassesGradient => Array.TrueForAll(Nodes, node => node.PassesGradient);

    /// <summary>The place (<see cref="ExpandedLayer.Place"/>) of the last entry, bodies included, that takes the defaults.</summary>
    public string? LastActivatable { get; set; }

    /// <summary>The number of the model's output that it gives; -1 for none.</summary>
    public int HeadIndex { get; set; } = -1;

    /// <summary>A head's outputs are read after the pass.</summary>
    public bool IsHead => HeadIndex >= 0;

    /// <summary>For each layer the chain that it is run in by rows, or null; set with the memory plan.</summary>
    public RowChain?[] RowChains { get; set; } = [];

    /// <summary>After the last layer.</summary>
    public void Finish()
    {
        FirstTrainable = Array.FindIndex(Nodes, node => node.Trainable) is var trainable and >= 0 ? trainable : Nodes.Length;
        FirstRunning = Array.FindIndex(Nodes, node => !node.IsView) is var running and >= 0 ? running : Nodes.Length;
        for (var i = 1; i < Nodes.Length; i++)
        {
            if (Nodes[i].Role != NodeRole.Activation) continue;
            // An entry's nodes stand side by side, its activation last.
            for (var of = i - 1; of >= 0 && Nodes[of].Entry == Nodes[i].Entry; of--) Nodes[of].ActivationNode = Nodes[i];
        }
    }
}
