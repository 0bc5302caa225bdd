using Research.Testing;

namespace Research.Cli.Output;

/// <summary>A line a technique, and one for each check that failed.</summary>
internal static class CheckWriter
{
    public static void Write(TextWriter writer, TechniqueReport report)
    {
        var name = $"{report.Technique.Kind}.{report.Technique.Id}";
        var passed = report.Results.Count(result => result.Outcome == CheckOutcome.Passed);
        if (report.Passed)
        {
            writer.WriteLine($"passed {name} ({passed} checks)");
            return;
        }

        writer.WriteLine($"FAILED {name} ({passed} checks passed)");
        foreach (var result in report.Results.Where(result => result.Outcome == CheckOutcome.Failed))
        {
            var example = result.Example.Length == 0 ? "" : $" {result.Example}";
            writer.WriteLine($"  {result.Check}{example}: {result.Message?.ReplaceLineEndings(" ")}");
        }
    }
}
