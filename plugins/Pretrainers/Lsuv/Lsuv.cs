using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// Layer-sequential unit variance: each dense or convolutional layer starts orthonormal, and is then, from the first layer to the last,
/// divided by the standard deviation of its own outputs on a batch until their variance is the target. Reports `variance` of each layer.
/// A layer whose outputs do not vary at all is left as it is; a shared kernel is scaled once, at its first place. Padded steps of sequences
/// count for nothing.
/// </summary>
[Pretrainer("lsuv", Summary = "Scales each layer to outputs of unit variance",
    Source = "Mishkin and Matas 2016, All you need is a good init, arXiv:1511.06422")]
[Example]
public sealed class Lsuv(LsuvOptions options) : IPretrainer
{
    /// <summary>Samples that the variance is measured on, as in the paper's experiments.</summary>
    private const int BatchSize = 256;

    private const string Measured = "variance";

    public IReadOnlyList<string> Quantities => [Measured];

    public void Check(IReadOnlyList<LayerNode> layers) => FirstPlaces(layers);

    public void Pretrain(IPretraining context)
    {
        var places = FirstPlaces(context.Layers);
        foreach (var (node, kernel) in places) Orthonormal.Fill(kernel, context.Random($"{kernel.Name}/orthonormal"));

        var batch = context.Batches(BatchSize, epoch: 0).First();
        foreach (var (node, kernel) in places) context.Report($"{Measured}@{node.Entry}", 0, Scale(context, node, kernel, batch));
    }

    /// <summary>Each kernel once, with the first layer that uses it; says so where there is none.</summary>
    private static IReadOnlyList<(LayerNode Node, Parameter Kernel)> FirstPlaces(IReadOnlyList<LayerNode> layers)
    {
        (LayerNode Node, Parameter Kernel)[] places =
        [
            .. layers.Where(node => node.Layer is ILinearLayer)
                .Select(node => (Node: node, ((ILinearLayer)node.Layer).Kernel))
                .DistinctBy(place => place.Kernel),
        ];
        if (places.Length == 0)
            throw new TechniqueException("lsuv scales dense and convolutional layers, and the model has none: leave it out");
        return places;
    }

    /// <returns>The variance reached.</returns>
    private double Scale(IPretraining context, LayerNode node, Parameter kernel, Batch batch)
    {
        var variance = Variance(context, node, batch);
        for (var iteration = 0; iteration < options.MaximumIterations; iteration++)
        {
            if (Math.Abs(variance - options.TargetVariance) < options.Tolerance || !(variance > 0) || !double.IsFinite(variance)) break;
            TensorPrimitives.Multiply(kernel.Weights.Span, (float)Math.Sqrt(options.TargetVariance / variance), kernel.Weights.Span);
            variance = Variance(context, node, batch);
        }

        return variance;
    }

    /// <summary>About the mean: as a difference of squares, outputs that do not vary would have what the rounding leaves.</summary>
    private static double Variance(IPretraining context, LayerNode node, Batch batch)
    {
        var outputs = context.OutputOf(node, batch);
        var valid = ValidRows.Of(batch.Lengths, outputs);
        var count = (double)valid.Count * outputs.Shape.Last;
        var (sum, squares) = (0d, 0d);
        for (var run = 0; run < valid.Runs; run++) sum += context.Backend.Sum(Values(outputs, valid[run]));
        var mean = new Centred((float)(sum / count));
        for (var run = 0; run < valid.Runs; run++) squares += Reductions.SumOfSquares(mean, Values(outputs, valid[run]));
        return squares / count;
    }

    private static ReadOnlySpan<float> Values(Tensor tensor, (int First, int Count) rows) =>
        tensor.Span.Slice(rows.First * tensor.Shape.Last, rows.Count * tensor.Shape.Last);

    private readonly struct Centred(float mean) : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => x - new Vector<float>(mean);
    }
}

/// <summary>Options of lsuv.</summary>
public sealed record LsuvOptions
{
    /// <summary>The variance that each layer's outputs are to have.</summary>
    [Range(0d, double.MaxValue, MinimumIsExclusive = true)]
    public double TargetVariance { get; init; } = 1;

    /// <summary>How far from the target a variance may stay.</summary>
    [Range(0d, double.MaxValue, MinimumIsExclusive = true)]
    public double Tolerance { get; init; } = 0.05;

    /// <summary>How often a layer is scaled at most.</summary>
    [Range(1, 1000)]
    public int MaximumIterations { get; init; } = 10;
}
