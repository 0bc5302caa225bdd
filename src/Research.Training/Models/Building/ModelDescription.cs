using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>What a built model is made of: its techniques, and its canonical JSON.</summary>
internal sealed record ModelDescription(IReadOnlyList<BoundTechnique> Techniques, string Canonical)
{
    public static ModelDescription Of(ModelBuilder built, IReadOnlyList<RunningHead> heads, StackExpansion expansion, ITechniqueFactory factory)
    {
        var techniques = new List<BoundTechnique>();
        var known = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var node in built.Nodes) Add(Of(node.Layer));
        foreach (var parameter in built.Parameters) Add(parameter.Initializer is { } initializer ? Made(initializer) : null);
        foreach (var head in heads) Add(head.LossTechnique);

        var layers = new JArray(built.Nodes.Select(Layer));
        var outputs = new JArray(heads.Select(Head));
        return new ModelDescription(techniques, new JObject(new JProperty("heads", outputs), new JProperty("layers", layers)).ToString(Formatting.None));

        void Add(BoundTechnique? technique)
        {
            foreach (var part in technique?.Parts ?? [])
            {
                if (known.Add(part.Instance)) techniques.Add(part);
            }
        }

        BoundTechnique? Of(ILayer layer) => expansion.Find(layer)?.Technique ?? factory.Describe(layer);

        BoundTechnique? Made(IInitializer initializer) => expansion.Find(initializer) ?? factory.Describe(initializer);

        JObject Layer(ModelNode node) => new(
            new JProperty("layer", Raw(Of(node.Layer)?.Canonical ?? JsonConvert.ToString(node.Layer.GetType().FullName))),
            new JProperty("name", node.Name),
            new JProperty("parameters", new JObject(node.Parameters.ToArray().Select(parameter => Start(node, (ModelParameter)parameter)))));

        JProperty Start(ModelNode node, ModelParameter parameter) => new(
            parameter.Name,
            parameter.Layer != node.Name ? new JValue("shared")
            : parameter.Initializer is { } initializer ? Raw(Made(initializer)?.Canonical ?? JsonConvert.ToString(initializer.GetType().FullName))
            : new JValue(parameter.Spec.Constant ?? 0));

        JObject Head(RunningHead head) => new(
            new JProperty("loss", head.Info.Loss is { } loss
                ? Raw((head.LossTechnique ?? factory.Describe(loss))?.Canonical ?? JsonConvert.ToString(loss.GetType().FullName))
                : JValue.CreateNull()),
            new JProperty("name", head.Info.Name),
            new JProperty("weight", head.Info.Weight));
    }

    private static JRaw Raw(string json) => new(json);
}
