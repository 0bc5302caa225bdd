using Research.Experiments;

namespace Research.Cli.Output;

/// <summary>Faults on the console, a line each.</summary>
internal static class FaultWriter
{
    public static void Write(IEnumerable<ExperimentFault> faults)
    {
        foreach (var fault in faults) Console.Error.WriteLine(fault);
    }

    public static void WriteWarnings(IEnumerable<ExperimentFault> warnings)
    {
        foreach (var warning in warnings) Console.Error.WriteLine($"warning: {warning}");
    }
}
