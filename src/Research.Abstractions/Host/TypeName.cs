namespace Research;

/// <summary>Types in messages, as the author of a plugin writes them: float?, IReadOnlyList&lt;int&gt;.</summary>
internal static class TypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value) + "?";
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[]";
        var arity = type.Name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? Keywords.GetValueOrDefault(type, type.Name)
            : $"{type.Name[..arity]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }
}
