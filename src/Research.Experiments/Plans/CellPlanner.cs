using System.Globalization;
using System.Runtime.ExceptionServices;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>A cell's plans.</summary>
/// <param name="Member">Of a member of its own rows or weights; null without an ensemble.</param>
internal sealed record CellPlans(TrialPlan Trial, TrialPlan? Member);

/// <summary>Plans every distinct cell once, several at a time, and finds the places of what is wrong.</summary>
internal sealed class CellPlanner(Func<TrialSpec, TrialPlan> planTrial, string baseFolder, long seed, CellFaults faults)
{
    /// <summary>The places of what the planner warned of.</summary>
    public CellFaults Warnings { get; } = new();

    /// <summary>Null at a cell that is faulty. Cells that are written alike share one plan.</summary>
    /// <param name="tellMissing">False: the base alone is checked, and levels might have brought what it lacks.</param>
    public IReadOnlyList<CellPlans?> Plan(IReadOnlyList<CellDraft> cells, bool tellMissing)
    {
        var first = FirstAlike(cells);
        int[] distinct = [.. Enumerable.Range(0, cells.Count).Where(i => first[i] == i)];
        var outcomes = new Outcome[cells.Count];
        // The first alone: it loads the plugins and the data that the others share, and all at once would wait for each other.
        if (distinct.Length > 0) outcomes[distinct[0]] = Try(cells[distinct[0]], tellMissing);
        Parallel.ForEach(distinct.Skip(1), i => outcomes[i] = Try(cells[i], tellMissing));
        for (var i = 0; i < cells.Count; i++)
        {
            var outcome = outcomes[first[i]];
            outcome.Unexpected?.Throw();
            foreach (var fault in outcome.Faults) faults.Add(i, fault);
            foreach (var warning in outcome.Warnings) Warnings.Add(i, warning);
        }

        return [.. first.Select(i => outcomes[i].Plans)];
    }

    private sealed record Outcome(
        CellPlans? Plans,
        IReadOnlyList<ExperimentFault> Faults,
        IReadOnlyList<ExperimentFault> Warnings,
        ExceptionDispatchInfo? Unexpected = null);

    private static int[] FirstAlike(IReadOnlyList<CellDraft> cells)
    {
        var seen = new Dictionary<(bool, string), int>();
        var first = new int[cells.Count];
        for (var i = 0; i < cells.Count; i++)
        {
            (bool, string) key = (cells[i].Broken, CanonicalJson.Write(cells[i].Resolved));
            first[i] = seen.TryGetValue(key, out var other) ? other : seen[key] = i;
        }

        return first;
    }

    private Outcome Try(CellDraft cell, bool tellMissing)
    {
        var found = new List<ExperimentFault>();
        var checkedPart = (JObject)cell.Resolved.DeepClone();
        var bad = CellShape.Check(checkedPart, tellMissing, found.Add);
        try
        {
            var plans = Plan(checkedPart);
            IReadOnlyList<ExperimentFault> warnings = [.. plans.Trial.Warnings.Select(warning => FaultPlaces.Find(checkedPart, warning))];
            return new Outcome(bad.Count == 0 && !cell.Broken ? plans : null, found, warnings);
        }
        catch (FaultsException error)
        {
            found.AddRange(error.Faults.Where(fault => !IsIn(fault.Path, bad)).Select(fault => FaultPlaces.Find(cell.Resolved, fault)));
            return new Outcome(null, found, []);
        }
        catch (Exception) when (bad.Count > 0)
        {
            // Without the sections that were taken away the planner cannot go far; what was found before is what there is to tell.
            return new Outcome(null, found, []);
        }
        catch (Exception error)
        {
            return new Outcome(null, found, [], ExceptionDispatchInfo.Capture(error));
        }
    }

    private CellPlans Plan(JObject resolved)
    {
        var role = Roles.Seed(seed);
        var spec = new TrialSpec { Resolved = resolved, Seed = seed, Role = role, BaseFolder = baseFolder };
        var plan = planTrial(spec);
        if (!plan.IsEnsemble) return new CellPlans(plan, null);
        return new CellPlans(plan, planTrial(spec with { Role = Roles.Member(role, plan.Members), Member = plan.Members }));
    }

    private static bool IsIn(string path, IReadOnlyList<string> sections) =>
        sections.Any(section => path == section || path.StartsWith(section + ".", StringComparison.Ordinal)
            || path.StartsWith(section + "[", StringComparison.Ordinal));
}

/// <summary>Who trains.</summary>
internal static class Roles
{
    public static string Seed(long seed) => seed.ToString(CultureInfo.InvariantCulture);

    public static string Tuning(long seed) => string.Create(CultureInfo.InvariantCulture, $"tune/{seed}");

    public static string Member(string role, int member) => string.Create(CultureInfo.InvariantCulture, $"{role}/member/{member}");
}
