using System.Reflection;

namespace Research.Testing;

/// <summary>
/// What no technique calls, as its bits differ from machine to machine or from call to call: the list that the analyzer of this repository
/// goes by (BannedSymbols.txt), for techniques that were built elsewhere.
/// </summary>
internal static class BannedSymbols
{
    /// <summary>The reason for each type, and for each member whatever its parameters: "System.Random", "System.Math.Exp".</summary>
    private static readonly Dictionary<string, string> Reasons = Read();

    /// <summary>Types and members, as in "System.Random" and "System.Math.Exp".</summary>
    public static IEnumerable<string> Names => Reasons.Keys;

    /// <summary>Why a technique does not call it; null where it may.</summary>
    public static string? Reason(MethodBase called) =>
        Reasons.GetValueOrDefault(Name(called)) ?? Reasons.GetValueOrDefault(NameOf(called.DeclaringType));

    /// <summary>"System.Math.Exp"; of a property "System.DateTime.Now".</summary>
    public static string Name(MethodBase method)
    {
        const string Getter = "get_", Setter = "set_";
        var accessor = method.Name.StartsWith(Getter, StringComparison.Ordinal) || method.Name.StartsWith(Setter, StringComparison.Ordinal);
        return $"{NameOf(method.DeclaringType)}.{(accessor ? method.Name[Getter.Length..] : method.Name)}";
    }

    private static string NameOf(Type? type) => (type is { IsGenericType: true } ? type.GetGenericTypeDefinition() : type)?.FullName ?? "";

    private static Dictionary<string, string> Read()
    {
        using var reader = new StreamReader(typeof(BannedSymbols).Assembly.GetManifestResourceStream("BannedSymbols.txt")!);
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            // "M:" and its like, the name, the number of type parameters behind ``, the parameters in brackets; then the reason.
            var end = line.IndexOf(';', StringComparison.Ordinal);
            var name = line[2..end].Split("``")[0].Split('(')[0];
            reasons[name] = line[(end + 1)..];
        }

        return reasons;
    }
}
