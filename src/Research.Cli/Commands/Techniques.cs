using Research.Hosting;

namespace Research.Cli.Commands;

/// <summary>Finds the techniques that an argument names.</summary>
internal static class Techniques
{
    /// <param name="name"><c>ID</c>, or <c>kind.ID</c>.</param>
    /// <exception cref="UsageException">There is none, or the plugin that has it cannot be used.</exception>
    public static IReadOnlyList<TechniqueInfo> Named(IPluginCatalogue catalogue, string name)
    {
        var all = catalogue.All();
        var found = all.Where(technique => technique.Id == name || WithKind(technique) == name).ToList();
        if (found.Count > 0) return found;
        foreach (var report in catalogue.Plugins.Where(report => report.Reason is not null))
        {
            if (report.Techniques.Any(technique => technique.Id == name || WithKind(technique) == name))
                throw new UsageException($"{report.File} has \"{name}\", but cannot be used: {report.Reason}");
        }

        var hint = NearestName.Of(name, all.Select(technique => technique.Id)) is { } near ? $"; did you mean \"{near}\"?" : "";
        throw new UsageException($"there is no technique \"{name}\"{hint} (research plugins list shows all)");
    }

    /// <exception cref="UsageException">As <see cref="Named"/>; or several kinds have the id.</exception>
    public static TechniqueInfo TheOneNamed(IPluginCatalogue catalogue, string name) => Named(catalogue, name) switch
    {
        [var one] => one,
        var several => throw new UsageException($"\"{name}\" is ambiguous; write {string.Join(" or ", several.Select(WithKind))}"),
    };

    private static string WithKind(TechniqueInfo technique) => $"{technique.Kind}.{technique.Id}";
}
