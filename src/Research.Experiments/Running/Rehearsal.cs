using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Research.Experiments.Pages;
using Research.Training;

namespace Research.Experiments;

/// <summary>
/// A made-up experiment, planned, stored, reported and shown in memory alone, while the command line is read and the real one planned: all
/// cores but one stand idle then. Nearly all of this is code that runs once, and getting it ready takes longer than running it.
/// </summary>
public static class Rehearsal
{
    private const string Name = "rehearsal", Score = "test.score";

    private const string Experiment = """
        {
          "data": "a", "model": ["b"], "loss": "c", "optimizer": "d", "training": { "epochs": 1 }, "seeds": 2,
          "ablation": { "factors": { "level": { "path": "defaults.activation", "levels": ["a", "b"] } } }
        }
        """;

    /// <summary>
    /// On other cores; where there is none, nothing is rehearsed, since it would take the planner's time. What fails is not told: the real
    /// run will.
    /// </summary>
    /// <param name="more">What is rehearsed beside this.</param>
    public static void Begin(params IEnumerable<Action> more)
    {
        if (Environment.ProcessorCount == 1) return;
        foreach (var part in (IEnumerable<Action>)[Write, () => Run(), .. more]) OwnThread.Run(part);
    }

    /// <summary>The console, which the command asks for soon: before a text the runtime finds out what the terminal can do, if there is one.</summary>
    private static void Write()
    {
        RunConsole.Standard();
        Console.OpenStandardOutput().Write([]);
    }

    /// <returns>The page.</returns>
    internal static string Run()
    {
        var file = ExperimentFile.Of(Name, Encoding.UTF8.GetBytes(Experiment));
        var plan = new ExperimentPlanner(new Planner(), TrainingIdentity.OfThisTool()).Plan(new ExperimentRequest { File = Name }, file);
        TrialOutcome[] outcomes = [.. plan.Trials.Select(trial => new TrialOutcome(trial, Stored(trial), [], Reused: false, Failure: null))];
        var machine = MachineInfo.Of(new RunOptions { RunsFolder = "" }, DateTimeOffset.UnixEpoch, TimeSpan.Zero);
        var report = ReportJson.Hashed(new ReportBuilder(plan, outcomes, new PastLooks(null)).Build(RunState.Complete, machine));
        ReportJson.Write(report);
        return PageWriter.Write(report);
    }

    private static TrialResult Stored(PlannedTrial trial)
    {
        var result = new TrialResult
        {
            State = TrialState.Finished,
            Epochs = 1,
            Steps = 1,
            StepsPerEpoch = 1,
            Parameters = 1,
            Recordings = [new Recording(Name, Score, [Moment.Start, "epoch:1", Moment.End], [0, trial.Seed, trial.Seed])],
            WeightsHash = "",
            Seconds = 1,
            PeakBytes = 1,
            Threads = 1,
        };
        var stored = TrialFile.Write(StoredTrial.Of(trial.Id, result, trial.Plan.Measurements));
        return TrialFile.Read(Name, stored).ToResult(trial.Plan.Measurements, []);
    }

    /// <summary>Plans trials without binding a technique, and is all the services that an experiment's planner asks for.</summary>
    private sealed class Planner : ITrialPlanner, IServiceScopeFactory, IServiceScope, IServiceProvider
    {
        public IServiceProvider ServiceProvider => this;

        public IServiceScope CreateScope() => this;

        public object? GetService(Type serviceType) => serviceType == typeof(ITrialPlanner) ? this : null;

        public TrialPlan Plan(TrialSpec spec) => new()
        {
            // As techniques get their options: written, and read as canonical text.
            Canonical = CanonicalJson.Write(CanonicalJson.Parse(spec.Resolved.ToString(Formatting.None))),
            Techniques = [],
            Observers = [],
            Parameters = 1,
            Entries = [],
            Measurements = [Name],
            Addresses = [new AddressInfo(Score, "share", HigherIsBetter: true)],
            Primary = Score,
            Moments = [Moment.End],
            Epochs = 1,
        };

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
