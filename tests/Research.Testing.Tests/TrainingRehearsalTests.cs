using Research.Training;

namespace Research.Testing.Tests;

public sealed class TrainingRehearsalTests
{
    [Fact]
    public void A_training_ends_without_any_plugin()
    {
        var result = TrainingRehearsal.Run();

        Assert.Equal(TrialState.Finished, result.State);
        Assert.True(result.Steps > 0);
        Assert.NotEmpty(result.Recordings);
    }
}
