namespace Research.Plugins;

/// <summary>
/// Images and labels in the idx format of MNIST: a folder with train-images-idx3-ubyte, train-labels-idx1-ubyte and the same of t10k,
/// each plain or as .gz. Inputs [height, width, 1], bytes / 255; target `label`, as many classes as the largest label says.
/// </summary>
[DataSource("idx", Summary = "Images and labels in the format of MNIST",
    Source = "LeCun, Cortes and Burges, The MNIST database of handwritten digits")]
[Example("""{ "path": "{dir}" }""")]
public sealed class Idx(IdxOptions options) : IDataSource
{
    private const string WhereToGet =
        "MNIST is to be had from https://ossci-datasets.s3.amazonaws.com/mnist/, " +
        "Fashion-MNIST from https://github.com/zalandoresearch/fashion-mnist: put the four files into one folder and give it as path";

    public DataSet Load(IDataContext context)
    {
        var train = (Images: Read(context, "train-images-idx3-ubyte", 3), Labels: Read(context, "train-labels-idx1-ubyte", 1));
        var test = (Images: Read(context, "t10k-images-idx3-ubyte", 3), Labels: Read(context, "t10k-labels-idx1-ubyte", 1));
        if (!train.Images.Axes.AsSpan(1).SequenceEqual(test.Images.Axes.AsSpan(1)))
        {
            throw new TechniqueException(
                $"{train.Images.File} and {test.Images.File} hold images of different sizes: they belong to different sets");
        }

        var classes = 1 + Math.Max(Largest(train.Labels), Largest(test.Labels));
        if (classes < 2)
            throw new TechniqueException($"{train.Labels.File}: every label is 0, of the test set too: there are no classes to tell apart");
        return new DataSet(Join(train.Images, train.Labels, classes), Join(test.Images, test.Labels, classes));
    }

    private IdxFile Read(IDataContext context, string name, int axes)
    {
        var there = File.Exists(Path.Combine(context.Resolve(options.Path), name)) ? name : name + ".gz";
        return IdxFile.Read(context.Resolve(Path.Combine(options.Path, there)), axes, WhereToGet);
    }

    private static int Largest(IdxFile labels)
    {
        var largest = 0;
        foreach (var label in labels.Values) largest = Math.Max(largest, label);
        return largest;
    }

    private static Split Join(IdxFile images, IdxFile labels, int classes)
    {
        if (images.Axes[0] != labels.Axes[0])
        {
            throw new TechniqueException(
                $"{images.File} holds {images.Axes[0]} images, and {labels.File} {labels.Axes[0]} labels: they belong to different sets");
        }

        var inputs = new float[images.Values.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = images.Values[i] / 255f;
        var indices = new int[labels.Values.Length];
        for (var i = 0; i < indices.Length; i++) indices[i] = labels.Values[i];
        var target = new TargetInfo("label", new Shape(classes), TargetKind.Classes);
        return new Split(new Shape(images.Axes[1], images.Axes[2], 1), images.Axes[0], inputs, [new TargetData(target, indices, default)]);
    }
}

/// <summary>Options of idx.</summary>
public sealed record IdxOptions
{
    /// <summary>The folder that holds the four files.</summary>
    public required string Path { get; init; }
}
