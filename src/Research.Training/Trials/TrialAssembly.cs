using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>A trial with every technique bound, its data prepared and its model built, but no memory yet: what is planned, and what is then
/// run.</summary>
internal sealed class TrialAssembly
{
    private readonly DataCache _cache;
    private JToken? _views;

    private TrialAssembly(TrialSpec spec, DataCache cache) => (Spec, _cache) = (spec, cache);

    public TrialSpec Spec { get; }

    public TrainingSettings Training { get; private set; } = new();

    public EvaluationSettings Evaluation { get; private set; } = new();

    public Moments At { get; private set; } = null!;

    public PreparedData Data { get; private set; } = null!;

    /// <summary>Whose random streams the data are drawn from.</summary>
    public string DataRole { get; private set; } = "";

    public Model Model { get; private set; } = null!;

    public IReadOnlyList<HeadTarget> Heads { get; private set; } = [];

    public BoundTechnique Optimizer { get; private set; } = null!;

    public BoundTechnique Schedule { get; private set; } = null!;

    public BoundTechnique? Pretrainer { get; private set; }

    public BoundTechnique? Ensemble { get; private set; }

    public IReadOnlyList<RegularizerEntry> Regularizers { get; private set; } = [];

    public Hooks Hooks { get; private set; } = null!;

    public IReadOnlyList<MetricEntry> Metrics { get; private set; } = [];

    public IReadOnlyList<ProbeEntry> Probes { get; private set; } = [];

    public Updater Updater { get; private set; } = null!;

    /// <summary>What views give, by address.</summary>
    public IReadOnlyDictionary<string, AddressInfo> Addresses { get; private set; } = new Dictionary<string, AddressInfo>();

    /// <summary>The addresses that stopping rules and schedules read each epoch.</summary>
    public IReadOnlyList<string> Watched { get; private set; } = [];

    /// <summary>train, validation (where there is one), test, then those that the experiment adds.</summary>
    public IReadOnlyList<ViewEntry> Views { get; private set; } = [];

    /// <summary>The experiment's metrics, then those of single views.</summary>
    public IEnumerable<MetricEntry> AllMetrics =>
        Metrics.Concat(Views.SelectMany(view => view.Metrics)).Distinct(ReferenceEqualityComparer.Instance)
        .Cast<MetricEntry>();

    /// <summary>Everything that shapes the training, in a fixed order, nested techniques included.</summary>
    public IEnumerable<BoundTechnique> TrainingTechniques =>
    [
        .. Data.Techniques, .. Model.Techniques, .. Optimizer.Parts, .. Schedule.Parts,
        .. Regularizers.SelectMany(entry => entry.Bound.Parts), .. Pretrainer?.Parts ?? [], .. IsBagged ? Ensemble!.Parts : [],
        .. Watched.Select(MetricOf).OfType<MetricEntry>().SelectMany(metric => metric.Bound.Parts),
    ];

    /// <summary>The metric that gives an address of a split's own view: "validation.accuracy"; null: it is the loss.</summary>
    public MetricEntry? MetricOf(string address)
    {
        var within = address[(address.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return Metrics.FirstOrDefault(
            metric => metric.ModelMetric is null ? metric.Heads.Any(head => head.Address == within) : metric.Name == within);
    }

    /// <summary>The members of the ensemble train on rows of their own.</summary>
    public bool IsBagged => Ensemble?.Instance is IEnsemble ensemble && Implements(ensemble, nameof(IEnsemble.Sample));

    /// <exception cref="FaultsException">Everything that is wrong, with JSON paths.</exception>
    public static TrialAssembly Create(TrialSpec spec, ITechniqueFactory factory, DataCache cache)
    {
        var faults = new FaultCollector();
        var assembly = new TrialAssembly(spec, cache);
        assembly.ReadSettings(factory, faults);
        assembly.BindTechniques(factory, faults);
        var data = assembly.LoadData(factory, faults);
        if (data is not null) assembly.BuildModel(data, factory, faults);
        else assembly.CheckWithoutData(factory, faults);
        faults.ThrowIfAny();
        new AssemblyChecks(assembly, faults).Check();
        assembly.BuildHooks(faults);
        faults.ThrowIfAny();
        return assembly;
    }

    /// <summary>Reads a trial's data into the cache, ahead of <see cref="Create"/>, which tells what is wrong with them.</summary>
    public static void Read(TrialSpec spec, ITechniqueFactory factory, DataCache cache) =>
        new TrialAssembly(spec, cache).LoadData(factory, new FaultCollector());

    /// <summary>
    /// A stratified order of the training split that belongs to the data, not to who trains: members of an ensemble share it. Drawn once for
    /// all trials of the same data.
    /// </summary>
    public ReadOnlySpan<int> SampleOrder(string purpose) => _cache.Get($"order\n{purpose}\n{DataRole}\n{Data.StratifiedBy}\n{Data.Key}", () =>
    {
        var classes = SplitRows.Classes(Data.Train, Data.StratifiedBy);
        var order = DataCuts.StratifiedOrder(Data.Train.Count, classes, RandomStream.Of(DataRole, purpose));
        return (order, sizeof(int) * order.LongLength);
    });

    private JToken? this[string key] => Spec.Resolved[key] is { Type: not JTokenType.Null } token ? token : null;

    private void ReadSettings(ITechniqueFactory factory, FaultCollector faults)
    {
        var training = faults.Try("training", () => factory.Bind<TrainingSettings>(Text(this["training"]), "training"));
        Training = training ?? Training;
        if (training is not null && this["training"] is not null && (Training.Epochs is null) == (Training.Steps is null))
            faults.Add("training", "give exactly one of epochs and steps");
        var evaluation = HostKeys.Split(this["evaluation"] ?? new JObject(), "views");
        _views = evaluation.Host["views"];
        Evaluation = faults.Try("evaluation", () => factory.Bind<EvaluationSettings>(evaluation.Technique, "evaluation")) ?? Evaluation;
        // The end is always measured: it is what tables and claims read.
        At = Moments.Parse([.. Evaluation.At, Moments.EndLabel], "evaluation.at", faults);
        foreach (var key in (string[])["data", "model", "optimizer", "training"])
        {
            if (this[key] is null) faults.Add(key, "this section is missing");
        }
    }

    private void BindTechniques(ITechniqueFactory factory, FaultCollector faults)
    {
        Optimizer = Bind<IOptimizer>("optimizer", TechniqueKind.Optimizer, this["optimizer"])!;
        Schedule = Bind<ISchedule>("schedule", TechniqueKind.Schedule, this["schedule"] ?? ExperimentDefaults.Schedule)!;
        Pretrainer = Bind<IPretrainer>("pretrain", TechniqueKind.Pretrainer, this["pretrain"]);
        Ensemble = Bind<IEnsemble>("ensemble", TechniqueKind.Ensemble, this["ensemble"]);
        Probes = ProbeEntry.Read(this["probes"], factory, faults);
        var names = new Names();
        if (this["regularizers"] is { } written and not JArray) faults.Add("regularizers", "must be a list of regularizers");
        Regularizers = [.. (this["regularizers"] as JArray ?? []).Select((token, i) =>
            RegularizerEntry.Read(token, $"regularizers[{i}]", names, factory, faults)).OfType<RegularizerEntry>()];

        BoundTechnique? Bind<T>(string path, string kind, JToken? token) =>
            token is null ? null : faults.Try(path, () => factory.Create(kind, Text(token), path));
    }

    private PreparedData? LoadData(ITechniqueFactory factory, FaultCollector faults)
    {
        if (this["data"] is not { } written) return null;
        var loader = new DataLoader(factory, _cache, Spec.BaseFolder);
        return loader.Load(written, settings => DataRole = settings.Once ? "" : SeedRole(Spec.Seed), faults);
    }

    /// <summary>Without data no model can be built; what is wrong with it in itself is told nonetheless.</summary>
    private void CheckWithoutData(ITechniqueFactory factory, FaultCollector faults)
    {
        if (this["model"] is JArray layers)
        {
            foreach (var fault in Model.FaultsWithoutInput(layers, this["defaults"] as JObject, factory))
                faults.Add(fault.Path, fault.Message);
        }

        if (this["loss"] is { } loss) faults.Try("loss", () => factory.Create(TechniqueKind.Loss, Text(loss), "loss"));
        MetricEntry.Read(this["metrics"], [], factory, faults);
    }

    private void BuildModel(PreparedData data, ITechniqueFactory factory, FaultCollector faults)
    {
        Data = data;
        if (this["model"] is not JArray layers)
        {
            if (this["model"] is not null) faults.Add("model", "must be a list of layers");
            return;
        }

        var spec = new ModelSpec
        {
            Model = layers,
            Defaults = this["defaults"] as JObject,
            Loss = this["loss"],
            Input = data.Train.Input,
            Targets = data.Targets,
            Role = Spec.Role,
        };
        if (faults.Try("model", () => Model.Build(spec, factory)) is not { } model)
        {
            MetricEntry.Read(this["metrics"], [], factory, faults);
            return;
        }

        Model = model;
        Heads = [.. model.Heads.Select(head => HeadTarget.Of(head, data.Targets))];
        Metrics = MetricEntry.Read(this["metrics"], model.Heads, factory, faults);
        foreach (var metric in Metrics) faults.Try(metric.Path, () => metric.Attach(model.Heads, factory, faults));
        foreach (var entry in Regularizers) entry.FindScope(model, faults);
        foreach (var probe in Probes) probe.FindEntries(model, faults);
        ReadViews(data, factory, faults);
        Addresses = AddressTable.Of(this);
        Watched = [.. Regularizers.Select(entry => entry.Technique).OfType<IStoppingRule>().Select(rule => rule.Metric)
            .Concat(EpochObservers.Select(told => told.Observer.Metric)).Distinct()];
    }

    private void ReadViews(PreparedData data, ITechniqueFactory factory, FaultCollector faults)
    {
        string[] splits = data.Validation is null ? [View.Train, View.Test] : [View.Train, View.Validation, View.Test];
        var plain = splits.Select(split => new ViewEntry { Name = split, Of = split, Metrics = Metrics });
        Views = [.. plain, .. new ViewReader(factory, Model.Heads, faults).Read(_views, splits, Probes, Metrics)];
    }

    /// <summary>All techniques, wherever they stand in the options, that are told of every epoch; with the path of the outermost
    /// one.</summary>
    public IReadOnlyList<PlacedObserver> EpochObservers
    {
        get
        {
            var told = new List<PlacedObserver>();
            Tell("optimizer", Optimizer);
            Tell("schedule", Schedule);
            foreach (var entry in Regularizers) Tell(entry.Path, entry.Bound);
            foreach (var part in Model.Techniques) TellOf("model", part.Instance);
            return told;

            void Tell(string path, BoundTechnique? bound)
            {
                foreach (var part in bound?.Parts ?? []) TellOf(path, part.Instance);
            }

            void TellOf(string path, object instance)
            {
                if (instance is IEpochObserver observer && !told.Contains(new(path, observer))) told.Add(new(path, observer));
            }
        }
    }

    /// <summary>Lets optimizer, regularizers and metrics declare what they need.</summary>
    private void BuildHooks(FaultCollector faults)
    {
        var targets = Model.Heads.Select(head => head.Target!).ToList();
        foreach (var entry in Regularizers)
        {
            var builder = new ScopeBuilder(Model, entry.Name, entry.Parameters, Data.Train.Input, targets);
            faults.Try(entry.Path, () => entry.Technique.Build(builder));
        }

        Parameter[] all = [.. Model.Parameters];
        foreach (var metric in AllMetrics)
            faults.Try(metric.Path, () =>
                metric.ModelMetric?.Build(new ScopeBuilder(Model, $"metrics/{metric.Name}", all, Data.Train.Input, targets)));
        foreach (var view in Views) view.Build(Model, Data.Train.Input, targets, faults);
        Hooks = new Hooks(Regularizers, faults);
        faults.Try("optimizer", () => Updater = new Updater(Model, (IOptimizer)Optimizer.Instance, (ISchedule)Schedule.Instance));
    }

    /// <summary>Whether an ensemble implements one of the contract's hooks, or leaves it as it is.</summary>
    public static bool Implements(IEnsemble ensemble, string hook)
    {
        var map = ensemble.GetType().GetInterfaceMap(typeof(IEnsemble));
        var place = Array.FindIndex(map.InterfaceMethods, method => method.Name == hook);
        return map.TargetMethods[place].DeclaringType != typeof(IEnsemble);
    }

    /// <summary>What every training of a seed shares, whoever trains.</summary>
    public static string SeedRole(long seed) => seed.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The JSON of a part; keys set to null are as if not written.</summary>
    private static string Text(JToken? token) => token switch
    {
        null => "{}",
        JObject written => new JObject(written.Properties().Where(property => property.Value.Type != JTokenType.Null))
            .ToString(Formatting.None),
        _ => token.ToString(Formatting.None),
    };
}

/// <param name="Path">Of the outermost technique that it stands in.</param>
internal readonly record struct PlacedObserver(string Path, IEpochObserver Observer);
