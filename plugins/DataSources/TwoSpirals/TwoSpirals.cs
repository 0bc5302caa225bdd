namespace Research.Plugins;

/// <summary>
/// Two spirals of three turns, one the other turned by half a circle: which of them is a point on? No straight line helps, and a network
/// of one hidden layer finds it hard. Points lie uniformly along the angle, their radius runs from 6.5 down to 0.5, as in the original
/// of 194 points: the arms lie 1 apart. Inputs [2]; target `spiral`, 2 classes in turn.
/// </summary>
[DataSource("two-spirals", Summary = "Points on two intertwined spirals, 2 classes",
    Source = "Lang and Witbrock 1988, Learning to tell two spirals apart")]
[Example]
public sealed class TwoSpirals(TwoSpiralsOptions options) : IDataSource
{
    private const int DefaultTrain = 2000, DefaultTest = 1000, Classes = 2, Axes = 2;
    private const double Turns = 3, OuterRadius = 6.5, InnerRadius = 0.5;

    public DataSet Load(IDataContext context) =>
        new(Draw(context.Random("train"), context.Train ?? DefaultTrain), Draw(context.Random("test"), context.Test ?? DefaultTest));

    private Split Draw(RandomStream random, int count)
    {
        var places = new float[count];
        random.Uniform(places);
        var points = new float[checked(count * Axes)];
        random.At(1).Normal(points);
        var spirals = new int[count];
        for (var sample = 0; sample < count; sample++)
        {
            spirals[sample] = sample % Classes;
            var radius = OuterRadius - (OuterRadius - InnerRadius) * places[sample];
            var angle = Math.PI * (2 * Turns * places[sample] + spirals[sample]);
            points[sample * Axes] = (float)(radius * DoubleMath.Cos(angle) + options.Noise * points[sample * Axes]);
            points[sample * Axes + 1] = (float)(radius * DoubleMath.Sin(angle) + options.Noise * points[sample * Axes + 1]);
        }

        var target = new TargetInfo("spiral", new Shape(Classes), TargetKind.Classes);
        return new Split(new Shape(Axes), count, points, [new TargetData(target, spirals, default)]);
    }
}

/// <summary>Options of two-spirals.</summary>
public sealed record TwoSpiralsOptions
{
    /// <summary>The standard deviation of normal noise on both coordinates; the arms lie 1 apart.</summary>
    [Range(0d, double.MaxValue)]
    public double Noise { get; init; }
}
