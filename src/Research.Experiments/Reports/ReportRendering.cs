using Newtonsoft.Json;

namespace Research.Experiments;

/// <summary>Gives a report that was written before to a reporter.</summary>
public static class ReportRendering
{
    /// <param name="reporter">Its id.</param>
    /// <param name="folder">Where files go.</param>
    /// <exception cref="ExperimentException">No plugin folder has that reporter.</exception>
    public static void Write(ReportFile report, string reporter, string folder, ITechniqueFactory factory, RunConsole console)
    {
        try
        {
            var instance = (IReporter)factory.Create(TechniqueKind.Reporter, JsonConvert.ToString(reporter), "").Instance;
            instance.Write(new ReportContext(report.Bytes, folder, console.Out, console.Width, console.OutIsTerminal));
        }
        catch (FaultsException fault)
        {
            throw new ExperimentException([.. fault.Faults.Select(one => new ExperimentFault("", $"reporter {reporter}", 0, one.Message))]);
        }
    }
}
