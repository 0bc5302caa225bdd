using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Research.Hosting.Binding;
using Research.Hosting.Catalogue;

namespace Research.Hosting;

/// <summary>Binds and builds techniques out of the catalogue; one lives in each scope, and takes services from it.</summary>
internal sealed class TechniqueFactory(PluginCatalogue catalogue, IServiceProvider services) : ITechniqueFactory, INestedTechniques
{
    private readonly ConditionalWeakTable<object, BoundTechnique> _made = new();

    public IReadOnlyList<TechniqueInfo> All(string? kind = null) => catalogue.All(kind);

    public TechniqueInfo? Find(string kind, string id) => catalogue.Find(kind, id);

    public IReadOnlyCollection<string> OptionsOf(string id) =>
        [.. catalogue.All().Where(technique => technique.Id == id).SelectMany(OptionsOf).Select(option => option.Name).Distinct()];

    /// <summary>None where the plugin cannot be loaded: that is told where the technique is built.</summary>
    private IReadOnlyList<OptionInfo> OptionsOf(TechniqueInfo technique)
    {
        try
        {
            return catalogue.OptionsOf(technique);
        }
        catch (PluginException)
        {
            return [];
        }
    }

    public BoundTechnique? Describe(object instance) => _made.TryGetValue(instance, out var made) ? made : null;

    public void Remember(object template, BoundTechnique sample) => _made.AddOrUpdate(template, sample);

    public BoundTechnique Create(string kind, string json, string path, StackExpander? expand = null)
    {
        var faults = new List<Fault>();
        return StrictReader.Parse(json, path, faults) is { } token ? Create(kind, token, path, expand) : throw new FaultsException(faults);
    }

    public BoundTechnique Create(string kind, JToken json, string path, StackExpander? expand)
    {
        var entry = Entry(kind, json, path);
        var info = Known(kind, entry.Value<string>("type")!, path);
        var technique = Class(info, path);
        var options = Options(technique, entry, path, expand);
        var instance = Build(technique, options, path);
        var parts = new List<BoundTechnique>();
        var bound = new BoundTechnique(info, instance, new Canonical(Describe).Technique(info.Id, technique.Options, options), parts);
        parts.Add(bound);
        parts.AddRange(Parts.Of(technique.Options, options, Describe));
        _made.Add(instance, bound);
        return bound;
    }

    public T Bind<T>(string json, string path)
        where T : class
    {
        var faults = new List<Fault>();
        var token = StrictReader.Parse(json, path, faults);
        if (token is null) throw new FaultsException(faults);
        if (token is not JObject entry) throw new FaultsException(path, "this must be an object");
        var record = new OptionsBinder(this, null, faults).BindWhole(entry, OptionsShape.Of(typeof(T)), path, Owner(path));
        return faults.Count == 0 ? (T)record : throw new FaultsException(faults);
    }

    private static string Owner(string path) => path.Length == 0 ? "the file" : path[(path.LastIndexOf('.') + 1)..];

    /// <summary>The long form: <c>"id"</c> is <c>{ "type": "id" }</c>.</summary>
    private static JObject Entry(string kind, JToken json, string path) => json switch
    {
        JValue { Type: JTokenType.String } id => new JObject(new JProperty("type", id.Value<string>())),
        JObject entry when entry["type"] is JValue { Type: JTokenType.String } => entry,
        JObject entry when entry["type"] is { } wrong => throw new FaultsException(
            JsonPath.Key(path, "type"), $"this must be the id of {Kinds.Named(kind).WithArticle}, and is {Text(wrong)}"),
        JObject => throw new FaultsException(JsonPath.Key(path, "type"), $"{Kinds.Named(kind).WithArticle} needs a \"type\": its id"),
        _ => throw new FaultsException(
            path, $"this must be {Kinds.Named(kind).WithArticle}: \"id\", or an object with \"type\" and its options; it is {Text(json)}"),
    };

    private static string Text(JToken json) => json.ToString(Formatting.None);

    private TechniqueInfo Known(string kind, string id, string path)
    {
        if (catalogue.Find(kind, id) is { } info) return info;
        var why = catalogue.WhyMissing(kind, id) is { } reason
            ? $"; {reason}"
            : NearestName.Hint(id, catalogue.IdsOf(kind).Order(StringComparer.Ordinal));
        throw new FaultsException(path, $"there is no {kind} \"{id}\"{why}");
    }

    private TechniqueClass Class(TechniqueInfo info, string path)
    {
        try
        {
            return catalogue.ClassOf(info);
        }
        catch (PluginException exception)
        {
            throw Unusable(info, path, exception.Message);
        }
    }

    private object? Options(TechniqueClass technique, JObject entry, string path, StackExpander? expand)
    {
        var faults = new List<Fault>();
        var binder = new OptionsBinder(this, expand, faults);
        var options = binder.BindWhole(entry, technique.Options ?? OptionsShape.None, path, technique.Info.Id, ignored: "type");
        if (faults.Count > 0) throw new FaultsException(faults);
        return technique.Options is null ? null : options;
    }

    private object Build(TechniqueClass technique, object? options, string path)
    {
        try
        {
            return ActivatorUtilities.CreateInstance(services, technique.Type, options is null ? [] : [options]);
        }
        catch (Exception exception)
        {
            var cause = Cause.Of(exception);
            throw cause switch
            {
                TechniqueException => new FaultsException(path, OneLine.Of(cause.Message)),
                FaultsException faults => faults,
                IOException or TypeLoadException or BadImageFormatException or MissingMemberException =>
                    Broken(technique.Info, path, cause.Message),
                InvalidOperationException => Unusable(technique.Info, path, cause.Message),
                _ => Unusable(technique.Info, path, $"its constructor fails: {cause.Message}", cause),
            };
        }
    }

    private FaultsException Broken(TechniqueInfo info, string path, string reason)
    {
        catalogue.Refuse(info, OneLine.Of(reason));
        return Unusable(info, path, reason);
    }

    private FaultsException Unusable(TechniqueInfo info, string path, string reason, Exception? cause = null) =>
        new(path, $"the {info.Kind} \"{info.Id}\" of {catalogue.FileOf(info)} cannot be used: {OneLine.Of(reason)}", cause);
}
