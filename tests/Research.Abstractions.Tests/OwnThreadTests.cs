namespace Research.Tests;

public class OwnThreadTests
{
    [Fact]
    public async Task Work_has_a_thread_of_its_own_and_gives_its_result()
    {
        var (thread, isPool) = await OwnThread.Run(() => (Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread));

        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
        Assert.False(isPool);
    }

    [Fact]
    public async Task What_work_throws_reaches_who_awaits_it()
    {
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => OwnThread.Run(() => throw new InvalidDataException("broken")));

        Assert.Equal("broken", fault.Message);
    }
}
