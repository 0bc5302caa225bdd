using System.Security.Cryptography;
using System.Text;
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
    public static ExperimentFile Read(string name) => Of(name, Bytes(name));

    /// <exception cref="ExperimentException">The bytes are no JSON object.</exception>
    public static ExperimentFile Of(string name, byte[] bytes)
    {
        var faults = new FaultList();
        var token = PlacedJson.Read(bytes, (path, line) => new SourcePlace(name, path, line), faults);
        if (token is not null and not JObject) faults.Add(token.Place(), "an experiment is a JSON object, { ... }");
        faults.ThrowIfAny();
        return new ExperimentFile
        {
            Name = name,
            Folder = Path.GetDirectoryName(Path.GetFullPath(name))!,
            Hash = Hashes.Tagged(SHA256.HashData(bytes)),
            Root = (JObject)token!,
        };
    }

    /// <summary>With the files that it extends merged beneath it; a base's name is not the file's.</summary>
    /// <exception cref="ExperimentException">One of them cannot be read, is of a newer format, or extends itself.</exception>
    public static ExperimentFile ReadWithBases(string name)
    {
        var file = Read(name);
        List<ExperimentFile> chain = [file];
        while (BaseOf(chain[^1], chain) is { } next)
            chain.Add(next);
        foreach (var each in chain) SpecReader.CheckFormat(each.Root);
        var merged = chain[^1].Root;
        for (var i = chain.Count - 2; i >= 0; i--)
        {
            merged.Remove("name");
            MergePatch.Apply(merged, chain[i].Root);
        }

        merged.Remove("extends");
        return file with { Root = merged.At(file.Root.Place()) };
    }

    private static ExperimentFile? BaseOf(ExperimentFile file, List<ExperimentFile> chain)
    {
        if (file.Root["extends"] is not { Type: not JTokenType.Null } token) return null;
        if (token.Type != JTokenType.String || ((string)token!).Length == 0)
            throw new ExperimentException([token.Place().Fault("`extends` names one file, relative to this one")]);
        var name = Path.Combine(Path.GetDirectoryName(file.Name) ?? "", (string)token!);
        if (!File.Exists(name))
            throw new ExperimentException(
                [token.Place().Fault($"there is no file \"{name}\" to extend; the path is relative to this file")]);
        var again = chain.FindIndex(each => Path.GetFullPath(each.Name) == Path.GetFullPath(name));
        if (again >= 0)
        {
            var circle = string.Join(" -> ", chain.Skip(again).Append(chain[again]).Select(each => each.Name));
            throw new ExperimentException([token.Place().Fault($"a file cannot extend itself: {circle}")]);
        }

        return Read(name);
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
    /// <summary>"sha256:..." of texts, in order.</summary>
    public static string Of(IEnumerable<string> texts) => Tagged(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts))));

    public static string Tagged(byte[] hash) => $"sha256:{Convert.ToHexStringLower(hash)}";
}
