namespace Research.Experiments.Tests;

public sealed class RunReportTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_rehearsed_report_is_made_once_and_written_nowhere()
    {
        var asked = 0;
        var report = new RunReport(_bench.Runs, _bench.Options(), _bench.Time, _ => { });
        for (var i = 0; i < 2; i++)
        {
            await report.Rehearse(new PlanSketch().Build(), () =>
            {
                asked++;
                return [];
            });
        }

        Assert.Equal(1, asked);
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Runs));
    }

    [Fact]
    public async Task After_a_report_of_the_run_so_far_none_is_rehearsed()
    {
        var report = new RunReport(_bench.Runs, _bench.Options(), _bench.Time, _ => { });
        ((StillClock)_bench.Time).Move(TimeSpan.FromSeconds(1));
        report.SoFar(new PlanSketch().Build(), () => []);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Path.Combine(_bench.Runs, "so-far.html")), TimeSpan.FromSeconds(30)));

        await report.Rehearse(new PlanSketch().Build(), () => throw new InvalidOperationException("It was asked for what has ended."));
    }
}
