using System.Security.Cryptography;
using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>An experiment file, read: its tokens know their lines.</summary>
internal sealed record ExperimentFile
{
    /// <summary>As the user named it.</summary>
    public required string Name { get; init; }

    /// <summary>Where relative paths in the file start.</summary>
    public required string Folder { get; init; }

    /// <summary>"sha256:..." of its bytes.</summary>
    public required string Hash { get; init; }

    public required JObject Root { get; init; }

    /// <exception cref="ExperimentException">It cannot be read, or is no JSON object.</exception>
    public static ExperimentFile Read(string name)
    {
        byte[] bytes = Bytes(name);
        var faults = new FaultList();
        JToken? token = StrictJson.Read(bytes, (path, line) => new SourcePlace(name, path, line), faults);
        if (token is not null and not JObject)
            faults.Add(token.Place(), "an experiment is a JSON object, { ... }");
        faults.ThrowIfAny();
        return new ExperimentFile
        {
            Name = name,
            Folder = Path.GetDirectoryName(Path.GetFullPath(name))!,
            Hash = Hashes.Tagged(SHA256.HashData(bytes)),
            Root = (JObject)token!,
        };
    }

    private static byte[] Bytes(string name)
    {
        string message;
        try
        {
            return File.ReadAllBytes(name);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            message = "there is no such file; check the path";
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(name))
        {
            message = "this is a folder; name the experiment file in it";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            message = $"the file cannot be read: {error.Message}";
        }

        throw new ExperimentException([new ExperimentFault(name, "", 0, message)]);
    }
}

/// <summary>How hashes are written.</summary>
internal static class Hashes
{
    public static string Tagged(byte[] hash) => $"sha256:{Convert.ToHexStringLower(hash)}";
}
