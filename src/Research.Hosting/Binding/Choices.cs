using Research.Hosting.Catalogue;

namespace Research.Hosting.Binding;

/// <summary>The words for an enum's values: kebab-case ("fan-in"); camelCase ("fanIn") is read as well.</summary>
internal static class Choices
{
    public static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(Ids.KebabCase);

    public static string NameOf(object value) => Ids.KebabCase(value.ToString()!);

    public static bool TryParse(Type type, string word, out object? value)
    {
        var name = Enum.GetNames(type).FirstOrDefault(name => Ids.KebabCase(name) == word || Ids.CamelCase(name) == word);
        value = name is null ? null : Enum.Parse(type, name);
        return name is not null;
    }
}
