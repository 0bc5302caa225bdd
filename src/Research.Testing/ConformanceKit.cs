using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Research.Hosting;
using Research.Training;

namespace Research.Testing;

/// <summary>
/// Checks that techniques keep what their contracts promise. Every technique of the catalogue is in it by being there: a suite is chosen by
/// kind, never by name. One kit is used by one thread at a time.
/// </summary>
public sealed class ConformanceKit : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IServiceScope _scope;
    private readonly IPluginCatalogue _catalogue;
    private readonly ISuite[] _suites;
    private readonly VectorSuite? _vectors;

    /// <param name="folders">Where plugins are looked for.</param>
    /// <param name="vectors">A folder of reference values, <c>kind.id.json</c>; or null.</param>
    public ConformanceKit(PluginFolders folders, string? vectors = null)
    {
        _services = KitServices.Create(folders);
        _scope = _services.CreateScope();
        _catalogue = _services.GetRequiredService<IPluginCatalogue>();
        var factory = _scope.ServiceProvider.GetRequiredService<ITechniqueFactory>();
        ISuite[] suites =
        [
            new OptionsSuite(factory, _catalogue), new CodeSuite(_catalogue.TypeOf), new LayerSuite(factory), new PassSuite(factory),
            new CapabilitySuite(factory), new ActivationSuite(factory), new InitializerSuite(factory), new OptimizerSuite(factory),
            new ScheduleSuite(factory), new LossSuite(factory), new MetricSuite(factory), new DataSourceSuite(factory, _catalogue),
            new PreprocessorSuite(factory), new EnsembleSuite(factory), new ReporterSuite(factory), new LauncherSuite(factory),
            new PenaltySuite(factory), new TrainingSuite(_services), new ResumeSuite(_services), new EpochSuite(factory),
            new QuantitySuite(factory, _services.GetRequiredService<ITrialRunner>()),
        ];
        _suites = [.. suites, new EndsSuite(_catalogue, suites)];
        _vectors = vectors is null ? null : new VectorSuite(factory, vectors);
    }

    /// <summary>What can be checked.</summary>
    public IPluginCatalogue Catalogue => _catalogue;

    /// <summary>Runs every check that speaks of the technique; what a technique throws is a failed check.</summary>
    public TechniqueReport Check(TechniqueInfo technique)
    {
        var results = new List<CheckResult>();
        try
        {
            foreach (var subject in Subjects(technique))
            {
                foreach (var suite in _suites.Where(suite => suite.Kinds.Contains(technique.Kind)))
                {
                    foreach (var check in subject.Neutral ? suite.NeutralChecks : suite.Checks)
                        results.Add(Run(check.Name, subject.Options.ToString(Newtonsoft.Json.Formatting.None), () => check.Run(subject)));
                }
            }

            results.AddRange(CheckReferenceValues(technique));
        }
        catch (Exception fault)
        {
            // No example can be made of it, or its reference values cannot be read.
            results.Add(new CheckResult("examples", "", CheckOutcome.Failed, Sentence(fault)));
        }

        return new TechniqueReport(technique, results);
    }

    /// <summary>The reference values alone; none where there are no vectors for the technique.</summary>
    public IEnumerable<CheckResult> CheckReferenceValues(TechniqueInfo technique) =>
        (_vectors?.Cases(technique) ?? []).Select(reference => Run("reference values", reference.Spec, reference.Check));

    /// <summary>The technique's examples, or its defaults where it declares none.</summary>
    private IEnumerable<Subject> Subjects(TechniqueInfo technique)
    {
        var examples = _catalogue.Examples(technique);
        if (examples.All(example => example.Neutral))
        {
            var required = _catalogue.OptionsOf(technique).Where(option => option.Required).Select(option => $"\"{option.Name}\"").ToList();
            if (required.Count > 0)
                throw new CheckFailedException($"it needs {string.Join(", ", required)} and declares no [Example] to check it with");
            yield return new Subject(technique, []);
        }

        foreach (var example in examples)
        {
            var options = JObject.Parse(example.Options);
            yield return new Subject(
                technique, options, example.Input is { } input ? new Shape(input) : null, example.IndicesBelow, example.Neutral);
        }
    }

    private static CheckResult Run(string name, string example, Action check)
    {
        try
        {
            check();
            return new CheckResult(name, example, CheckOutcome.Passed, null);
        }
        catch (NotApplicableException reason)
        {
            return new CheckResult(name, example, CheckOutcome.NotApplicable, reason.Message);
        }
        catch (Exception fault)
        {
            // A technique may throw anything; whatever it is, the check has failed.
            return new CheckResult(name, example, CheckOutcome.Failed, Sentence(fault));
        }
    }

    internal static string Sentence(Exception fault) => Cause.Of(fault) switch
    {
        (CheckFailedException or FaultsException or TechniqueException or PluginException or InvalidDataException) and var told =>
            told.Message,
        var thrown => $"it throws {thrown.GetType().Name}: {thrown.Message}"
            + $"{(thrown.StackTrace is { } trace ? $" ({trace.Split('\n')[0].Trim()})" : "")}",
    };

    public void Dispose()
    {
        _scope.Dispose();
        _services.Dispose();
    }
}
