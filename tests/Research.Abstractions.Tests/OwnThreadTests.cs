namespace Research.Tests;

public class OwnThreadTests
{
    [Fact]
    public async Task Work_has_a_thread_of_its_own_and_gives_its_result()
    {
        // Before it waits: what comes after may go on on the work's own thread, where the test has no context to come back to.
        var caller = Environment.CurrentManagedThreadId;
        var (thread, isPool) = await OwnThread.Run(() => (Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread));

        Assert.NotEqual(caller, thread);
        Assert.False(isPool);
    }

    [Fact]
    public async Task What_work_throws_reaches_who_awaits_it()
    {
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => OwnThread.Run(() => throw new InvalidDataException("broken")));

        Assert.Equal("broken", fault.Message);
    }
}
