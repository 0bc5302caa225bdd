using System.Text;
using Research.Experiments.Pages;

namespace Research.Experiments;

/// <summary>
/// A run's report and page: at its end, and while it goes on, now and then, of what has ended so far. So a long run can be watched, and one
/// that is killed leaves its figures behind. Those so far are files of their own, which the last report removes: what an earlier run came
/// to, or another process that runs the same experiment, stays until there is something as good.
/// </summary>
internal sealed class RunReport
{
    private const string FileName = "report.json", SoFarFileName = "so-far.json", SoFarPageName = "so-far.html";

    /// <summary>Before the first report of a run under way: a shorter run is as soon at its end.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>Between two of them.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(10);

    /// <summary>Of the time of one thread, at the most, a twentieth is spent on reports of a run under way.</summary>
    private const int PauseOverWriting = 20;

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly RunOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;
    private readonly DateTimeOffset _startedAt;
    private readonly long _startedTicks;
    private Task _writing = Task.CompletedTask;
    private long _writtenTicks;
    private TimeSpan _pause = FirstPause;
    private bool _isRehearsed;

    /// <param name="folder">The run's.</param>
    /// <param name="log">Takes a line that only who looks for trouble needs; any thread.</param>
    public RunReport(string folder, RunOptions options, TimeProvider time, Action<string> log)
    {
        (_folder, _options, _time, _log) = (folder, options, time, log);
        _startedAt = time.GetUtcNow();
        _startedTicks = _writtenTicks = time.GetTimestamp();
        AtomicFile.Sweep(folder, _startedAt);
    }

    public string Path => PathIn(_folder);

    /// <summary>The report of a run that has this folder.</summary>
    public static string PathIn(string folder) => System.IO.Path.Combine(folder, FileName);

    /// <summary>Since the run began.</summary>
    public TimeSpan Taken => _time.GetElapsedTime(_startedTicks);

    /// <summary>
    /// Begins to write what has ended so far, on a thread of its own; or does nothing, where that was done not long ago. Any thread.
    /// </summary>
    /// <param name="ended">Called on that thread.</param>
    public void SoFar(ExperimentPlan plan, Func<IReadOnlyList<TrialOutcome>> ended)
    {
        lock (_lock)
        {
            if (!_writing.IsCompleted || _time.GetElapsedTime(_writtenTicks) < _pause) return;
            _writing = Task.Run(() => WriteSoFar(plan, ended));
        }
    }

    /// <summary>
    /// Begins to make the report and the page of what has ended, in memory alone, on a thread of its own: where none was written yet, and once.
    /// For a core that has nothing left to train: much of a short run's report is code that runs for the first time. What fails is not told;
    /// the last report will.
    /// </summary>
    /// <param name="ended">Called on that thread.</param>
    /// <returns>Its end, which nobody needs to await.</returns>
    public Task Rehearse(ExperimentPlan plan, Func<IReadOnlyList<TrialOutcome>> ended)
    {
        lock (_lock)
        {
            if (_isRehearsed || !_writing.IsCompleted || _writtenTicks != _startedTicks) return Task.CompletedTask;
            _isRehearsed = true;
        }

        return OwnThread.Run(() =>
        {
            var report = Build(plan, ended(), RunState.Partial);
            ReportJson.Write(report);
            PageWriter.Write(report);
        });
    }

    /// <summary>Writes the last report, its page, and what reporters make of it.</summary>
    /// <param name="say">Takes a warning.</param>
    public void Write(
        ExperimentPlan plan, IReadOnlyList<TrialOutcome> outcomes, RunState state, Reporters reporters, Action<string> say)
    {
        _writing.Wait();
        var (report, json) = WriteJson(plan, outcomes, state, FileName);
        var page = Task.Run(() => WritePage(report, PageWriter.FileName));
        reporters.Write(json, _folder, _options.Console, say);
        if (page.Result is { } failure) say(failure);
        RemoveSoFar();
    }

    private void WriteSoFar(ExperimentPlan plan, Func<IReadOnlyList<TrialOutcome>> ended)
    {
        var start = _time.GetTimestamp();
        try
        {
            if (WritePage(WriteJson(plan, ended(), RunState.Partial, SoFarFileName).Report, SoFarPageName) is { } failure) _log(failure);
        }
        catch (Exception fault)
        {
            // The last report decides, and tells the user.
            _log($"no report of the run so far: {Failures.Of(fault, "report").Message}");
        }

        var taken = _time.GetElapsedTime(start) * PauseOverWriting;
        _pause = taken > LeastPause ? taken : LeastPause;
        _writtenTicks = _time.GetTimestamp();
    }

    private void RemoveSoFar()
    {
        try
        {
            File.Delete(In(SoFarFileName));
            File.Delete(In(SoFarPageName));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _log($"the report of the run so far stays: {fault.Message}");
        }
    }

    private (Report Report, byte[] Json) WriteJson(ExperimentPlan plan, IReadOnlyList<TrialOutcome> outcomes, RunState state, string name)
    {
        var report = Build(plan, outcomes, state);
        var json = ReportJson.Write(report);
        AtomicFile.Write(In(name), json);
        return (report, json);
    }

    private Report Build(ExperimentPlan plan, IReadOnlyList<TrialOutcome> outcomes, RunState state) => ReportJson.Hashed(
        new ReportBuilder(plan, outcomes, PastLooks.In(Path)).Build(state, MachineInfo.Of(_options, _startedAt, Taken)));

    /// <summary>As a reporter: one that fails keeps not the run from its end.</summary>
    /// <returns>Why it failed; null if it did not.</returns>
    private string? WritePage(Report report, string name)
    {
        try
        {
            AtomicFile.Write(In(name), Encoding.UTF8.GetBytes(PageWriter.Write(report)));
            return null;
        }
        catch (Exception fault)
        {
            return $"{name} was not written: {Failures.Of(fault, "page").Message}";
        }
    }

    private string In(string name) => System.IO.Path.Combine(_folder, name);
}
