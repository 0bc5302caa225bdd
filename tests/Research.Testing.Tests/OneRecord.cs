using System.Text.Json;
using Research.Hosting;

namespace Research.Testing.Tests;

/// <summary>A catalogue that knows the options of one technique: the properties of a record.</summary>
internal sealed class OneRecord<TOptions> : IPluginCatalogue
{
    public IReadOnlyList<PluginReport> Plugins => [];

    public IReadOnlyList<TechniqueInfo> All(string? kind = null) => [];

    public TechniqueInfo? Find(string kind, string id) => null;

    public IReadOnlyList<ExampleAttribute> Examples(TechniqueInfo technique) => [];

    public string FileOf(TechniqueInfo technique) => "";

    public Type TypeOf(TechniqueInfo technique) => throw new NotSupportedException("there is no class");

    public IReadOnlyList<OptionInfo> OptionsOf(TechniqueInfo technique) =>
    [
        .. typeof(TOptions).GetProperties().Select(property =>
            new OptionInfo(JsonNamingPolicy.CamelCase.ConvertName(property.Name), "number", null, false, null, null, property, [])),
    ];
}
