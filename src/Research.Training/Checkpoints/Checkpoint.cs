using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Research.Training;

/// <summary>The frame of a saved training: a mark, what training it is of, the content, and a hash that tells damage.</summary>
internal static class Checkpoint
{
    private static ReadOnlySpan<byte> Mark => "research-checkpoint/1\n"u8;

    /// <param name="training">The canonical training with its role: a checkpoint of another one is refused.</param>
    public static byte[] Write(string training, Action<BinaryWriter> content)
    {
        using var stream = new MemoryStream();
        stream.Write(Mark);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Hash(training));
            content(writer);
        }

        stream.Write(SHA256.HashData(stream.ToArray()));
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">It is damaged, or of another training.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, string training, Action<BinaryReader> content)
    {
        var framed = bytes.Length > Mark.Length + SHA256.HashSizeInBytes && bytes.StartsWith(Mark);
        Expect(framed, "it is no checkpoint, or one of another version");
        var body = bytes[..^SHA256.HashSizeInBytes];
        var whole = SHA256.HashData(body).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..]);
        Expect(whole, "it is damaged: its content does not fit its hash");
        using var reader = new BinaryReader(new MemoryStream(body[Mark.Length..].ToArray()), Encoding.UTF8);
        Expect(reader.ReadString() == Hash(training), "it is of another training");
        try
        {
            content(reader);
        }
        catch (EndOfStreamException)
        {
            Expect(false, "it ends too early");
        }
    }

    public static void Expect(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidDataException($"the checkpoint cannot be used: {otherwise}; start the training anew");
    }

    public static void Write(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static void Read(BinaryReader reader, Span<float> values, string what)
    {
        var length = reader.ReadInt32();
        Expect(length == values.Length, $"{what} had {length} values where it now has {values.Length}");
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));
    }

    private static string Hash(string training) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(training)));
}
