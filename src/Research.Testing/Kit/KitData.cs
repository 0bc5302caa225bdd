using Research.Training;

namespace Research.Testing;

/// <summary>What data sources are handed outside of a trial.</summary>
internal sealed class KitDataContext(string folder, int? train = null, int? test = null) : IDataContext
{
    public int? Train => train;

    public int? Test => test;

    public RandomStream Random(string purpose) => RandomStream.Of("1", $"data/{purpose}");

    /// <summary>Whether it asked for the full path of anything.</summary>
    public bool Resolved { get; private set; }

    public string Resolve(string path)
    {
        Resolved = true;
        return Path.GetFullPath(path, folder);
    }
}

/// <summary>Splits for checks.</summary>
internal static class KitData
{
    public const int Rows = 24;

    /// <summary>A table: two numeric columns of very different scale, a constant one, a nominal one.</summary>
    public static Split Table()
    {
        var stream = RandomStream.Of("1", "conformance/table");
        string[] categories = ["low", "middle", "high"];
        const int columns = 4;
        var inputs = new float[Rows * columns];
        for (var row = 0; row < Rows; row++)
        {
            inputs[row * columns] = stream.Normal(row);
            inputs[row * columns + 1] = 700 + 70 * stream.At(1).Normal(row);
            inputs[row * columns + 2] = 5;
            inputs[row * columns + 3] = row % categories.Length;
        }

        return new Split(new Shape(columns), Rows, inputs, [Targets()], [new("a"), new("b"), new("constant"), new("nominal", categories)]);
    }

    /// <summary>Images of [4, 4, 2] with values in [0, 1].</summary>
    public static Split Images()
    {
        var shape = new Shape(4, 4, 2);
        var inputs = new float[Rows * shape.Size];
        RandomStream.Of("1", "conformance/images").Uniform(inputs);
        return new Split(shape, Rows, inputs, [Targets()]);
    }

    private static TargetData Targets()
    {
        var classes = Enumerable.Range(0, Rows).Select(row => row % 3).ToArray();
        return new TargetData(new TargetInfo("label", new Shape(3), TargetKind.Classes), classes, default);
    }

    /// <summary>Sizes fit, classes exist, values are numbers or missing.</summary>
    public static void ExpectSound(Split split, string what)
    {
        var fault = SplitChecks.Fault(split);
        Expect.True(fault is null, $"{what}: {fault}");
        foreach (var value in split.Inputs.Span) Expect.True(!float.IsInfinity(value), $"{what}: an input is infinite");
        foreach (var target in split.Targets) Expect.Finite(target.Values.Span, $"{what}: the target \"{target.Info.Name}\"");
    }

    public static void ExpectSame(Split actual, Split expected, string what)
    {
        Expect.True(actual.Count == expected.Count && actual.Input == expected.Input,
            $"{what}: {actual.Count} samples of {actual.Input} in place of {expected.Count} of {expected.Input}");
        Expect.SameBits(actual.Inputs.Span, expected.Inputs.Span, $"{what}: inputs");
        Expect.True(actual.Lengths.Span.SequenceEqual(expected.Lengths.Span), $"{what}: the lengths differ");
        Expect.True(Texts(actual).SequenceEqual(Texts(expected)), $"{what}: the columns differ");
        Expect.True(actual.Targets.Select(target => target.Info).SequenceEqual(expected.Targets.Select(target => target.Info)),
            $"{what}: the targets differ");
        for (var i = 0; i < actual.Targets.Count; i++)
        {
            Expect.True(actual.Targets[i].Classes.Span.SequenceEqual(expected.Targets[i].Classes.Span), $"{what}: classes differ");
            Expect.SameBits(actual.Targets[i].Values.Span, expected.Targets[i].Values.Span, $"{what}: target values");
        }
    }

    /// <summary>What its columns and their categories are called.</summary>
    private static IEnumerable<string> Texts(Split split) =>
        (split.Columns ?? []).Select(column => string.Join('\n', [column.Name, .. column.Categories ?? []]));
}
