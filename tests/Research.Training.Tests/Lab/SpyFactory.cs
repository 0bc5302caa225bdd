using Newtonsoft.Json.Linq;

namespace Research.Training.Tests;

/// <summary>The real factory, with techniques of the tests' own beside it.</summary>
internal sealed class SpyFactory(ITechniqueFactory inner, params (string Kind, string Id, object Instance)[] own) : ITechniqueFactory
{
    private readonly Dictionary<object, BoundTechnique> _made = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<TechniqueInfo> All(string? kind = null) => inner.All(kind);

    public TechniqueInfo? Find(string kind, string id) => inner.Find(kind, id);

    public T Bind<T>(string json, string path)
        where T : class => inner.Bind<T>(json, path);

    public BoundTechnique? Describe(object instance) => _made.GetValueOrDefault(instance) ?? inner.Describe(instance);

    public BoundTechnique Create(string kind, string json, string path, StackExpander? expand = null)
    {
        var token = JToken.Parse(json);
        var id = token is JObject written ? (string?)written["type"] : (string?)token;
        var found = own.FirstOrDefault(technique => technique.Kind == kind && technique.Id == id);
        if (found.Instance is null) return inner.Create(kind, json, path, expand);
        var info = new TechniqueInfo { Kind = kind, Id = id!, Plugin = new PluginIdentity("Spies", "1.0.0", "1.0", "") };
        var parts = new List<BoundTechnique>();
        var bound = new BoundTechnique(info, found.Instance, $$"""{"type":"{{id}}"}""", parts);
        parts.Add(bound);
        return _made[found.Instance] = bound;
    }
}
