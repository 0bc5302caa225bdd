namespace Research.Experiments.Tests;

/// <summary>What is trained with a full disk could not be kept, and hours of it would be for nothing.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly int NoSpace = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <summary>A used-up quota is a full disk to whoever writes; a broken one is not.</summary>
    [Fact]
    public void A_quota_counts_as_a_full_disk()
    {
        var quota = OperatingSystem.IsWindows() ? unchecked((int)0x80070027) : OperatingSystem.IsLinux() ? 122 : 69;
        var broken = OperatingSystem.IsWindows() ? unchecked((int)0x80070017) : 5;

        Assert.True(Medium.IsFull(new IOException("Disk quota exceeded : '/runs/x.tmp'", quota)));
        Assert.True(Medium.IsFull(new IOException("No space left on device", NoSpace)));
        Assert.False(Medium.IsFull(new IOException("Input/output error", broken)));
        Assert.False(Medium.IsFull(new UnauthorizedAccessException()));
        Assert.Equal("Disk quota exceeded", Medium.Reason(new IOException("Disk quota exceeded : '/runs/x.tmp'", quota)));
        Assert.Equal("No space left on device", Medium.Reason(new IOException("No space left on device.", NoSpace)));
    }

    [Fact]
    public void It_stops_the_run_with_one_message_and_loses_nothing()
    {
        _bench.Trials.Before = (_, _) =>
        {
            if (_bench.Trials.Runs.Count > 2) throw new IOException("No space left on device", NoSpace);
        };

        var fault = Assert.Throws<IOException>(() => _bench.Run(new PlanSketch()));

        Assert.Equal("No space left on device; 2 of 6 are trained and stored", fault.Message);
        Assert.Equal(3, _bench.Trials.Runs.Count);
        Assert.DoesNotContain("failed", _bench.Error.ToString(), StringComparison.Ordinal);
        _bench.Trials.Before = (_, _) => { };
        Assert.Equal(new ReportTrialCounts(6, 6, Reused: 2, 0, 0), _bench.Report(new PlanSketch()).Status.Trials);
    }

    [Fact]
    public void It_stops_a_run_of_ensembles_that_are_combined_too()
    {
        var ensembles = new PlanSketch { Members = 3, Seeds = [1, 2] };
        _bench.Trials.BeforeCombining = () => throw new IOException("No space left on device", NoSpace);

        var fault = Assert.Throws<IOException>(() => _bench.Run(ensembles, jobs: 4));

        Assert.Equal("No space left on device", fault.Message);
        Assert.DoesNotContain("failed", _bench.Error.ToString(), StringComparison.Ordinal);
        _bench.Trials.BeforeCombining = () => { };
        Assert.Equal((4, 0), (_bench.Report(ensembles).Status.Trials.Finished, _bench.Report(ensembles).Status.Trials.Failed));
    }
}
