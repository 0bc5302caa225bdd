using System.ComponentModel.DataAnnotations;

namespace Research.Benchmarks;

/// <summary>Uniform inputs and classes at random: as much work as real data, and as fast to make.</summary>
[DataSource("random", Summary = "Uniform inputs in [0, 1), or words, and random classes")]
public sealed class RandomData(RandomDataOptions options) : IDataSource
{
    public DataSet Load(IDataContext context) => new(
        Draw(context.Train ?? options.Rows, context.Random("train")), Draw(context.Test ?? options.Classes, context.Random("test")));

    private Split Draw(int rows, RandomStream random)
    {
        var shape = new Shape([.. options.Shape]);
        var inputs = new float[rows * shape.Size];
        random.Uniform(inputs);
        if (options.Vocabulary is { } words)
        {
            foreach (ref var input in inputs.AsSpan()) input = MathF.Floor(input * words);
        }

        var classes = new int[rows];
        var labels = random.At(1);
        for (var row = 0; row < rows; row++) classes[row] = (int)(labels.Bits(row) % (uint)options.Classes);
        var target = new TargetInfo("label", new Shape(options.Classes), TargetKind.Classes);
        return new Split(shape, rows, inputs, [new TargetData(target, classes, default)]);
    }
}

public sealed record RandomDataOptions
{
    /// <summary>One sample's shape.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Training samples, where the experiment does not say.</summary>
    [Range(1, int.MaxValue)]
    public int Rows { get; init; } = 512;

    /// <summary>Inputs are the indices of so many words.</summary>
    [Range(1, int.MaxValue)]
    public int? Vocabulary { get; init; }

    /// <summary>Classes of the target.</summary>
    [Range(2, int.MaxValue)]
    public int Classes { get; init; } = 10;
}
