namespace Research.Training.Tests.Settings;

public sealed class MomentsTests
{
    [Fact]
    public void Moments_fall_where_they_are_written()
    {
        var faults = new FaultCollector();
        var moments = Moments.Parse(["start", "epoch:5", "step:100", "every-steps:50"], "at", faults);
        Assert.False(faults.Any);
        Assert.True(moments.Start);
        Assert.False(moments.End);
        Assert.Equal([5], Enumerable.Range(1, 20).Where(moments.AfterEpoch));
        Assert.Equal([50, 100, 150, 200], Enumerable.Range(1, 200).Where(step => moments.AfterStep(step)));
        Assert.Equal([100], Enumerable.Range(1, 200).Where(step => Moments.Parse(["step:100"], "at", faults).AfterStep(step)));
    }

    [Fact]
    public void Each_epoch_is_a_moment_of_its_own()
    {
        var moments = Moments.Parse(["epoch"], "at", new FaultCollector());
        Assert.Equal([1, 2, 3], Enumerable.Range(1, 3).Where(moments.AfterEpoch));
        Assert.False(moments.Start);
    }

    [Theory]
    [InlineData("epochs")]
    [InlineData("epoch:0")]
    [InlineData("epoch:")]
    [InlineData("step:-1")]
    [InlineData("step:1e3")]
    [InlineData("every-steps: 5")]
    [InlineData("")]
    public void Anything_else_is_a_fault_that_says_what_there_is(string written)
    {
        var faults = new FaultCollector();
        Moments.Parse([written], "evaluation.at", faults);
        var fault = Assert.Single(Assert.Throws<FaultsException>(faults.ThrowIfAny).Faults);
        Assert.Equal("evaluation.at", fault.Path);
        Assert.Contains("every-steps:50", fault.Message);
    }
}
