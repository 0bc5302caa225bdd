namespace Research.Plugins;

/// <summary>
/// The adding problem: a sequence of pairs (value, mark), values uniform in [0, 1), two marks of 1, one in each half; the target is the
/// sum of the two marked values. What a recurrent network must carry over many steps. Always answering 1 has a mean squared error of 1/6
/// = 0.167. Inputs [length, 2], target [1] in [0, 2), in the form of Le, Jaitly and Hinton (2015).
/// </summary>
[DataSource("adding-problem", Summary = "Sequences whose two marked values are to be added",
    Source = "Hochreiter and Schmidhuber 1997, Long short-term memory; Le, Jaitly and Hinton 2015, arXiv:1504.00941")]
[Example]
public sealed class AddingProblem(AddingProblemOptions options) : IDataSource
{
    private const int DefaultTrain = 2000, DefaultTest = 1000, Channels = 2;

    public DataSet Load(IDataContext context) =>
        new(Draw(context.Random("train"), context.Train ?? DefaultTrain), Draw(context.Random("test"), context.Test ?? DefaultTest));

    private Split Draw(RandomStream random, int count)
    {
        var inputs = new float[checked(count * options.Length * Channels)];
        var sums = new float[count];
        for (var sample = 0; sample < count; sample++)
        {
            var sequence = inputs.AsSpan(sample * options.Length * Channels, options.Length * Channels);
            sums[sample] = Fill(sequence, random.At(sample));
        }

        var target = new TargetInfo("sum", new Shape(1), TargetKind.Values);
        return new Split(new Shape(options.Length, Channels), count, inputs, [new TargetData(target, default, sums)]);
    }

    /// <summary>One sequence; elements 0 to length-1 of the stream are its values, the two after them place the marks.</summary>
    private float Fill(Span<float> sequence, RandomStream random)
    {
        for (var step = 0; step < options.Length; step++) sequence[step * Channels] = random.Uniform(step);
        var half = options.Length / 2;
        var first = (int)(random.Uniform(options.Length) * half);
        var second = half + (int)(random.Uniform(options.Length + 1) * (options.Length - half));
        sequence[first * Channels + 1] = sequence[second * Channels + 1] = 1;
        return sequence[first * Channels] + sequence[second * Channels];
    }
}

/// <summary>Options of adding-problem.</summary>
public sealed record AddingProblemOptions
{
    /// <summary>The steps of a sequence.</summary>
    [Range(2, 100_000)]
    public int Length { get; init; } = 20;
}
