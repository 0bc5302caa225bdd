using Newtonsoft.Json.Linq;

namespace Research.Testing;

/// <summary>Reference values of one technique, computed elsewhere in double precision: <c>kind.id.json</c>.</summary>
public sealed class VectorFile
{
    private VectorFile(string file, JObject content)
    {
        File = file;
        Source = (string?)content["source"] ?? "";
        Cases = [.. content["cases"]!.Cast<JObject>()];
    }

    public string File { get; }

    /// <summary>What computed them.</summary>
    public string Source { get; }

    public IReadOnlyList<JObject> Cases { get; }

    /// <summary>The file of a technique in a folder; null where the folder has none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, with file and reason.</exception>
    public static VectorFile? Find(string folder, TechniqueInfo technique)
    {
        var file = Path.Combine(folder, $"{technique.Kind}.{technique.Id}.json");
        if (!System.IO.File.Exists(file)) return null;
        try
        {
            var content = JObject.Parse(System.IO.File.ReadAllText(file));
            return content["cases"] is JArray { Count: > 0 }
                ? new VectorFile(file, content)
                : throw new InvalidDataException($"{file}: it has no cases");
        }
        catch (Exception fault) when (fault is Newtonsoft.Json.JsonException or InvalidCastException)
        {
            throw new InvalidDataException($"{file}: {fault.Message}", fault);
        }
    }
}

/// <summary>A tensor of a vector file.</summary>
internal readonly record struct ReferenceTensor(Shape Shape, double[] Values)
{
    public static ReferenceTensor Read(JToken token) =>
        new(new Shape(token["shape"]!.Values<int>().ToArray()), token["data"]!.Values<double>().ToArray());

    public Tensor ToTensor() => new(Array.ConvertAll(Values, value => (float)value), 0, Shape);
}
