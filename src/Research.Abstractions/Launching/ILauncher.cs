namespace Research;

/// <summary>Where trials run. Results go through the store; a launcher submits, watches and tells.</summary>
public interface ILauncher
{
    /// <summary>Runs each trial once, at most <see cref="ILaunchContext.Jobs"/> at a time, and ends when all have ended. Once stopped,
    /// it starts no more; it may then end as cancelled.</summary>
    Task Run(IReadOnlyList<string> trials, ILaunchContext context, CancellationToken stop);
}

public interface ILaunchContext
{
    /// <summary>How many trials may run at once, at least 1.</summary>
    int Jobs { get; }

    /// <summary>A folder for the launcher's own files.</summary>
    string Folder { get; }

    /// <summary>
    /// Runs a trial in this process on so many threads, at least 1; what went wrong with the trial is recorded, not thrown.
    /// </summary>
    /// <returns>Ends with the trial. What awaits it goes on on the trial's thread, which takes the next trial as soon as that returns.</returns>
    Task RunHere(string trial, int threads);

    /// <summary>Gives a trial that was started here so many threads more, at least 0; nothing happens where it has ended.</summary>
    void Lend(string trial, int threads);

    /// <summary>The command line that runs a trial in a process of its own.</summary>
    IReadOnlyList<string> WorkerCommand(string trial);

    /// <param name="state">"submitted", "running", "finished", "failed".</param>
    void Tell(string trial, string state, string? message);
}
