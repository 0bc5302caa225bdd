using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>What is known of a layer that the expansion wrote, beside its <see cref="LayerEntry"/>.</summary>
/// <param name="Place">Which writing of which entry it is: equal in two expansions of one model.</param>
/// <param name="TakesDefaults">Whether <c>defaults</c>' activation and normalization follow it, were it not the output.</param>
internal sealed record ExpandedLayer(BoundTechnique Technique, string Place, bool TakesDefaults);

/// <summary>Writes a list of entries out: binds every technique, copy by copy, and adds normalization and activation as entries.</summary>
/// <param name="outputs">The places (<see cref="ExpandedLayer.Place"/>) of the entries that take no default normalization and activation;
/// null: no entry takes them.</param>
/// <param name="faults">Takes everything that is wrong; a broken entry stands as a <see cref="BrokenLayer"/>.</param>
internal sealed class StackExpansion(
    ITechniqueFactory factory, ModelDefaults defaults, IReadOnlySet<string>? outputs, ICollection<Fault> faults)
{
    private readonly Dictionary<ILayer, ExpandedLayer> _layers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<IInitializer, BoundTechnique> _initializers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Null for a layer that a composite made itself.</summary>
    public ExpandedLayer? Find(ILayer layer) => _layers.GetValueOrDefault(layer);

    /// <summary>Null for an initializer that came with a layer's options.</summary>
    public BoundTechnique? Find(IInitializer initializer) => _initializers.GetValueOrDefault(initializer);

    public LayerStack Expand(JArray list, string path, string place = "")
    {
        var names = EntryNames.Of(list, path, faults);
        var entries = new List<LayerEntry>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Type == JTokenType.Null) continue;
            var at = $"{path}[{i}]";
            // A name that is there twice is a fault already; the second entry is bound all the same, for its own faults.
            var name = names[i] is { } given && !names.Take(i).Contains(given) ? given : at;
            var hasId = EntryNames.IdOf(list[i]) is not null;
            if (hasId && EntryKeys.Read(list[i], at, faults) is { } keys) Copies(entries, name, keys, at, place);
            else entries.Add(Broken(name, at));
        }

        return new LayerStack(entries);
    }

    private void Copies(List<LayerEntry> entries, string name, EntryKeys keys, string path, string place)
    {
        foreach (var copy in EntryNames.Copies(name, keys.Repeat))
        {
            var before = faults.Count;
            Copy(entries, copy, keys, path, $"{place}/{path}:{copy}");
            // The other copies would repeat the same faults.
            if (faults.Count > before) break;
        }
    }

    private void Copy(List<LayerEntry> entries, string name, EntryKeys keys, string path, string place)
    {
        var layer = Layer(TechniqueKind.Layer, keys.Technique, path, place, entry: true);
        var initializer = keys.Initializer is { } written ? Initializer(written, $"{path}.initializer") : null;
        entries.Add(new LayerEntry(
            name, layer, keys.ShareWith, name, initializer, NodeRole.Layer, path)
        { Technique = TechniqueOf(layer) });

        var takesDefaults = outputs is not null && Find(layer) is { TakesDefaults: true } && !outputs.Contains(place);
        Sugar(NodeRole.Normalization, TechniqueKind.Layer, "normalization", keys.Normalization, defaults.Normalization);
        Sugar(NodeRole.Activation, TechniqueKind.Activation, "activation", keys.Activation, defaults.Activation);

        void Sugar(NodeRole role, string kind, string key, JToken? own, JToken byDefault)
        {
            var technique = own ?? (takesDefaults ? byDefault : null);
            if (technique is null || ModelDefaults.IsOff(technique)) return;
            var at = own is null ? $"{defaults.Path}.{key}" : $"{path}.{key}";
            var added = Layer(kind, technique.ToString(Formatting.None), at, $"{place}:{key}", entry: false);
            entries.Add(new LayerEntry($"{name}.{key}", added, null, name, null, role, at) { Technique = TechniqueOf(added) });
        }
    }

    private ILayer Layer(string kind, string json, string path, string place, bool entry)
    {
        var before = faults.Count;
        var technique = Create(kind, json, path, place);
        var layer = technique?.Instance switch
        {
            ILayer itself => itself,
            IActivation activation => new ActivationLayer(activation),
            _ => null,
        };
        if (technique is not null && layer is null) faults.Add(new Fault(path, $"'{technique.Info.Id}' is no layer"));
        // A technique whose nested stack is broken was bound, but would only repeat the faults.
        if (layer is null || technique is null || faults.Count > before) return new BrokenLayer();
        _layers.Add(layer, new ExpandedLayer(technique, place, entry && technique.Info.Activatable));
        return layer;
    }

    private static object TechniqueOf(ILayer layer) => layer is ActivationLayer { Activation: var activation } ? activation : layer;

    /// <summary>Tells the faults of the defaults also where no entry takes them.</summary>
    public void CheckDefaults()
    {
        Check(TechniqueKind.Activation, "activation", defaults.Activation);
        Check(TechniqueKind.Layer, "normalization", defaults.Normalization);

        void Check(string kind, string key, JToken technique)
        {
            var path = $"{defaults.Path}.{key}";
            if (!ModelDefaults.IsOff(technique)) Create(kind, technique.ToString(Formatting.None), path, path);
        }
    }

    /// <summary>Null where it is broken; the faults then say how.</summary>
    public IInitializer? Initializer(JToken json, string path)
    {
        var technique = Create(TechniqueKind.Initializer, json.ToString(Formatting.None), path, path);
        if (technique is null) return null;
        if (technique.Instance is not IInitializer initializer)
        {
            faults.Add(new Fault(path, $"'{technique.Info.Id}' is no initializer"));
            return null;
        }

        _initializers.Add(initializer, technique);
        return initializer;
    }

    private BoundTechnique? Create(string kind, string json, string path, string place)
    {
        try
        {
            return factory.Create(kind, json, path, (nested, at) => Nested(nested, at, place));
        }
        catch (FaultsException broken)
        {
            foreach (var fault in broken.Faults) faults.Add(fault);
            return null;
        }
    }

    private LayerStack Nested(string json, string path, string place)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        if (JToken.ReadFrom(reader) is JArray list) return Expand(list, path, place);
        faults.Add(new Fault(path, "a body is a list of entries"));
        return new LayerStack([Broken(path, path)]);
    }

    private static LayerEntry Broken(string name, string path) => new(name, new BrokenLayer(), Path: path);
}
