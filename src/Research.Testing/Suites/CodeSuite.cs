using System.Reflection;
using Research.Hosting;

namespace Research.Testing;

/// <summary>What a technique's code calls. No run on one machine can show that another's would give other bits.</summary>
/// <param name="typeOf">The class of a technique.</param>
internal sealed class CodeSuite(Func<TechniqueInfo, Type> typeOf) : ISuite
{
    /// <summary>All that take part in a trial.</summary>
    public IReadOnlyList<string> Kinds { get; } = [.. PluginKinds.Names.Except([TechniqueKind.Reporter, TechniqueKind.Launcher])];

    public IReadOnlyList<Check> Checks => [new("the same bits anywhere", CallsNothingBanned)];

    private void CallsNothingBanned(Subject subject)
    {
        var code = MethodCalls.Of(typeOf(subject.Info));
        var banned = code.Calls
            .Select(call => (call.Caller, Called: BannedSymbols.Name(call.Called), Reason: BannedSymbols.Reason(call.Called)))
            .Where(call => call.Reason is not null)
            .DistinctBy(call => call.Called)
            .Select(call => $"{NameOf(call.Caller)} calls {call.Called} ({call.Reason})").ToList();
        Expect.True(banned.Count == 0, string.Join("; ", banned));
        if (code.Unreadable.Count > 0)
            throw new NotApplicableException($"the code of {NameOf(code.Unreadable[0])} holds bytes that are no instructions");
    }

    /// <summary>As the author wrote it: the code of a lambda or an iterator stands in methods and classes with names like
    /// <c>&lt;Forward&gt;b__0</c>.</summary>
    private static string NameOf(MethodBase method)
    {
        var (type, name) = (method.DeclaringType, Written(method.Name));
        while (type is { DeclaringType: { } outer } && type.Name.StartsWith('<'))
        {
            name = Written(type.Name) is { Length: > 0 } written ? written : name;
            type = outer;
        }

        return $"{type?.Name}.{name}";
    }

    /// <summary>What stands in the innermost of a name's brackets; the name itself where it has none, or an obfuscator made it up.</summary>
    private static string Written(string name)
    {
        var start = name.Length - name.TrimStart('<').Length;
        var end = name.IndexOf('>', StringComparison.Ordinal);
        return start > 0 && end >= start ? name[start..end] : name;
    }
}
