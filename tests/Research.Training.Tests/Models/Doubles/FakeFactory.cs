using Newtonsoft.Json.Linq;

namespace Research.Training.Tests.Models;

/// <summary>Binds the hand-made techniques of these tests as the real factory binds plugins.</summary>
internal sealed class FakeFactory : ITechniqueFactory
{
    private delegate object Maker(JObject options, string path, StackExpander expand, List<BoundTechnique> parts);

    private readonly Dictionary<string, (TechniqueInfo Info, Maker Make)> _known = [];
    private readonly Dictionary<object, BoundTechnique> _made = new(ReferenceEqualityComparer.Instance);

    public FakeFactory()
    {
        Layer("dense", (options, _, _, _) => new DenseLayer((int)options["units"]!, (bool?)options["useBias"] ?? true), activatable: true);
        Layer("flatten", (_, _, _, _) => new FlattenLayer());
        Layer("scale", (_, _, _, _) => new ScaleLayer());
        Layer("pair-sums", (_, _, _, _) => new PairSumsLayer());
        Layer("noise", (options, _, _, _) => new NoiseLayer((float?)options["std"] ?? 1f));
        Layer("random", (_, _, _, _) => new OverstatedLayer(slot: false));
        Layer("slot", (_, _, _, _) => new OverstatedLayer(slot: true));
        Layer("look-up", (options, _, _, _) => new LookUpLayer((int)options["vocabulary"]!, (int)options["units"]!));
        Layer("sequence", (options, path, expand, _) => new SequenceLayer(expand(Json(options["body"]), $"{path}.body")));
        Layer("residual", (options, path, expand, _) => new ResidualLayer(expand(Json(options["body"]), $"{path}.body")));
        Layer("parallel", (options, path, expand, _) => new ParallelLayer(
            [.. options["branches"]!.Select((branch, i) => expand(Json(branch), $"{path}.branches[{i}]"))],
            (bool?)options["reversed"] ?? false));
        Layer("heads", (options, path, expand, parts) => new HeadsLayer(
            [.. ((JObject)options["heads"]!).Properties().Select(head => Head(head, $"{path}.heads.{head.Name}", expand, parts))]));
        Activation("linear", new Elementwise(x => x, (_, _) => 1, LayerTraits.InPlace));
        Activation("relu", new Elementwise(x => Math.Max(0, x), (_, y) => y > 0 ? 1 : 0, LayerTraits.ReadsOutput | LayerTraits.InPlace));
        Activation("square", new Elementwise(x => x * x, (x, _) => 2 * x, LayerTraits.ReadsInput));
        Activation("half", new Elementwise(x => x / (1 + Math.Abs(x)), (_, y) => Square(1 - Math.Abs(y)), LayerTraits.ReadsOutput));
        Activation("sign", new Elementwise(x => x > 0 ? 1 : -1, (_, _) => 0, LayerTraits.NoInputGradient));
        Initializer("glorot-uniform", new Uniform(true));
        Initializer("uniform", new Uniform(false));
        Initializer("ones", new Filled(1));
        Initializer("zeros", new Filled(0));
        Loss("squared", new SquaredLoss());
        Loss("softmax-loss", new LinkedLoss(OutputLink.Softmax));
        Loss("sigmoid-loss", new LinkedLoss(OutputLink.Sigmoid));
    }

    public IReadOnlyList<TechniqueInfo> All(string? kind = null) =>
        [.. _known.Values.Select(known => known.Info).Where(info => kind is null || info.Kind == kind)];

    public TechniqueInfo? Find(string kind, string id) => _known.TryGetValue(id, out var known) ? known.Info : null;

    public BoundTechnique? Describe(object instance) => _made.GetValueOrDefault(instance);

    public T Bind<T>(string json, string path)
        where T : class => JObject.Parse(json).ToObject<T>()!;

    public BoundTechnique Create(string kind, string json, string path, StackExpander? expand = null)
    {
        var token = JToken.Parse(json);
        var options = token as JObject ?? new JObject(new JProperty("type", token));
        var id = (string?)options["type"] ?? throw new FaultsException(path, "no type");
        if (!_known.TryGetValue(id, out var known)) throw new FaultsException(path, $"there is no '{id}'");
        var allowed = new[] { "type", "units", "useBias", "std", "vocabulary", "body", "branches", "reversed", "heads" };
        if (options.Properties().FirstOrDefault(property => !allowed.Contains(property.Name)) is { } unknown)
            throw new FaultsException($"{path}.{unknown.Name}", "unknown key");
        if (id == "dense" && options["units"] is null) throw new FaultsException($"{path}.units", "units is required");
        var parts = new List<BoundTechnique>();
        var instance = known.Make(options, path, expand ?? ((_, at) => throw new FaultsException(at, "no stack here")), parts);
        var all = new List<BoundTechnique>();
        var sorted = new JObject(options.Properties().OrderBy(option => option.Name, StringComparer.Ordinal));
        var made = new BoundTechnique(known.Info, instance, Json(sorted), all);
        all.Add(made);
        all.AddRange(parts);
        return _made[instance] = made;
    }

    private (string Name, LayerStack Body, ILoss? Loss, float Weight) Head(
        JProperty head, string path, StackExpander expand, List<BoundTechnique> parts)
    {
        var body = expand(Json(head.Value["body"]), $"{path}.body");
        var loss = head.Value["loss"] is { } written ? Part(Create(TechniqueKind.Loss, Json(written), $"{path}.loss"), parts) : null;
        return (head.Name, body, (ILoss?)loss?.Instance, (float?)head.Value["weight"] ?? 1f);
    }

    private static float Square(float x) => x * x;

    private static string Json(JToken? token) => token!.ToString(Newtonsoft.Json.Formatting.None);

    private static BoundTechnique Part(BoundTechnique technique, List<BoundTechnique> parts)
    {
        parts.Add(technique);
        return technique;
    }

    private void Layer(string id, Maker make, bool activatable = false) => Add(TechniqueKind.Layer, id, make, activatable);

    private void Activation(string id, Elementwise activation) => Add(TechniqueKind.Activation, id, (_, _, _, _) => activation.Copy());

    private void Initializer(string id, IInitializer initializer) => Add(TechniqueKind.Initializer, id, (_, _, _, _) => initializer switch
    {
        Uniform uniform => uniform with { },
        Filled filled => filled with { },
        _ => initializer,
    });

    private void Loss(string id, ILoss loss) => Add(TechniqueKind.Loss, id, (_, _, _, _) => loss);

    private void Add(string kind, string id, Maker make, bool activatable = false) => _known.Add(id, (new TechniqueInfo
    {
        Kind = kind,
        Id = id,
        Plugin = new PluginIdentity("Fakes", "1.0.0", "1.0", ""),
        Activatable = activatable,
    }, make));
}
