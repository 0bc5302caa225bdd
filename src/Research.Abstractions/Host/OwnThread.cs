namespace Research;

/// <summary>
/// Work that begins at once, however busy the cores: the pool has a thread a core at first, and what came after would wait for one; and its
/// own start takes longer than a thread's. What the caller's context holds (AsyncLocal) is not handed on: to ask for it compiles code, for
/// which the tool's first line would wait.
/// </summary>
internal static class OwnThread
{
    public static Task Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    public static Task<T> Run<T>(Func<T> work)
    {
        var end = new TaskCompletionSource<T>();
        new Thread(() => Run(work, end)) { IsBackground = true }.UnsafeStart();
        return end.Task;
    }

    private static void Run<T>(Func<T> work, TaskCompletionSource<T> end)
    {
        try
        {
            end.SetResult(work());
        }
        catch (Exception fault)
        {
            end.SetException(fault);
        }
    }
}
