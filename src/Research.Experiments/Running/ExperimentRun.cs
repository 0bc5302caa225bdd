using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Research.Training;

namespace Research.Experiments;

/// <summary>One run of one plan.</summary>
internal sealed class ExperimentRun
{
    private const int Done = 0, SomeFailed = 1, Interrupted = 130;
    private const string Stopping = "stopping; what is finished is kept, and the same command carries on (again to stop at once)";

    private readonly Dictionary<(string Cell, long Seed), TrialFailure> _notPicked = [];
    private readonly RunOptions _options;
    private readonly TimeProvider _time;
    private readonly ILauncher _launcher;
    private readonly string _folder;
    private readonly RunLog _log;
    private readonly RunBoard _board;
    private readonly TrainingRunner _trainings;
    private readonly EnsembleCombiner _combiner;
    private readonly RunReport _report;
    private ExperimentPlan _plan;
    private IReadOnlyList<TrainingUnit> _units = [];
    private Dictionary<string, TrainingUnit> _unitById = [];
    private CellBoard _cells;
    private IProgressDisplay _display;

    public ExperimentRun(ExperimentPlan plan, RunOptions options, IServiceScopeFactory scopes, TimeProvider time, ILauncher launcher)
    {
        _plan = plan;
        _options = options;
        _time = time;
        _launcher = launcher;
        _folder = RunFolder.Of(options.RunsFolder, plan);
        Directory.CreateDirectory(_folder);
        _log = new RunLog(Path.Combine(_folder, "run.log"), time);
        _report = new RunReport(_folder, options, time, _log.Write);
        _board = new RunBoard(time);
        _board.Ended += Ended;
        _display = new QuietDisplay(options.Console.Error);
        _cells = Cells();
        var store = new TrialStore(StoreFolder(options), line => Say("warning: " + line), time);
        _trainings = new TrainingRunner(scopes, store);
        _combiner = new EnsembleCombiner(scopes, store);
    }

    public static string StoreFolder(RunOptions options) => Path.Combine(options.RunsFolder, "trials");

    public RunOutcome Run(Reporters reporters, CancellationToken stop)
    {
        _log.Write($"started: {_options.CommandLine}");
        using var told = stop.Register(() => Say(Stopping));
        PastLooks.KeepUnreadable(_report.Path, line => Say("warning: " + line));
        foreach (var warning in _plan.Warnings) Say($"warning: {warning}");
        var tuning = TrainingUnit.OfTuning(_plan);
        _board.Planned(tuning.Count + TrainingUnit.Of(_plan.Trials).Count);
        if (tuning.Count > 0)
        {
            Train(tuning, "tuning runs", stop);
            Pick(stop);
        }
        if (!stop.IsCancellationRequested || tuning.Count == 0)
            Train(TrainingUnit.Of([.. _plan.Trials.Where(trial => !_notPicked.ContainsKey((trial.Cell.Id, trial.Seed)))]), "trials", stop);

        var outcomes = Outcomes(stop);
        var state = outcomes.Count < _plan.Trials.Count ? RunState.Partial
            : outcomes.Any(outcome => outcome.Failure is not null) ? RunState.Failed : RunState.Complete;
        _report.Write(_plan, outcomes, state, reporters, line => Say("warning: " + line));
        if (state == RunState.Partial)
            Say($"interrupted with {outcomes.Count} of {_plan.Trials.Count} trials done; the same command carries on");
        _log.Write($"{state} after {ProgressText.Duration(_report.Taken)}");
        return new RunOutcome(_report.Path, state, state switch { RunState.Complete => Done, RunState.Failed => SomeFailed, _ => Interrupted });
    }

    /// <summary>Takes from the store what is there, and trains the rest.</summary>
    private void Train(IReadOnlyList<TrainingUnit> units, string what, CancellationToken stop)
    {
        _units = BySeed(units);
        _unitById = units.ToDictionary(unit => unit.Id, StringComparer.Ordinal);
        _cells = Cells();
        var waiting = Waiting();
        _log.Write($"{units.Count} {what}, {units.Count - waiting.Count} stored");
        using (_display = Display(waiting.Count, what))
        {
            if (waiting.Count > 0) Launch(waiting, stop);
        }
        _display = new QuietDisplay(_options.Console.Error);
    }

    /// <summary>
    /// Every cell's first seed, then every cell's second: what a stopped run leaves can be compared, and who shares a seed's data trains
    /// side by side.
    /// </summary>
    private static IReadOnlyList<TrainingUnit> BySeed(IReadOnlyList<TrainingUnit> units)
    {
        var seeds = units.Select(unit => unit.Trial.Seed).Distinct().ToList();
        return [.. units.OrderBy(unit => seeds.IndexOf(unit.Trial.Seed))];
    }

    private CellBoard Cells() => new(_units, _plan.Primary.Address, _plan.Primary.HigherIsBetter ?? true);

    /// <summary>The best of what was tuned takes its place in the plan.</summary>
    private void Pick(CancellationToken stop)
    {
        var (plan, failed) = TuningResolver.Resolve(_plan, trial => Outcome(trial, stop));
        _plan = plan;
        foreach (var (group, failure) in failed)
        {
            foreach (var trial in group.Candidates[0].Trials) _notPicked[(trial.Cell.Id, trial.Seed)] = failure;
        }
    }

    /// <summary>What is to train; what is stored goes onto the board.</summary>
    private List<string> Waiting()
    {
        var waiting = new List<string>();
        foreach (var unit in _units)
        {
            try
            {
                if (_options.Fresh || _trainings.Stored(unit) is not { } stored)
                {
                    waiting.Add(unit.Id);
                    continue;
                }
                _board.Found(stored);
                _cells.Ended(unit.Id, Score(stored, unit).Number ?? double.NaN);
            }
            catch (TrialStoreException fault)
            {
                _board.Failed(unit.Id, Failures.Of(fault, "store"));
            }
        }
        return waiting;
    }

    private IProgressDisplay Display(int waiting, string what)
    {
        var console = _options.Console;
        if (_options.Quiet || waiting == 0) return new QuietDisplay(console.Error);
        if (LiveDisplay.Suits(console, Environment.GetEnvironmentVariable("TERM")))
            return new LiveDisplay(console.Error, _plan.Name, _board, _cells);
        var stored = _units.Count - waiting;
        console.Error.WriteLine($"{_plan.Name}: {_units.Count} {what}, {stored} stored, {waiting} to run, {_options.Jobs} at once");
        return new PlainDisplay(console.Error, _board, _time);
    }

    private void Launch(List<string> waiting, CancellationToken stop)
    {
        Exception? full = null;
        using var halted = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var context = new LaunchContext(
            _plan.Request, _options, Path.Combine(_folder, _options.Launcher), _unitById, _trainings, _board, Halt, halted.Token);
        TrialFailure? failure = null;
        try
        {
            _launcher.Run(waiting, context, halted.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (halted.IsCancellationRequested)
        {
            // The reason is told below, an interruption by the caller.
        }
        catch (Exception fault)
        {
            failure = Failures.Of(fault, "launcher");
        }
        if (full is not null)
        {
            var stored = _units.Count(unit => _board.Of(unit.Id) is not null);
            throw new IOException($"{full.Message}; {stored} of {_units.Count} are trained and stored", full);
        }
        if (stop.IsCancellationRequested) return;
        foreach (var id in waiting.Where(id => _board.Of(id) is null && _board.FailureOf(id) is null))
            _board.Failed(id, failure ?? new TrialFailure("launcher", $"the launcher {_options.Launcher} ended without running it"));

        void Halt(Exception fault)
        {
            Interlocked.CompareExchange(ref full, fault, null);
            halted.Cancel();
        }
    }

    private void Ended(string id)
    {
        var unit = _unitById[id];
        var isTuning = unit.Trial.Spec.Role.StartsWith("tune/", StringComparison.Ordinal);
        var who = (isTuning ? "tuning " : "")
            + $"{unit.Trial.Cell.Id}, seed {unit.Trial.Seed}"
            + (unit.Trial.Spec.Member > 0 ? $", member {unit.Trial.Spec.Member}" : "");
        if (_board.FailureOf(id) is { } failure)
        {
            _cells.Ended(id, double.NaN);
            Say($"failed: {who}: {failure.Where}: {failure.Message}");
            if (failure.Detail is not null) _log.Write(failure.Detail);
            return;
        }
        var result = _board.Of(id)!.ToResult(unit.Trial.Plan.Measurements, []);
        var score = Score(_board.Of(id)!, unit);
        _cells.Ended(id, score.Number ?? double.NaN);
        var line = $"{who}: {TrialOutcome.StateOf(result)}"
            + (score.Number is { } number ? $", {_plan.Primary.Address} {ProgressText.Number(number)}" : "")
            + $", {ProgressText.Duration(TimeSpan.FromSeconds(result.Seconds))}";
        _log.Write(line);
        var snapshot = _board.Snapshot();
        _display.Ended(line, important: result.State == TrialState.Diverged || snapshot.Done == snapshot.Total);
        if (isTuning || snapshot.Done == snapshot.Total) return;
        _report.SoFar(_plan, EndedSoFar);
        if (snapshot.Total - snapshot.Done < _options.Jobs) _report.Rehearse(_plan, EndedSoFar);
    }

    /// <summary>In the plan's order. Ensembles wait for the end: to combine one takes its members' time to predict.</summary>
    private List<TrialOutcome> EndedSoFar() =>
        [.. _plan.Trials.Where(trial => trial.Members.Count == 0).Select(trial => Outcome(trial, CancellationToken.None)).OfType<TrialOutcome>()];

    private ReportValue Score(StoredTrial stored, TrainingUnit unit) =>
        TrialValues.AtEnd(stored.ToResult(unit.Trial.Plan.Measurements, []), _plan.Primary.Address);

    /// <summary>In the plan's order; what was not run for the interruption is left out.</summary>
    private List<TrialOutcome> Outcomes(CancellationToken stop)
    {
        var outcomes = new TrialOutcome?[_plan.Trials.Count];
        var jobs = new ParallelOptions { MaxDegreeOfParallelism = _options.Jobs };
        try
        {
            Parallel.For(0, outcomes.Length, jobs, i => outcomes[i] = Outcome(_plan.Trials[i], stop));
        }
        catch (AggregateException faults) when (faults.InnerExceptions.FirstOrDefault(Medium.IsFull) is { } full)
        {
            ExceptionDispatchInfo.Throw(full);
        }
        return [.. outcomes.OfType<TrialOutcome>()];
    }

    private TrialOutcome? Outcome(PlannedTrial trial, CancellationToken stop)
    {
        if (_notPicked.TryGetValue((trial.Cell.Id, trial.Seed), out var notPicked))
            return new TrialOutcome(trial, null, [], Reused: false, notPicked);
        if (trial.Members.Count > 0) return Ensemble(trial, stop);
        if (_board.FailureOf(trial.Id) is { } failure) return new TrialOutcome(trial, null, [], Reused: false, failure);
        return _board.Of(trial.Id) is { } stored
            ? new TrialOutcome(trial, stored.ToResult(trial.Plan.Measurements, []), [], !_board.WasTrained(trial.Id), null)
            : null;
    }

    private TrialOutcome? Ensemble(PlannedTrial trial, CancellationToken stop)
    {
        var members = trial.Members.Select(member => _board.Of(member.Id)).ToList();
        var results = members.Zip(trial.Members, (member, planned) => member?.ToResult(planned.Plan.Measurements, [])).ToList();
        if (trial.Members.Select(member => _board.FailureOf(member.Id)).FirstOrDefault(failure => failure is not null) is { } failure)
            return new TrialOutcome(trial, null, results, Reused: false, failure);
        if (members.Any(member => member is null) || stop.IsCancellationRequested) return null;
        try
        {
            var (result, reused) = _combiner.Combine(trial, [.. members.OfType<StoredTrial>()], _options.Fresh);
            return new TrialOutcome(trial, result, results, reused && !trial.Members.Any(member => _board.WasTrained(member.Id)), null);
        }
        catch (Exception fault) when (!Medium.IsFull(fault))
        {
            var broken = Failures.Of(fault, "ensemble");
            Say($"failed: {trial.Cell.Id}, seed {trial.Seed}: {broken.Where}: {broken.Message}");
            if (broken.Detail is not null) _log.Write(broken.Detail);
            return new TrialOutcome(trial, null, results, Reused: false, broken);
        }
    }

    private void Say(string line)
    {
        _log.Write(line);
        _display.Say(line);
    }
}
