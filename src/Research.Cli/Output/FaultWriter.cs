using Research.Experiments;

namespace Research.Cli.Output;

/// <summary>Faults as editors and people read them: <c>file:line: path: message</c>.</summary>
internal static class FaultWriter
{
    public static void Write(IEnumerable<ExperimentFault> faults)
    {
        foreach (var fault in faults) Console.Error.WriteLine(Line(fault));
    }

    public static void WriteWarnings(IEnumerable<ExperimentFault> warnings)
    {
        foreach (var warning in warnings) Console.Error.WriteLine($"warning: {Line(warning)}");
    }

    private static string Line(ExperimentFault fault)
    {
        var file = fault.File.Length == 0 ? "" : fault.Line > 0 ? $"{fault.File}:{fault.Line}: " : $"{fault.File}: ";
        return $"{file}{(fault.Path.Length == 0 ? "" : $"{fault.Path}: ")}{fault.Message}";
    }
}
