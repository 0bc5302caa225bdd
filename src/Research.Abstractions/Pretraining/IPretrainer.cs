namespace Research;

/// <summary>Sets a built model's weights from data before training.</summary>
public interface IPretrainer
{
    /// <summary>The quantities that <see cref="Pretrain"/> reports, without layers: "reconstruction-error". A measure of a quantity that is
    /// not among them is refused before anything is trained; where they are left empty, it comes out as undefined.</summary>
    IReadOnlyList<string> Quantities => [];

    /// <summary>Says what of the built model it cannot train, so that planning refuses it, and not the first trial. No memory exists
    /// yet: shapes and ranges are there, weights are not.</summary>
    /// <param name="layers">As <see cref="IPretraining.Layers"/>.</param>
    /// <exception cref="TechniqueException">What is wrong, with the remedy.</exception>
    void Check(IReadOnlyList<LayerNode> layers)
    {
    }

    void Pretrain(IPretraining context);
}

/// <summary>A layer in its place: for pre-trainers and probes.</summary>
public abstract class LayerNode
{
    /// <summary>The full name: "block.3.hidden.activation".</summary>
    public abstract string Name { get; }

    /// <summary>The full name of the entry that wrote it: the same as the name, but for sugar.</summary>
    public abstract string Entry { get; }

    public abstract NodeRole Role { get; }

    /// <summary>The activation that follows it in its entry, or null.</summary>
    public abstract LayerNode? Activation { get; }

    public abstract ILayer Layer { get; }

    public abstract ReadOnlySpan<Parameter> Parameters { get; }

    /// <summary>Bounds of the output where the layer is an activation; infinite otherwise.</summary>
    public abstract (float Lower, float Upper) OutputRange { get; }
}

/// <summary>A built model and its training data.</summary>
public interface IPretraining
{
    /// <summary>In the order of execution, blocks' layers included, sugar as nodes of its own.</summary>
    IReadOnlyList<LayerNode> Layers { get; }

    ITensorBackend Backend { get; }

    /// <summary>The stream "pretrain/&lt;purpose&gt;".</summary>
    RandomStream Random(string purpose);

    /// <summary>The training split in batches of any size, shuffled anew each epoch; the host plans memory for the size.</summary>
    IEnumerable<Batch> Batches(int batchSize, int epoch);

    /// <summary>What reaches the layer for this batch, in evaluation mode; valid till the next call.</summary>
    Tensor InputOf(LayerNode node, Batch batch);

    /// <summary>What leaves the layer for this batch, in evaluation mode; valid till the next call.</summary>
    Tensor OutputOf(LayerNode node, Batch batch);

    /// <summary>Records a value: "reconstruction-error@hidden.1".</summary>
    void Report(string series, int epoch, double value);
}
