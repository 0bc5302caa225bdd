using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research.Experiments;

/// <summary>What the report says of the machine.</summary>
internal static class MachineInfo
{
    private const string LinuxProcessors = "/proc/cpuinfo";

    public static ReportMachine Of(RunOptions options, DateTimeOffset startedAt, TimeSpan taken) => new(
        Environment.MachineName,
        RuntimeInformation.OSDescription,
        Processor(),
        Environment.ProcessorCount,
        VectorBits(),
        RuntimeInformation.FrameworkDescription,
        ToolVersion(),
        startedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        Math.Round(taken.TotalSeconds, 3),
        options.Jobs,
        options.Launcher,
        options.CommandLine);

    private static string ToolVersion() =>
        typeof(MachineInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static int VectorBits() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static string Processor()
    {
        var name = OperatingSystem.IsLinux() ? LinuxProcessor() : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return string.IsNullOrWhiteSpace(name) ? RuntimeInformation.ProcessArchitecture.ToString() : name;
    }

    private static string? LinuxProcessor()
    {
        try
        {
            return File.ReadLines(LinuxProcessors)
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
