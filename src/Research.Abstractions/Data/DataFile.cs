using System.Buffers.Binary;
using System.IO.Compression;

namespace Research;

/// <summary>Reads the files of data sources: plain or gzip, told apart by their first bytes, whatever their names.</summary>
public static class DataFile
{
    private const int GzipHeader = 10, GzipSize = 4;

    /// <summary>The whole content, unpacked.</summary>
    /// <param name="file">A full path, as <see cref="IDataContext.Resolve"/> gives it.</param>
    /// <param name="whereToGet">Ends the message for a missing file: "MNIST is to be had from ...".</param>
    /// <exception cref="TechniqueException">The file is missing, cannot be read, or is cut off.</exception>
    public static byte[] Read(string file, string whereToGet)
    {
        if (!File.Exists(file))
        {
            throw new TechniqueException(Directory.Exists(file)
                ? $"{file} is a folder, and a file is needed"
                : $"{file} does not exist; {whereToGet}");
        }

        try
        {
            var bytes = File.ReadAllBytes(file);
            return bytes is [0x1f, 0x8b, ..] ? Unpack(bytes, file) : bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TechniqueException($"{file} cannot be read: {exception.Message}");
        }
    }

    private static byte[] Unpack(byte[] packed, string file)
    {
        if (packed.Length < GzipHeader + GzipSize) throw Damaged(file);
        try
        {
            using var content = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress)) gzip.CopyTo(content);
            // The stream may end early without a word: the last eight bytes of a whole file are the checksum and the size of what its last member
            // holds, which is all of it as a rule, and else the end.
            var (unpacked, size) = (content.ToArray(), BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(^GzipSize..)));
            if (size == (uint)unpacked.Length) return unpacked;
            var checksum = BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(^(2 * GzipSize)..));
            if (size > unpacked.Length || Checksum(unpacked.AsSpan(^(int)size..)) != checksum) throw Damaged(file);
            return unpacked;
        }
        catch (InvalidDataException)
        {
            throw Damaged(file);
        }
    }

    /// <summary>CRC-32 as gzip has it (RFC 1952).</summary>
    private static uint Checksum(ReadOnlySpan<byte> content)
    {
        const uint polynomial = 0xEDB88320;
        var checksum = uint.MaxValue;
        foreach (var value in content)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++) checksum = (checksum >> 1) ^ ((checksum & 1) * polynomial);
        }

        return ~checksum;
    }

    private static TechniqueException Damaged(string file) =>
        new($"{file} is no whole gzip file: it is damaged or was cut off; get it anew");
}
