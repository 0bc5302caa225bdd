using System.Reflection.Metadata;

namespace Research.Benchmarks.StartProfile;

/// <summary>A method as the runtime's log of what it compiles names it, with the generic arguments of its type and of itself.</summary>
/// <param name="Parameters">How many there are; their types are not told apart.</param>
internal sealed record CompiledMethod(TypeName Type, string Name, IReadOnlyList<TypeName> Arguments, int Parameters)
{
    /// <summary>What stands between a line's number and the method.</summary>
    private const string Mark = ": JIT compiled ";

    /// <param name="line"><c>12: JIT compiled Type`1[argument]:Method[argument](parameter,parameter) [Tier0, ...]</c></param>
    /// <returns>Null for methods that the runtime made itself, and for what is no such line.</returns>
    public static CompiledMethod? Parse(string line)
    {
        var start = line.IndexOf(Mark, StringComparison.Ordinal);
        if (start < 0) return null;
        var text = line[(start + Mark.Length)..];
        var colon = text.IndexOf(':');
        var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
        if (colon < 0 || open < colon || close < open) return null;
        var name = text[(colon + 1)..open];
        var bracket = name.IndexOf('[');
        var arguments = bracket < 0 ? "" : name[(bracket + 1)..^1];
        return TypeName.TryParse(text.AsSpan(0, colon), out var type) && List(arguments) is { } own && List(text[(open + 1)..close]) is { } parameters
            ? new(type, bracket < 0 ? name : name[..bracket], own, parameters.Count)
            : null;
    }

    /// <summary>Names between commas, which arguments of arguments hold as well.</summary>
    private static IReadOnlyList<TypeName>? List(string names)
    {
        if (names.Length == 0) return [];
        return TypeName.TryParse($"List[{names}]", out var list) ? list.GetGenericArguments() : null;
    }
}
