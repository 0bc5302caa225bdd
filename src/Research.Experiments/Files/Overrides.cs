using System.Text;
using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>A <c>--set path=value</c>.</summary>
internal sealed record Override(string Argument, SettingPath Path, JToken Value, SourcePlace Place);

/// <summary>Reads and applies <c>--set</c> arguments.</summary>
internal static class Overrides
{
    public static IReadOnlyList<Override> Parse(IReadOnlyList<string> arguments, FaultList faults)
    {
        var overrides = new List<Override>();
        foreach (var argument in arguments)
        {
            var place = new SourcePlace("", $"--set {argument}", 0);
            var equals = argument.IndexOf('=');
            if (equals <= 0)
            {
                faults.Add(place, "write path=value, such as --set training.epochs=5");
                continue;
            }

            if (SettingPath.Parse(argument[..equals], out var error) is not { } path)
                faults.Add(place, error);
            else if (Value(argument[(equals + 1)..], path, place, faults) is { } value)
                overrides.Add(new Override(argument, path, value, place));
        }

        return overrides;
    }

    /// <summary>Sets them in the file's tree, in the order of the command line.</summary>
    /// <returns>Those that could be set.</returns>
    public static IReadOnlyList<Override> Apply(
        IReadOnlyList<Override> overrides, JObject root, FaultList faults, OptionNames? optionsOf = null)
    {
        var tree = new SettingTree(root, KnownPaths.Of(root, optionsOf));
        var applied = new List<Override>();
        foreach (var setting in overrides)
        {
            if (setting.Path.Root is "extends" or "variants")
            {
                faults.Add(setting.Place,
                    $"`{setting.Path.Root}` is read before arguments are; name a variant by --variant, or change the file");
                continue;
            }

            try
            {
                tree.Set(setting.Path, setting.Value, setting.Place);
                applied.Add(setting);
            }
            catch (SettingException error)
            {
                faults.Add(setting.Place, error.Message);
            }
        }

        return applied;
    }

    /// <summary>path -> value, for the report.</summary>
    public static JObject Describe(IReadOnlyList<Override> overrides)
    {
        var result = new JObject();
        foreach (var setting in overrides) result[setting.Path.Text] = setting.Value.DeepClone();
        return result;
    }

    /// <summary>JSON where it is JSON, else the text itself: <c>relu</c> needs no quotes.</summary>
    private static JToken? Value(string text, SettingPath path, SourcePlace place, FaultList faults)
    {
        var found = new FaultList();
        var value = PlacedJson.Read(Encoding.UTF8.GetBytes(text), (_, _) => place, found);
        if (value is null && !(text.TrimStart() is ['{' or '[' or '"', ..])) return new JValue(text).At(place);
        foreach (var fault in found.InOrder()) faults.Add(fault);
        if (found.Any || value is null) return null;
        Nulls.RemoveFromSetting(path, value);
        return value;
    }
}
