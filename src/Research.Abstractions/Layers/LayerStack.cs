namespace Research;

/// <summary>The experiment's <c>model</c> or a composite's body: entries with names, sharing, and the sugar (repeat, activation,
/// normalization, defaults) already written out.</summary>
public sealed class LayerStack(IReadOnlyList<LayerEntry> entries)
{
    public IReadOnlyList<LayerEntry> Entries => entries;
}

/// <summary>One layer of a stack.</summary>
/// <param name="Name">Its name within the stack: "hidden.1", "hidden.1.activation".</param>
/// <param name="ShareWith">The full name of an earlier layer whose parameters of equal name and shape it uses.</param>
/// <param name="Group">The entry of the file that wrote it: the same as the name, but for sugar.</param>
/// <param name="Initializer">Fills those of its parameters that name neither an initializer nor a constant;
/// null: <c>defaults.initializer</c>.</param>
/// <param name="Role">What it is within its group.</param>
/// <param name="Path">The JSON path of the entry that wrote it.</param>
public sealed record LayerEntry(
    string Name, ILayer Layer, string? ShareWith = null, string? Group = null, IInitializer? Initializer = null,
    NodeRole Role = NodeRole.Layer, string Path = "")
{
    /// <summary>What the factory made: the layer itself, or the activation that stands as one.</summary>
    public object Technique { get; init; } = Layer;
}

/// <summary>What a layer is within its entry.</summary>
public enum NodeRole
{
    Layer,
    Normalization,
    Activation,
}

/// <summary>A nested technique that is built more than once (bidirectional): each call is a fresh instance.</summary>
public sealed class Template<T>(Func<T> create)
{
    public T Create() => create();
}
