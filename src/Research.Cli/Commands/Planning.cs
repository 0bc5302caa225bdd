using Research.Experiments;

namespace Research.Cli.Commands;

/// <summary>Plans several files at once.</summary>
internal static class Planning
{
    /// <exception cref="ExperimentException">Everything that is wrong with any of them.</exception>
    public static IReadOnlyList<ExperimentPlan> PlanAll(ExperimentPlanner planner, IReadOnlyList<ExperimentRequest> requests) =>
        All(request => [planner.Plan(request)], requests);

    /// <summary>As <see cref="PlanAll"/>, each file with its variants after it.</summary>
    /// <exception cref="ExperimentException">Everything that is wrong with any of them.</exception>
    public static IReadOnlyList<ExperimentPlan> PlanAllVariants(ExperimentPlanner planner, IReadOnlyList<ExperimentRequest> requests) =>
        All(planner.PlanWithVariants, requests);

    /// <exception cref="ExperimentException">Every reporter of any of them that is not to be had.</exception>
    public static void RequireReporters(ExperimentRunner runner, IReadOnlyList<ExperimentPlan> plans) => All(
        plan =>
        {
            runner.RequireReporters(plan);
            return [plan];
        },
        plans);

    private static List<ExperimentPlan> All<T>(Func<T, IReadOnlyList<ExperimentPlan>> plan, IReadOnlyList<T> sources)
    {
        var plans = new List<ExperimentPlan>();
        var faults = new List<ExperimentFault>();
        foreach (var source in sources)
        {
            try
            {
                plans.AddRange(plan(source));
            }
            catch (ExperimentException exception)
            {
                faults.AddRange(exception.Faults);
            }
        }

        // An argument that is wrong is wrong for each of the files, and is told once.
        return faults.Count == 0 ? plans : throw new ExperimentException([.. faults.Distinct()]);
    }
}
