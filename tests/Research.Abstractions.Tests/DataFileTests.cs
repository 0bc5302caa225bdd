using System.IO.Compression;

namespace Research.Abstractions.Tests;

public sealed class DataFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private static byte[] Packed(int length)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Content(length));
        return packed.ToArray();
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * i % 251))];

    private byte[] Read(params byte[] bytes)
    {
        File.WriteAllBytes(_file, bytes);
        return DataFile.Read(_file, "nowhere");
    }

    /// <summary>As `cat a.gz b.gz` makes one; of an empty last member there is nothing.</summary>
    [Theory]
    [InlineData(1000, 300)]
    [InlineData(300, 1000)]
    [InlineData(300, 0)]
    public void A_packed_file_may_have_several_members(int first, int second) =>
        Assert.Equal([.. Content(first), .. Content(second)], Read([.. Packed(first), .. Packed(second)]));

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(60)]
    public void One_that_was_cut_off_is_refused(int missing)
    {
        byte[] both = [.. Packed(1000), .. Packed(300)];
        foreach (var packed in (byte[][])[both, Packed(1000)])
            Assert.Contains("no whole gzip file", Assert.Throws<TechniqueException>(() => Read(packed[..^missing])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_file_is_read_as_it_is() => Assert.Equal([1, 2, 3], Read(1, 2, 3));
}
