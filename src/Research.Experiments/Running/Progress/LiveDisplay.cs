using Spectre.Console;

namespace Research.Experiments;

/// <summary>In a terminal: a bar with trials done, running, time left and loss, redrawn in place and gone at the end.</summary>
internal sealed class LiveDisplay : IProgressDisplay
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole _console;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _drawing;

    public LiveDisplay(TextWriter writer, RunBoard board)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        _drawing = Task.Run(() => _console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => Draw(context, board)));
    }

    public void Ended(string line, bool important)
    {
    }

    public void Say(string line) => _console.WriteLine(line);

    public void Dispose()
    {
        _end.Cancel();
        _drawing.GetAwaiter().GetResult();
        _end.Dispose();
    }

    private async Task Draw(ProgressContext context, RunBoard board)
    {
        var bar = context.AddTask(ProgressText.Of(board.Snapshot()));
        while (!_end.IsCancellationRequested)
        {
            var snapshot = board.Snapshot();
            bar.MaxValue = Math.Max(1, snapshot.Total);
            bar.Value = snapshot.Done;
            bar.Description = Markup.Escape(ProgressText.Of(snapshot));
            await Task.Delay(Redraw, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
