namespace Research.Experiments.Tests;

public sealed class RehearsalTests
{
    [Fact]
    public void Both_cells_of_the_made_up_experiment_come_to_its_page()
    {
        var page = Rehearsal.Run();

        Assert.Contains("<html", page);
        Assert.Contains("level=a", page);
        Assert.Contains("level=b", page);
    }
}
