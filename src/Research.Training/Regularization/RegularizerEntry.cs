using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>One element of the experiment's <c>regularizers</c>.</summary>
internal sealed record RegularizerEntry
{
    public static readonly string[] Keys = ["name", "layers", "on"];

    private const string Everything = "all";

    public required string Name { get; init; }

    public required string Path { get; init; }

    public required BoundTechnique Bound { get; init; }

    /// <summary>The selectors, as written.</summary>
    public required IReadOnlyList<string> Layers { get; init; }

    /// <summary>The roles of parameters, in ordinal order.</summary>
    public required IReadOnlyList<ParameterRole> On { get; init; }

    public IRegularizer Technique => (IRegularizer)Bound.Instance;

    /// <summary>The entries of the model that the selectors mean; known once the model is built.</summary>
    public IReadOnlyList<string> Entries { get; private set; } = [];

    /// <summary>Each once, in the order of the plane.</summary>
    public Parameter[] Parameters { get; private set; } = [];

    public static RegularizerEntry? Read(JToken token, string path, Names names, ITechniqueFactory factory, FaultCollector faults)
    {
        var keys = HostKeys.Split(token, Keys);
        var bound = faults.Try(path, () => factory.Create(TechniqueKind.Regularizer, keys.Technique, path));
        var layers = keys.Names("layers", path, faults);
        var on = keys.Names("on", path, faults);
        var written = keys.Text("name", path, faults);
        if (bound is null) return null;
        return new RegularizerEntry
        {
            Name = names.Next(bound.Info.Id, written, path, faults),
            Path = path,
            Bound = bound,
            Layers = layers ?? ["*"],
            On = Roles(on, (IRegularizer)bound.Instance, $"{path}.on", faults),
        };
    }

    /// <summary>Finds the parameters in scope: those of the entries, of their sugar, and of what is nested in them.</summary>
    public void FindScope(Model model, FaultCollector faults)
    {
        Entries = faults.Try(Path, () => LayerSelector.Match(Layers, model.Entries, $"{Path}.layers")) ?? [];
        var entries = Entries.ToHashSet(StringComparer.Ordinal);
        var inScope = new HashSet<Parameter>();
        foreach (var node in model.Nodes)
        {
            if (!IsWithin(entries, node.Entry)) continue;
            foreach (var parameter in node.Parameters)
            {
                if (On.Contains(parameter.Spec.Role)) inScope.Add(parameter);
            }
        }

        Parameters = [.. model.Parameters.Where(inScope.Contains)];
    }

    /// <summary>Whether an entry is one of these, or nested in one.</summary>
    private static bool IsWithin(HashSet<string> entries, string entry)
    {
        for (var end = entry.Length; end > 0; end = entry.LastIndexOf('.', end - 1))
        {
            if (entries.Contains(entry[..end])) return true;
        }

        return false;
    }

    private static IReadOnlyList<ParameterRole> Roles(
        IReadOnlyList<string>? written, IRegularizer technique, string path, FaultCollector faults)
    {
        var all = Enum.GetValues<ParameterRole>();
        // Biases and scales are left free where weights are held small (CATALOGUE, Regularizers).
        if (written is null)
            return technique is IWeightPenalty or IJointPenalty or IWeightConstraint or IWeightPerturbation ? [ParameterRole.Kernel] : all;
        var roles = new SortedSet<ParameterRole>();
        foreach (var word in written)
        {
            if (word == Everything) roles.UnionWith(all);
            else if (all.Where(role => Word(role) == word).ToList() is [var role]) roles.Add(role);
            else faults.Add(path, $"'{word}' is no role of a parameter; there are {string.Join(", ", all.Select(Word))} and {Everything}");
        }

        return [.. roles];
    }

    /// <summary>As experiments write it.</summary>
    internal static string Word(ParameterRole role) => role switch
    {
        ParameterRole.Kernel => "kernel",
        ParameterRole.Bias => "bias",
        ParameterRole.Scale => "scale",
        _ => "other",
    };
}
