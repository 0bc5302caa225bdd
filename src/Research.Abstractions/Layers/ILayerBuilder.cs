namespace Research;

/// <summary>Where a layer declares what it needs.</summary>
public interface ILayerBuilder
{
    /// <summary>The layer's full name: "block.3.hidden".</summary>
    string Name { get; }

    /// <summary>A trained tensor; with <c>shareWith</c>, the other layer's of that name and shape.</summary>
    Parameter Parameter(string name, Shape shape, ParameterSpec? spec = null);

    /// <summary>A running statistic: saved, averaged, restored with the best weights.</summary>
    StateTensor State(string name, Shape shape, float initial = 0);

    /// <summary>Memory that lives from Forward to its Backward, one a tape.</summary>
    Slot Saved(Shape shape, bool perSample = true);

    /// <summary>Memory that lives within one call, children's calls included; its content at the start is anything.</summary>
    Slot Scratch(Shape shape, bool perSample = true);

    /// <summary>The random stream "&lt;layer&gt;/&lt;purpose&gt;".</summary>
    RandomSource Random(string purpose);

    /// <summary>A chain of child layers; an empty stack is the identity.</summary>
    /// <param name="name">Stands between this layer's name and the children's: "1" of <c>parallel.1.dense</c>;
    /// empty: nothing does (a body).</param>
    Block Block(string name, LayerStack layers, Shape input);

    /// <summary>An output with a loss of its own; the last layer of the model alone may have heads.</summary>
    /// <param name="name">The target that it predicts.</param>
    /// <param name="loss">Null: the experiment's <c>loss</c>.</param>
    /// <param name="weight">The share of its loss in the whole.</param>
    Head Head(string name, Block block, ILoss? loss, float weight);
}

/// <summary>What a parameter is for: weight penalties and constraints choose by it.</summary>
public enum ParameterRole
{
    /// <summary>Weights between units; recurrent kernels, directions and embeddings count.</summary>
    Kernel,
    Bias,
    Scale,
    Other,
}

/// <summary>How a parameter starts and is seen.</summary>
public sealed record ParameterSpec
{
    public ParameterRole Role { get; init; }

    public IInitializer? Initializer { get; init; }

    /// <summary>The start where no initializer is given; with neither, the entry's initializer or <c>defaults.initializer</c>.</summary>
    public float? Constant { get; init; }

    /// <summary>Default: <see cref="Research.Parameter.Incoming"/>.</summary>
    public int? FanIn { get; init; }

    /// <summary>Default: <see cref="Research.Parameter.Units"/>.</summary>
    public int? FanOut { get; init; }

    /// <summary>The parameter is viewed as [Groups, Incoming, Units]; a locally connected layer has one group a place.</summary>
    public int Groups { get; init; } = 1;
}

/// <summary>A trained tensor of a layer.</summary>
public abstract class Parameter
{
    /// <summary>The full name: "hidden.1/kernel".</summary>
    public abstract string Name { get; }

    public abstract Shape Shape { get; }

    public abstract ParameterSpec Spec { get; }

    /// <summary>The present weights; within a step with a weight perturbation, its copy.</summary>
    public abstract Tensor Weights { get; }

    public abstract Tensor Gradient { get; }

    public int Units => Shape.Last;

    public int Groups => Spec.Groups;

    public int Incoming => Shape.Size / (Units * Groups);
}

/// <summary>A running statistic of a layer.</summary>
public abstract class StateTensor
{
    public abstract Tensor Value { get; }
}

/// <summary>A handle to memory that the host plans.</summary>
public abstract class Slot;

/// <summary>A handle to a random stream.</summary>
public abstract class RandomSource;

/// <summary>A chain of child layers.</summary>
public abstract class Block
{
    /// <summary>One output sample's shape.</summary>
    public abstract Shape Output { get; }

    /// <summary>Runs the chain.</summary>
    /// <returns>The block's own memory, kept till its Backward; the input itself where the block is empty.</returns>
    public abstract Tensor Forward(LayerPass pass, Tensor input);

    /// <summary>As <see cref="ILayer.Backward"/>; leaves <paramref name="outputGradient"/> alone, always.</summary>
    public abstract void Backward(LayerPass pass, Tensor input, Tensor outputGradient, Tensor inputGradient);
}

/// <summary>An output of the model with a loss of its own.</summary>
public abstract class Head
{
    public abstract Block Block { get; }

    /// <summary>Where the host puts the loss's derivative before the layer's Backward.</summary>
    public abstract Slot OutputGradient { get; }
}
