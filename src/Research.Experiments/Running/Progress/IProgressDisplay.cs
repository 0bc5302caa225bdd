namespace Research.Experiments;

/// <summary>Shows a run's progress; disposing ends it and leaves the terminal clean.</summary>
internal interface IProgressDisplay : IDisposable
{
    /// <summary>A training ended.</summary>
    /// <param name="line">What became of it.</param>
    /// <param name="important">Failed, diverged, or the last: never left out.</param>
    void Ended(string line, bool important);

    /// <summary>A warning or failure, above the progress.</summary>
    void Say(string line);
}

/// <summary>--quiet: warnings and failures alone.</summary>
internal sealed class QuietDisplay(TextWriter writer) : IProgressDisplay
{
    private readonly Lock _lock = new();

    public void Ended(string line, bool important)
    {
    }

    public void Say(string line)
    {
        lock (_lock) writer.WriteLine(line);
    }

    public void Dispose()
    {
    }
}

/// <summary>In a pipe, or a terminal that cannot be drawn on: a line for a training that ended, at most one a second; what matters
/// always.</summary>
internal sealed class PlainDisplay(TextWriter writer, RunBoard board, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long? _lastLine;

    public void Ended(string line, bool important)
    {
        lock (_lock)
        {
            if (!important && _lastLine is { } last && time.GetElapsedTime(last) < Pause) return;
            _lastLine = time.GetTimestamp();
            var snapshot = board.Snapshot();
            var isLast = snapshot.Done == snapshot.Total;
            var left = !isLast && snapshot.Left is { } remaining ? $" ({ProgressText.Duration(remaining)} left)" : "";
            writer.WriteLine($"{snapshot.Done}/{snapshot.Total} {line}{left}");
        }
    }

    public void Say(string line)
    {
        lock (_lock) writer.WriteLine(line);
    }

    public void Dispose()
    {
    }
}
