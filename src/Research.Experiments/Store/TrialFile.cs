using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Research.Experiments;

/// <summary>
/// The bytes of a stored trial: <c>{"format":"research-trial/1","checksum":"sha256:...","trial":{...}}</c>, the checksum over
/// the trial's own bytes. Numbers are the shortest that read back as the same bits; NaN and infinities are their names.
/// </summary>
internal static class TrialFile
{
    private const string FormatName = "research-trial/";
    private const int FormatVersion = 1;

    private static readonly JsonSerializerOptions Options = new(StoreTypes.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(StoredTrial trial)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(trial, Options);
        var head = $$"""{"format":"{{FormatName}}{{FormatVersion}}","checksum":"{{Checksum(body)}}","trial":""";
        return [.. Encoding.UTF8.GetBytes(head), .. body, .. "}\n"u8];
    }

    /// <exception cref="DamagedFileException">Cut short, changed, or not a trial.</exception>
    /// <exception cref="TrialStoreException">Whole, but of a later format.</exception>
    public static StoredTrial Read(string path, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            RefuseOther(path, root.GetProperty("format").GetString());
            var body = root.GetProperty("trial");
            if (root.GetProperty("checksum").GetString() != Checksum(Encoding.UTF8.GetBytes(body.GetRawText())))
                throw new DamagedFileException("its checksum does not match");
            return body.Deserialize<StoredTrial>(Options) ?? throw new DamagedFileException("it holds no trial");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DamagedFileException("it is not a stored trial");
        }
    }

    private static void RefuseOther(string path, string? format)
    {
        if (format?.StartsWith(FormatName, StringComparison.Ordinal) != true) throw new DamagedFileException("it is not a stored trial");
        if (format != $"{FormatName}{FormatVersion}")
        {
            throw new TrialStoreException($"{path}: it is of format {format}, and this tool reads {FormatName}{FormatVersion}; "
                + "update the tool, or name another folder with --runs");
        }
    }

    private static string Checksum(ReadOnlySpan<byte> bytes) => Hashes.Tagged(SHA256.HashData(bytes));
}
