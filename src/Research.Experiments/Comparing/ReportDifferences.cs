using System.Text.Json;

namespace Research.Experiments;

/// <summary>What is not the same in all reports, figures aside.</summary>
internal static class ReportDifferences
{
    public static IReadOnlyList<SettingDifference> Settings(IReadOnlyList<Report> reports) =>
    [
        .. Differing(WrittenOut([.. reports.Select(report => SettingPaths.Of(report.Experiment.Resolved))])),
        .. Reordered([.. reports.Select(report => SettingPaths.Orders(report.Experiment.Resolved))]),
    ];

    /// <summary>What can change bits or seconds; when and how a run was called cannot.</summary>
    public static IReadOnlyList<SettingDifference> Environments(IReadOnlyList<Report> reports) =>
        Differing([.. reports.Select(report => Environment(report.Machine))]);

    /// <summary>Techniques that several reports use, in different builds. Which techniques are used is a matter of settings.</summary>
    public static IReadOnlyList<PluginDifference> Plugins(IReadOnlyList<Report> reports)
    {
        var used = reports.Select(
            report => report.Plugins.DistinctBy(plugin => (plugin.Kind, plugin.Id)).ToDictionary(plugin => (plugin.Kind, plugin.Id)))
            .ToList();
        return
        [
            .. used.SelectMany(plugins => plugins.Keys).Distinct().OrderBy(key => key.Kind, StringComparer.Ordinal)
                .ThenBy(key => key.Id, StringComparer.Ordinal)
                .Select(key => new PluginDifference(
                    key.Kind, key.Id, [.. used.Select(plugins => plugins.GetValueOrDefault(key)?.Version)],
                    [.. used.Select(plugins => plugins.GetValueOrDefault(key)?.Sha256)]))
                .Where(plugin => plugin.Hashes.OfType<string>().Distinct().Count() > 1),
        ];
    }

    /// <summary>Lists whose elements that all of them have stand in another order: the layers of a model.</summary>
    private static IEnumerable<SettingDifference> Reordered(IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> all)
    {
        foreach (var path in all[0].Keys.Where(path => all.All(orders => orders.ContainsKey(path))))
        {
            var lists = all.Select(orders => orders[path]).ToList();
            var common = lists.Aggregate(lists[0].ToHashSet(StringComparer.Ordinal), (left, list) => [.. left.Intersect(list)]);
            if (lists.All(list => list.Where(common.Contains).SequenceEqual(lists[0].Where(common.Contains)))) continue;
            yield return new SettingDifference(path, [.. lists.Select(list => (JsonElement?)JsonSerializer.SerializeToElement(list))]);
        }
    }

    /// <summary>A technique that is in its short form here and written out there has one path for its type.</summary>
    private static IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> WrittenOut(
        IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> all)
    {
        var paths = all.SelectMany(leaves => leaves.Keys).ToHashSet(StringComparer.Ordinal);
        string PathOf(KeyValuePair<string, JsonElement> leaf) =>
            leaf.Value.ValueKind == JsonValueKind.String && SettingPaths.TypeOf(leaf.Key) is var type && paths.Contains(type)
                ? type
                : leaf.Key;
        return [.. all.Select(leaves =>
        {
            var written = new OrderedDictionary<string, JsonElement>();
            foreach (var leaf in leaves) written[PathOf(leaf)] = leaf.Value;
            return written;
        })];
    }

    private static IReadOnlyDictionary<string, JsonElement> Environment(ReportMachine machine)
    {
        var values = new OrderedDictionary<string, JsonElement>();
        void Add<T>(string name, T value) => values.Add(name, JsonSerializer.SerializeToElement(value));
        Add("host", machine.Host);
        Add("os", machine.Os);
        Add("cpu", machine.Cpu);
        Add("cores", machine.Cores);
        Add("vectorWidth", machine.VectorWidth);
        Add("runtime", machine.Runtime);
        Add("tool", machine.Tool);
        return values;
    }

    private static IReadOnlyList<SettingDifference> Differing(IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> all) =>
    [
        .. all.SelectMany(values => values.Keys).Distinct()
            .Select(path => new SettingDifference(
                path, [.. all.Select(values => values.TryGetValue(path, out var value) ? value : (JsonElement?)null)]))
            .Where(difference => difference.Values.Select(value => value is { } known ? SettingPaths.Canonical(known) : null).Distinct()
                .Count() > 1),
    ];
}
