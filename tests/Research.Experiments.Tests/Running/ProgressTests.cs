using Research.Training;

namespace Research.Experiments.Tests;

public sealed class ProgressTests
{
    private readonly StillClock _clock = new();
    private readonly StringWriter _output = new();

    [Theory]
    [InlineData(0.44, "0.4 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(-1, "0.0 s")]
    public void A_time_is_said_in_two_units_at_most(double seconds, string text) =>
        Assert.Equal(text, ProgressText.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_pipe_gets_a_line_a_second_and_every_important_one()
    {
        var display = new PlainDisplay(_output, Board(planned: 10), _clock);
        display.Ended("first", important: false);
        display.Ended("too soon", important: false);
        display.Ended("diverged", important: true);
        _clock.Move(TimeSpan.FromSeconds(1));
        display.Ended("later", important: false);

        Assert.Equal(["0/10 first", "0/10 diverged", "0/10 later"], Lines());
    }

    [Fact]
    public void Time_left_follows_from_the_pace_with_trials_under_way()
    {
        var board = Board(planned: 4);
        board.Started("a");
        board.Started("b");
        _clock.Move(TimeSpan.FromSeconds(10));
        board.Trained(Trial("a"));
        board.Moved("b", new TrialProgress(1, 2, 1, 0.75));

        // One and a half in ten seconds; two and a half are left.
        Assert.Equal("1/4 trials, 1 running, 17 s left, loss 0.75", ProgressText.Of(board.Snapshot()));
    }

    /// <summary>The first of some 1e12 steps, an hour after the start: more seconds are left than a time holds.</summary>
    [Fact]
    public void Time_left_has_an_end()
    {
        var board = Board(planned: 1000);
        board.Started("a");
        board.Moved("a", new TrialProgress(1, 1_000_000_000_000, 1, 0.75));
        _clock.Move(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.MaxValue, board.Snapshot().Left);
    }

    [Fact]
    public void Stored_trials_count_as_done_but_not_as_pace()
    {
        var board = Board(planned: 2);
        board.Found(Trial("a"));
        _clock.Move(TimeSpan.FromSeconds(10));

        Assert.Equal(new RunSnapshot(1, 2, 0, null, double.NaN), board.Snapshot());
    }

    [Fact]
    public void Quiet_says_warnings_alone()
    {
        using var display = new QuietDisplay(_output);
        display.Ended("trial", important: true);
        display.Say("warning: low disk");

        Assert.Equal(["warning: low disk"], Lines());
    }

    [Fact]
    public void The_live_display_draws_says_and_ends()
    {
        var board = Board(planned: 3);
        var cells = new CellBoard(TrainingUnit.Of(new PlanSketch().Build()), "test.accuracy", higherIsBetter: true);
        using (var display = new LiveDisplay(_output, "sketch", board, cells)) display.Say("failed: [seed 1]");

        Assert.Contains("failed: [seed 1]", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 80, "xterm", true)]
    [InlineData(true, 80, null, true)]
    [InlineData(false, 80, "xterm", false)]
    [InlineData(true, 40, "xterm", false)]
    [InlineData(true, 80, "dumb", false)]
    public void Only_a_terminal_that_is_wide_enough_and_takes_control_sequences_is_drawn_on(
        bool isTerminal, int width, string? term, bool suits) =>
        Assert.Equal(suits, LiveDisplay.Suits(new RunConsole(TextWriter.Null, TextWriter.Null, isTerminal, isTerminal, width), term));

    [Fact]
    public void Cells_under_way_are_shown_first_with_the_best_that_they_came_to()
    {
        var units = TrainingUnit.Of(new PlanSketch { Levels = [("sigmoid", 0.25), ("tanh", 0.4), ("relu", 0.5)] }.Build());
        var cells = new CellBoard(units, "test.accuracy", higherIsBetter: true);
        foreach (var (index, score) in ((double[])[0.2, 0.3, double.NaN]).Index()) cells.Ended(units[index].Id, score);
        string[] running = [units[^1].Id];

        Assert.Equal(0.3, cells.Best);
        Assert.Equal([new CellRow("activation=relu", 0, 3, 1, null)], cells.Rows(running, 1));
        Assert.Equal(
            [new CellRow("activation=sigmoid", 3, 3, 0, 0.3), new CellRow("activation=tanh", 0, 3, 0, null),
                new CellRow("activation=relu", 0, 3, 1, null)],
            cells.Rows(running, 3));
    }

    private RunBoard Board(int planned)
    {
        var board = new RunBoard(_clock);
        board.Planned(planned);
        return board;
    }

    private string[] Lines() => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static StoredTrial Trial(string id) => new()
    {
        Id = id,
        State = TrialState.Finished,
        Epochs = 1,
        Steps = 1,
        StepsPerEpoch = 1,
        Parameters = 1,
        WeightsHash = "",
        Seconds = 1,
        PeakBytes = 1,
        Threads = 1,
        Measurements = [],
    };
}
