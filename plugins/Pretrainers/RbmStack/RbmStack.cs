namespace Research.Plugins;

/// <summary>
/// A deep belief network's greedy pre-training: each dense layer but the last, from the first on, is trained as a restricted Boltzmann
/// machine by contrastive divergence on what the layers below it give; then the whole network is fine-tuned by training. Inputs are
/// probabilities in [0, 1], hidden units sigmoids. Layers without an activation of their own, the output among them, are left as they
/// are. Reports `reconstruction-error` of each layer after each epoch: the mean squared difference of data and reconstruction. The steps
/// of sequences are samples of their own; padded ones count for nothing.
/// </summary>
[Pretrainer("rbm-stack", Summary = "Trains each layer as a restricted Boltzmann machine first",
    Source = "Hinton, Osindero and Teh 2006, A fast learning algorithm for deep belief nets; Hinton 2010, A practical guide")]
[Example]
public sealed class RbmStack(RbmStackOptions options) : IPretrainer
{
    private const string ReconstructionError = "reconstruction-error";

    public IReadOnlyList<string> Quantities => [ReconstructionError];

    public void Check(IReadOnlyList<LayerNode> layers) => Machines(layers);

    public void Pretrain(IPretraining context)
    {
        foreach (var node in Machines(context.Layers)) Train(context, node);
    }

    /// <summary>The layers that are trained; says what is wrong with the model before any is.</summary>
    private static IReadOnlyList<LayerNode> Machines(IReadOnlyList<LayerNode> layers)
    {
        var dense = layers.Where(node => node.Layer is ILinearLayer { Kernel.Shape.Rank: 2 }).ToArray();
        var machines = dense.SkipLast(1).Where(node => node.Activation is not null).ToArray();
        if (machines.Length == 0)
        {
            throw new TechniqueException(
                "rbm-stack trains dense layers below the output whose activation is a sigmoid, and the model has none: leave it out");
        }

        foreach (var node in machines) RequireBinaryUnits(node);
        return machines;
    }

    private static void RequireBinaryUnits(LayerNode node)
    {
        if (node.Activation!.OutputRange == (0, 1)) return;
        throw new TechniqueException($"rbm-stack trains units that are on with a probability, and the activation of '{node.Entry}' " +
            "does not give values from 0 to 1: give it the activation 'sigmoid'");
    }

    private void Train(IPretraining context, LayerNode node)
    {
        var layer = (ILinearLayer)node.Layer;
        var machine = new BoltzmannMachine(context.Backend, layer.Kernel.Weights, layer.Bias?.Weights ?? default, options);
        var random = context.Random($"{node.Name}/states");
        var step = 0L;
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            double error = 0, rows = 0;
            foreach (var batch in context.Batches(options.BatchSize, epoch))
            {
                var visible = context.InputOf(node, batch);
                var valid = ValidRows.Of(batch.Lengths, visible);
                if (epoch == 0) RequireProbabilities(node, visible.Matrix, valid);
                error += machine.Learn(visible.Matrix, valid, random, ++step) * valid.Count;
                rows += valid.Count;
            }

            context.Report($"{ReconstructionError}@{node.Entry}", epoch + 1, error / rows);
        }
    }

    private static void RequireProbabilities(LayerNode node, Matrix visible, ValidRows valid)
    {
        for (var run = 0; run < valid.Runs; run++)
        {
            var part = valid.Part(visible, run);
            for (var row = 0; row < part.Rows; row++) RequireProbabilities(node, part.Row(row));
        }
    }

    private static void RequireProbabilities(LayerNode node, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (value is >= 0 and <= 1) continue;
            throw new TechniqueException(FormattableString.Invariant(
                $"rbm-stack reads what reaches '{node.Entry}' as probabilities, and a value is {value}: leave out 'standardize'"));
        }
    }
}

/// <summary>Options of rbm-stack.</summary>
public sealed record RbmStackOptions
{
    /// <summary>Passes over the training split for each layer.</summary>
    [Range(0, 100_000)]
    public int Epochs { get; init; } = 5;

    /// <summary>Steps of Gibbs sampling before a reconstruction is compared with the data: the k of CD-k.</summary>
    [Range(1, 10_000)]
    public int ContrastiveDivergenceSteps { get; init; } = 1;

    /// <summary>The rate of the updates of weights and biases.</summary>
    [Range(0d, float.MaxValue)]
    public float LearningRate { get; init; } = 0.1f;

    /// <summary>Samples in a batch.</summary>
    [Range(1, int.MaxValue)]
    public int BatchSize { get; init; } = 64;

    /// <summary>The share of the last update that is added to the next.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public float Momentum { get; init; } = 0.5f;
}
