using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>Stands for the files of a data source in a training's identity: where they lie is of no matter, what they hold is.</summary>
internal static class ContentHash
{
    /// <summary>Holds the hash of files that no option names; no option can be called so.</summary>
    private const string UnnamedKey = "$files";

    /// <summary>The source's canonical JSON with the hash of the content in the place of each path.</summary>
    /// <param name="resolved">The paths as the source asked for them, and where they lead.</param>
    public static string Replace(string canonical, IReadOnlyList<(string Written, string Full)> resolved)
    {
        if (resolved.Count == 0) return canonical;
        var json = CanonicalJson.Parse(canonical);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in json.SelectTokens("$..*").OfType<JValue>().Where(value => value.Type == JTokenType.String).ToList())
        {
            var path = (string)text!;
            var below = resolved.Where(file => DataFiles.IsOf(file.Written, path)).ToList();
            if (below.Count > 0) text.Value = Of(below.Select(file => file.Full));
            named.UnionWith(below.Select(file => file.Written));
        }

        var unnamed = resolved.Where(file => !named.Contains(file.Written)).Select(file => file.Full).ToList();
        if (unnamed.Count > 0) json[UnnamedKey] = Of(unnamed);
        return json.ToString(Formatting.None);
    }

    /// <summary>"sha256:..." of the files' names and bytes, in the order of their names. A folder counts with the files in it where none of
    /// them is named.</summary>
    public static string Of(IEnumerable<string> paths)
    {
        var all = paths.Distinct().ToList();
        var files = all.Where(File.Exists).ToList();
        if (files.Count == 0) files = [.. all.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder))];
        var whole = new StringBuilder();
        foreach (var file in files.OrderBy(Path.GetFileName, StringComparer.Ordinal))
        {
            using var stream = File.OpenRead(file);
            whole.Append(Path.GetFileName(file)).Append('\0').Append(Convert.ToHexStringLower(SHA256.HashData(stream))).Append('\n');
        }

        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole.ToString())))}";
    }
}
