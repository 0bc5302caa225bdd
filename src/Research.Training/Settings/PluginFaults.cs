using System.Diagnostics;
using System.Reflection;

namespace Research.Training;

/// <summary>Exceptions of a plugin's code, told from the host's own.</summary>
internal static class PluginFaults
{
    /// <summary>What a plugin may call, and be refused by.</summary>
    private static readonly Assembly[] Contracts = [typeof(Tensor).Assembly, typeof(ILayer).Assembly];

    /// <summary>Where techniques are made, which tells itself what is wrong with them.</summary>
    private const string Binder = "Research.Hosting";

    /// <summary>One sentence on an exception that a plugin threw, or that what it called threw; null where it is the host's.</summary>
    public static string? Sentence(Exception fault)
    {
        fault = Cause.Of(fault);
        foreach (var frame in new StackTrace(fault).GetFrames())
        {
            if (frame.GetMethod() is not { DeclaringType: { } type } method) continue;
            var (assembly, name) = (type.Assembly, type.Assembly.GetName().Name!);
            if (name.StartsWith("System.", StringComparison.Ordinal) || Contracts.Contains(assembly)) continue;
            if (assembly == typeof(PluginFaults).Assembly || name == Binder) return null;
            return $"{fault.GetType().Name} in {type.FullName}.{method.Name} of {name}: {OneLine.Of(fault.Message)}; "
                + "its plugin is to be mended";
        }

        return null;
    }
}
