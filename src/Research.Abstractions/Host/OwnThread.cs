namespace Research;

/// <summary>
/// Work that begins at once, however busy the cores: the pool has a thread a core at first, and what came after would wait for one; and its
/// own start takes longer than a thread's.
/// </summary>
internal static class OwnThread
{
    public static Task Run(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
