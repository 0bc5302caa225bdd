using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>The reporters of an experiment: those that its file names, else every one in the catalogue.</summary>
internal sealed class Reporters
{
    private const string Key = "reporters";

    private readonly IReadOnlyList<(string Id, IReporter Reporter)> _reporters;

    private Reporters(IReadOnlyList<(string Id, IReporter Reporter)> reporters) => _reporters = reporters;

    /// <exception cref="ExperimentException">One of them is unknown, or its options are wrong.</exception>
    public static Reporters Of(ExperimentPlan plan, ITechniqueFactory factory)
    {
        var written = plan.Resolved[Key] is JArray list
            ? list.Select((item, index) => (Json: item.ToString(Formatting.None), Path: $"{Key}[{index}]"))
            : factory.All(TechniqueKind.Reporter).OrderBy(technique => technique.Id, StringComparer.Ordinal)
                .Select(technique => (Json: JsonConvert.ToString(technique.Id), Path: Key));
        var reporters = new List<(string, IReporter)>();
        var faults = new List<ExperimentFault>();
        foreach (var (json, path) in written)
        {
            try
            {
                var bound = factory.Create(TechniqueKind.Reporter, json, path);
                reporters.Add((bound.Info.Id, (IReporter)bound.Instance));
            }
            catch (FaultsException fault)
            {
                faults.AddRange(fault.Faults.Select(one => FaultPlaces.Find(plan.Resolved, one)));
            }
        }
        return faults.Count == 0 ? new Reporters(reporters) : throw new ExperimentException(faults);
    }

    /// <summary>
    /// All at once, each with a console of its own: their texts come out whole, in the reporters' order. One that fails keeps none of the
    /// others, and not the run, from its end: the report is written already.
    /// </summary>
    public void Write(byte[] report, string folder, RunConsole console, Action<string> warn)
    {
        var texts = new StringWriter[_reporters.Count];
        var failures = new string?[_reporters.Count];
        Parallel.For(0, _reporters.Count, i =>
        {
            var (id, reporter) = _reporters[i];
            texts[i] = new StringWriter { NewLine = console.Out.NewLine };
            try
            {
                reporter.Write(new ReportContext(report, folder, texts[i], console.Width, console.OutIsTerminal));
            }
            catch (Exception fault)
            {
                failures[i] = $"the reporter {id} failed: {Failures.Of(fault, id).Message}";
            }
        });
        foreach (var (text, failure) in texts.Zip(failures))
        {
            console.Out.Write(text);
            if (failure is not null) warn(failure);
        }
    }
}

/// <summary>What a reporter sees.</summary>
internal sealed record ReportContext(
    ReadOnlyMemory<byte> Report, string Folder, TextWriter Console, int Width, bool Interactive) : IReportContext;
