using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>What a built model is made of: its techniques, and its canonical JSON (sorted keys, shortest round-trip numbers).</summary>
internal sealed class ModelDescription
{
    private readonly StackExpansion _expansion;
    private readonly ITechniqueFactory _factory;
    private readonly List<BoundTechnique> _techniques = [];
    private readonly HashSet<object> _known = new(ReferenceEqualityComparer.Instance);

    public ModelDescription(ModelBuilder built, IReadOnlyList<RunningHead> heads, StackExpansion expansion, ITechniqueFactory factory)
    {
        _expansion = expansion;
        _factory = factory;
        foreach (var node in built.Nodes) Add(Of(node.Layer));
        foreach (var parameter in built.Parameters) Add(parameter.Initializer is { } initializer ? Of(initializer) : null);
        foreach (var head in heads) Add(head.LossTechnique);
        var model = new JObject(
            new JProperty("heads", new JArray(heads.Select(Head))),
            new JProperty("layers", new JArray(built.Nodes.Select(Layer))));
        Canonical = model.ToString(Formatting.None);
    }

    /// <summary>Each once: layers in the order of execution, initializers, losses.</summary>
    public IReadOnlyList<BoundTechnique> Techniques => _techniques;

    public string Canonical { get; }

    private void Add(BoundTechnique? technique)
    {
        foreach (var part in technique?.Parts ?? [])
        {
            if (_known.Add(part.Instance)) _techniques.Add(part);
        }
    }

    private BoundTechnique? Of(ILayer layer) => _expansion.Find(layer)?.Technique ?? _factory.Describe(layer);

    private BoundTechnique? Of(IInitializer initializer) => _expansion.Find(initializer) ?? _factory.Describe(initializer);

    private JObject Head(RunningHead head) => new(
        new JProperty("loss", Loss(head)),
        new JProperty("name", head.Info.Name),
        new JProperty("weight", Number(head.Info.Weight)));

    private JToken Loss(RunningHead head) =>
        head.Info.Loss is { } loss ? Written(head.LossTechnique ?? _factory.Describe(loss), loss) : JValue.CreateNull();

    private JObject Layer(ModelNode node)
    {
        var starts = node.Parameters.ToArray().Cast<ModelParameter>()
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .Select(parameter => new JProperty(parameter.Name, Start(node, parameter)));
        return new JObject(
            new JProperty("layer", Written(Of(node.Layer), node.Layer)),
            new JProperty("name", node.Name),
            new JProperty("parameters", new JObject(starts)));
    }

    /// <summary>How a parameter starts; another layer's is told with that layer.</summary>
    private JToken Start(ModelNode node, ModelParameter parameter)
    {
        if (parameter.Layer != node.Name) return new JValue("shared");
        return parameter.Initializer is { } initializer ? Written(Of(initializer), initializer) : Number(parameter.Spec.Constant ?? 0);
    }

    /// <summary>A technique that no factory made is known by its class; its options are among those of the one that made it.</summary>
    private static JRaw Written(BoundTechnique? technique, object instance) =>
        new(technique?.Canonical ?? JsonConvert.ToString(instance.GetType().FullName));

    private static JRaw Number(float value) => new(value.ToString("R", CultureInfo.InvariantCulture));
}
