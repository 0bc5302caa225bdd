using Newtonsoft.Json.Linq;

namespace Research.Training.Tests.Sessions;

/// <summary>
/// Whole trainings beside a program of its own in float64: techniques that are right one by one may still be put together wrongly (what
/// clipping sees, which weights are evaluated, how an uneven last batch counts, which draw a second pass takes).
/// </summary>
public sealed class ReferenceTrainingTests : IDisposable
{
    /// <summary>Some dozen steps in single precision.</summary>
    private const double Tolerance = 1e-4;

    private static readonly JObject File = JObject.Parse(
        System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sessions", "reference-trainings.json")));

    private readonly Laboratory _lab = new();

    public static TheoryData<string> Names => [.. ((JObject)File["trainings"]!).Properties().Select(training => training.Name)];

    public void Dispose() => _lab.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_training_is_that_of_the_reference(string name)
    {
        var training = File["trainings"]![name]!;
        var source = new GivenSource((JObject)File["data"]![(string)training["data"]!]!);
        using var session = _lab.Session(training["experiment"]!.ToString(), (TechniqueKind.DataSource, "given", source));
        while (session.Step())
        {
        }

        var result = session.Finish();
        Assert.Equal((long)training["steps"]!, result.Steps);
        var measured = result.ByAddress();
        var epochs = training["trainLoss"]!.Count();
        Same("train.loss", Numbers(training["trainLoss"]!), measured["train.loss"].Values.Take(epochs));
        Same("test.loss", [.. Numbers(training["testLoss"]!), (double)training["endTestLoss"]!], measured["test.loss"].Values);
        var weights = (JObject)training["weights"]!;
        Assert.Equal(weights.Count, session.Model.Parameters.Count);
        foreach (var parameter in session.Model.Parameters)
            Same(parameter.Name, Numbers(weights[parameter.Name]!), parameter.Weights.Span.ToArray().Select(weight => (double)weight));
    }

    private static double[] Numbers(JToken list) => [.. list.Select(number => (double)number)];

    private static void Same(string what, double[] expected, IEnumerable<double> actual)
    {
        var found = actual.ToArray();
        Assert.Equal(expected.Length, found.Length);
        var scale = Math.Max(expected.Max(Math.Abs), 0.1);
        for (var i = 0; i < found.Length; i++)
            Assert.True(Math.Abs(found[i] - expected[i]) <= Tolerance * scale, $"{what}[{i}] is {found[i]}, not {expected[i]}");
    }

    /// <summary>The file's samples, as they stand there.</summary>
    private sealed class GivenSource(JObject data) : IDataSource
    {
        public DataSet Load(IDataContext context) => new(Read(data["train"]!), Read(data["test"]!));

        private static Split Read(JToken split) => new(
            new Shape(Integers(split["shape"])), (int)split["count"]!, Floats(split["inputs"]!), [.. split["targets"]!.Select(Target)],
            Lengths: Integers(split["lengths"]));

        private static TargetData Target(JToken target)
        {
            var ofClasses = (string?)target["kind"] == "classes";
            var info = new TargetInfo(
                (string)target["name"]!, new Shape(Integers(target["shape"])), ofClasses ? TargetKind.Classes : TargetKind.Values);
            return ofClasses
                ? new TargetData(info, Integers(target["values"]), default)
                : new TargetData(info, default, Floats(target["values"]!));
        }

        private static int[] Integers(JToken? list) => [.. (list ?? new JArray()).Select(number => (int)number)];

        private static float[] Floats(JToken list) => [.. list.Select(number => (float)number)];
    }
}
