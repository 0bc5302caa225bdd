using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Research.Hosting;

namespace Research.Testing;

/// <summary>Options at the ends of their ranges: what is declared works there, or is refused with a clear word.</summary>
/// <param name="suites">They say what is run there.</param>
internal sealed class EndsSuite(IPluginCatalogue catalogue, IReadOnlyList<ISuite> suites) : ISuite
{
    /// <summary>Whole numbers count memory or work (units, members, epochs): more of it than this is not run.</summary>
    private const int Most = 1000;

    public IReadOnlyList<string> Kinds { get; } = [.. suites.SelectMany(suite => suite.Kinds).Distinct()];

    public IReadOnlyList<Check> Checks => [new("the ends of ranges", Ends)];

    private void Ends(Subject subject)
    {
        var ends = catalogue.OptionsOf(subject.Info).Select(OptionRange.Of).OfType<OptionRange>()
            .SelectMany(range => range.Ends().Select(end => (range.Name, Value: end))).Where(end => IsAffordable(end.Value)).ToList();
        if (ends.Count == 0) throw new NotApplicableException("none of its options has bounds that can be tried");
        var checks = suites.Where(suite => suite.Kinds.Contains(subject.Info.Kind)).SelectMany(suite => suite.ChecksAtEnds).ToList();
        foreach (var (name, value) in ends)
        {
            var options = (JObject)subject.Options.DeepClone();
            options[name] = value;
            var where = $"{name} = {value.ToString(Formatting.None)}";
            foreach (var check in checks) Run(check, subject with { Options = options }, name, where);
        }
    }

    private static bool IsAffordable(JToken end) => end.Type != JTokenType.Integer || (long)end <= Most;

    private static void Run(Check check, Subject subject, string option, string where)
    {
        try
        {
            check.Run(subject);
        }
        catch (FaultsException refused) when (refused.Faults.Any(fault => fault.Path.EndsWith($".{option}", StringComparison.Ordinal)))
        {
            throw new CheckFailedException($"{where} is within the range, and is refused: {refused.Message}");
        }
        catch (FaultsException failed) when (failed.InnerException is not null)
        {
            throw new CheckFailedException($"with {where}, {check.Name}: {failed.Message}");
        }
        catch (Exception refused) when (refused is TechniqueException or FaultsException or NotApplicableException)
        {
            // It says plainly what it cannot do there, or the check says nothing about it.
        }
        catch (Exception fault)
        {
            throw new CheckFailedException($"with {where}, {check.Name}: {ConformanceKit.Sentence(fault)}");
        }
    }
}
