using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Research.Training;

namespace Research.Experiments;

/// <summary>
/// Predictions, in binary: eight bytes of magic and version, the header's length (int32), the header (JSON: measurements, and view,
/// head, rows and sample shape of each block), the blocks as float32 in the header's order, and the SHA-256 of all before it.
/// Numbers are little-endian.
/// </summary>
internal static class PredictionFile
{
    private static readonly byte[] Magic = "RPREDIC1"u8.ToArray();

    public static byte[] Write(StoredPredictions stored)
    {
        var blocks = stored.Predictions.Select(
            block => new PredictionBlock(block.View, block.Head, block.Rows, block.Sample, block.Values.Length));
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new PredictionHeader(stored.Measurements, [.. blocks]), PredictionTypes.Default.PredictionHeader);
        using var stream = new MemoryStream();
        stream.Write(Magic);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, header.Length);
        stream.Write(number);
        stream.Write(header);
        foreach (var block in stored.Predictions) stream.Write(Bytes(block.Values));
        var content = stream.ToArray();
        return [.. content, .. SHA256.HashData(content)];
    }

    /// <exception cref="DamagedFileException">Cut short, changed, or something else.</exception>
    public static StoredPredictions Read(byte[] bytes)
    {
        var start = Magic.Length + sizeof(int);
        if (bytes.Length < start + SHA256.HashSizeInBytes || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw new DamagedFileException("it holds no predictions");
        var content = bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes);
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length)))
            throw new DamagedFileException("its checksum does not match");

        // The checksum holds, so lengths can be trusted.
        var length = BinaryPrimitives.ReadInt32LittleEndian(content[Magic.Length..]);
        var header = JsonSerializer.Deserialize(content.Slice(start, length), PredictionTypes.Default.PredictionHeader)!;
        var place = start + length;
        var blocks = new List<PredictionRecording>();
        foreach (var block in header.Blocks)
        {
            blocks.Add(new PredictionRecording(
                block.View, block.Head, block.Rows, block.Sample, Floats(content.Slice(place, block.Count * sizeof(float)))));
            place += block.Count * sizeof(float);
        }
        return new StoredPredictions(header.Measurements, blocks);
    }

    private static byte[] Bytes(float[] values)
    {
        if (BitConverter.IsLittleEndian) return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }
}

/// <param name="Count">The numbers of the block.</param>
internal sealed record PredictionBlock(string View, string Head, int Rows, int[] Sample, int Count);

internal sealed record PredictionHeader(IReadOnlyList<string> Measurements, IReadOnlyList<PredictionBlock> Blocks);
