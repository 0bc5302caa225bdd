namespace Research.Experiments;

/// <summary>Some editors put it before UTF-8, and no reader of JSON takes it.</summary>
internal static class ByteOrderMark
{
    public static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> text) => text is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : text;

    /// <summary>The same array where there is none.</summary>
    public static byte[] Without(byte[] text) => Without((ReadOnlySpan<byte>)text) is var rest && rest.Length < text.Length ? rest.ToArray() : text;
}
