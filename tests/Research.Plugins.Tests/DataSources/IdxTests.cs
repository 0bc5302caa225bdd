using System.Buffers.Binary;
using System.IO.Compression;
using Research.Plugins.Tests.Techniques;
using Research.Tests;

namespace Research.Plugins.Tests.DataSources;

public sealed class IdxTests : IDisposable
{
    private const string Json = """{ "type": "idx", "path": "" }""";

    private readonly FolderContext _folder = new();

    public IdxTests() => _folder
        .Write("train-images-idx3-ubyte", Idx([3, 2, 2], [0, 51, 102, 153, 204, 255, 0, 0, 1, 2, 3, 4]))
        .Write("train-labels-idx1-ubyte", Idx([3], [0, 2, 1]))
        .Write("t10k-images-idx3-ubyte", Idx([1, 2, 2], [255, 0, 0, 255]))
        .Write("t10k-labels-idx1-ubyte", Idx([1], [2]));

    public void Dispose() => _folder.Dispose();

    private static byte[] Idx(int[] axes, byte[] values)
    {
        var content = new byte[4 + 4 * axes.Length + values.Length];
        (content[2], content[3]) = (8, (byte)axes.Length);
        for (var axis = 0; axis < axes.Length; axis++) BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4 + 4 * axis), axes[axis]);
        values.CopyTo(content, 4 + 4 * axes.Length);
        return content;
    }

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(content);
        return packed.ToArray();
    }

    [Fact]
    public void Reads_images_as_shares_of_255_and_labels_as_classes()
    {
        var set = _folder.Load(Json);
        Assert.Equal([2, 2, 1], set.Train.Input.ToArray());
        Assert.Equal([0f, 0.2f, 0.4f, 0.6f], set.Train.Inputs[..4].ToArray());
        Assert.Equal([0, 2, 1], set.Train.Targets[0].Classes.ToArray());
        Assert.Equal(3, set.Train.Targets[0].Info.Shape.Size);
        Assert.Equal((1, 3), (set.Test!.Count, set.Test.Targets[0].Info.Shape.Size));
    }

    [Fact]
    public void Asks_for_each_of_the_four_files_and_takes_packed_ones()
    {
        File.Delete(_folder.Resolve("train-images-idx3-ubyte"));
        _folder.Write("train-images-idx3-ubyte.gz", Gzip(Idx([3, 2, 2], new byte[12])));
        _folder.Resolved.Clear();
        _folder.Load(Json);
        Assert.Equal(
            ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte"],
            _folder.Resolved.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_missing_file_says_where_the_sets_are_to_be_had()
    {
        File.Delete(_folder.Resolve("t10k-labels-idx1-ubyte"));
        var fault = _folder.Fault(Json);
        Assert.Contains("t10k-labels-idx1-ubyte", fault, StringComparison.Ordinal);
        Assert.Contains("https://", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_with_its_first_bytes()
    {
        _folder.Write("train-images-idx3-ubyte", [0x89, 0x50, 0x4E, 0x47, 13, 10]);
        Assert.Contains("89504E47", _folder.Fault(Json), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_off_says_what_is_missing()
    {
        var fault = _folder.Write("train-labels-idx1-ubyte", Idx([3], [0, 2])).Fault(Json);
        Assert.Contains("promises 3 values", fault, StringComparison.Ordinal);
        Assert.Contains("2 follow", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void A_packed_file_that_was_cut_off_is_refused(double share)
    {
        File.Delete(_folder.Resolve("train-images-idx3-ubyte"));
        var packed = Gzip(Idx([300, 28, 28], LayerRun.Numbers(300 * 784).Select(x => (byte)(127 + 127 * x)).ToArray()));
        _folder.Write("train-images-idx3-ubyte.gz", packed[..(int)(share * packed.Length)]);
        Assert.Contains("no whole gzip file", _folder.Fault(Json), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_and_labels_of_different_sets_are_refused() =>
        Assert.Contains("different sets", _folder.Write("train-labels-idx1-ubyte", Idx([2], [0, 1])).Fault(Json), StringComparison.Ordinal);

    [Fact]
    public void Labels_of_a_single_class_are_refused()
    {
        _folder.Write("train-labels-idx1-ubyte", Idx([3], [0, 0, 0])).Write("t10k-labels-idx1-ubyte", Idx([1], [0]));
        Assert.Contains("every label is 0", _folder.Fault(Json), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_mnist()
    {
        var set = _folder.Load($$"""{ "type": "idx", "path": "{{SharedData.Find("data/mnist")}}" }""");
        Assert.Equal((60_000, 10_000, 10), (set.Train.Count, set.Test!.Count, set.Train.Targets[0].Info.Shape.Size));
        // As published: the mean of all pixels by 255.
        var sum = 0d;
        foreach (var pixel in set.Train.Inputs.Span) sum += pixel;
        Assert.Equal(0.1307, sum / set.Train.Inputs.Length, 0.0001);
    }
}
