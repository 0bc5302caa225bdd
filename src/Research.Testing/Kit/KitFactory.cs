using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Testing;

/// <summary>A factory that knows the kit's own techniques beside those of the plugins.</summary>
internal sealed class KitFactory(ITechniqueFactory inner) : ITechniqueFactory
{
    private const string Prefix = "conformance-";

    public const string Linear = Prefix + "linear", Flatten = Prefix + "flatten", Logistic = Prefix + "logistic",
        Normal = Prefix + "normal", CrossEntropy = Prefix + "cross-entropy", Descent = Prefix + "descent", Constant = Prefix + "constant",
        Accuracy = Prefix + "accuracy", Points = Prefix + "points", Watch = Prefix + "watch";

    private static readonly PluginIdentity Self = new("Research.Testing", "1.0.0", "1.0", "");

    private static readonly (TechniqueInfo Info, Func<JObject, object> Create)[] Own =
    [
        (Info(TechniqueKind.Layer, Linear) with { Activatable = true }, options => new KitLinear((int)options["units"]!)),
        (Info(TechniqueKind.Layer, Flatten), _ => new KitFlatten()),
        (Info(TechniqueKind.Activation, Logistic), _ => new KitLogistic()),
        (Info(TechniqueKind.Initializer, Normal), _ => new KitInitializer()),
        (Info(TechniqueKind.Loss, CrossEntropy), _ => new KitCrossEntropy()),
        (Info(TechniqueKind.Optimizer, Descent), _ => new KitDescent()),
        (Info(TechniqueKind.Schedule, Constant), _ => new KitSchedule()),
        (Info(TechniqueKind.Metric, Accuracy) with { HigherIsBetter = true, Unit = "share" }, _ => new KitAccuracy()),
        (Info(TechniqueKind.Regularizer, Watch), _ => new KitWatch()),
        (Info(TechniqueKind.DataSource, Points),
            options => new KitPoints([.. options["input"]!.Select(length => (int)length)], (int?)options["indicesBelow"] ?? 0)),
    ];

    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<object, BoundTechnique> _made = [];

    private static TechniqueInfo Info(string kind, string id) => new() { Kind = kind, Id = id, Plugin = Self };

    public IReadOnlyList<TechniqueInfo> All(string? kind = null) => inner.All(kind);

    public TechniqueInfo? Find(string kind, string id)
    {
        foreach (var (info, _) in Own)
        {
            if (info.Id == id) return info;
        }

        return inner.Find(kind, id);
    }

    public BoundTechnique Create(string kind, string json, string path, StackExpander? expand = null)
    {
        var spec = JToken.Parse(json);
        if (spec is not JObject options) options = new JObject { ["type"] = spec };
        foreach (var (info, create) in Own)
        {
            if (info.Id != (string?)options["type"]) continue;
            var canonical = new JObject(options.Properties().OrderBy(property => property.Name, StringComparer.Ordinal))
                .ToString(Formatting.None);
            var parts = new List<BoundTechnique>();
            var bound = new BoundTechnique(info, create(options), canonical, parts);
            parts.Add(bound);
            _made.Add(bound.Instance, bound);
            return bound;
        }

        return inner.Create(kind, json, path, expand);
    }

    public T Bind<T>(string json, string path)
        where T : class => inner.Bind<T>(json, path);

    public BoundTechnique? Describe(object instance) => _made.TryGetValue(instance, out var bound) ? bound : inner.Describe(instance);
}
