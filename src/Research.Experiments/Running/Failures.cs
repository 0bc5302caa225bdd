using System.Diagnostics;

namespace Research.Experiments;

/// <summary>An exception as a report says it: where, and one line.</summary>
internal static class Failures
{
    public static TrialFailure Of(Exception fault, string where) => Cause.Of(fault) switch
    {
        FaultsException { Faults: [var first, ..] faults } => new TrialFailure(
            first.Path.Length == 0 ? where : first.Path,
            string.Join("; ",
                faults.Skip(1).Select(one => one.Path.Length == 0 ? one.Message : $"{one.Path}: {one.Message}").Prepend(first.Message))),
        TechniqueException cause => new TrialFailure(where, OneLine.Of(cause.Message)),
        TrialStoreException or NotDeterministicException => new TrialFailure("store", OneLine.Of(fault.Message)),
        (IOException or UnauthorizedAccessException) and var cause => new TrialFailure(where, OneLine.Of(cause.Message), fault.ToString()),
        OutOfMemoryException => new TrialFailure(
            where, "not enough memory; fewer --jobs or a smaller batchSize need less", fault.ToString()),
        var cause => new TrialFailure(where, $"{cause.GetType().Name}{Place(cause)}: {OneLine.Of(cause.Message)}", fault.ToString()),
    };

    /// <summary>The first method on its way that is not the runtime's: a plugin's, as a rule. Empty where none is.</summary>
    private static string Place(Exception fault)
    {
        foreach (var frame in new StackTrace(fault).GetFrames())
        {
            if (frame.GetMethod() is not { DeclaringType: { } type } method) continue;
            var assembly = type.Assembly.GetName().Name;
            if (assembly is null || assembly.StartsWith("System.", StringComparison.Ordinal)) continue;
            return $" in {type.FullName}.{method.Name} of {assembly}";
        }

        return "";
    }
}
