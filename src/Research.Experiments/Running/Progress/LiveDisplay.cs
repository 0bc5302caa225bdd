using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Research.Experiments;

/// <summary>In a terminal: a row a cell with trainings done and running and the best score so far, the time left;
/// gone at the end.</summary>
internal sealed class LiveDisplay : IProgressDisplay
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    /// <summary>Rows of cells at most, and the lines that the rest of the table takes.</summary>
    private const int MostRows = 12, OtherLines = 6;

    private readonly IAnsiConsole _console;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _drawing;
    private readonly RunBoard _board;
    private readonly CellBoard _cells;
    private readonly string _name;

    public LiveDisplay(TextWriter writer, string name, RunBoard board, CellBoard cells)
    {
        (_name, _board, _cells) = (name, board, cells);
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        _drawing = Task.Run(() => _console.Live(Picture()).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(Draw));
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

    private async Task Draw(LiveDisplayContext context)
    {
        while (!_end.IsCancellationRequested)
        {
            context.UpdateTarget(Picture());
            await Task.Delay(Redraw, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Rows Picture()
    {
        var table = new Table().Border(TableBorder.Horizontal).AddColumns(
            new TableColumn(new Text("cell")), Number("done"), Number("running"), Number("best " + _cells.Measure));
        var rows = _cells.Rows(_board.Running(), Math.Clamp(_console.Profile.Height - OtherLines, 1, MostRows));
        foreach (var row in rows)
        {
            var style = row.Done == row.Planned ? new Style(decoration: Decoration.Dim) : Style.Plain;
            table.AddRow(
                new Text(row.Cell, style).Ellipsis(),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{row.Done}/{row.Planned}"), style),
                new Text(row.Running == 0 ? "" : row.Running.ToString(CultureInfo.InvariantCulture), style),
                new Text(row.Best is { } score ? ProgressText.Number(score) : "", style));
        }
        var lines = new List<IRenderable> { table };
        if (rows.Count < _cells.Cells)
            lines.Add(new Text(string.Create(CultureInfo.InvariantCulture, $"and {_cells.Cells - rows.Count} more cells")));
        var best = _cells.Best is { } known ? $", best {ProgressText.Number(known)}" : "";
        lines.Add(new Text($"{_name}: {ProgressText.Of(_board.Snapshot())}{best}").Ellipsis());
        return new Rows(lines);
    }

    private static TableColumn Number(string header) => new(new Text(header)) { Alignment = Justify.Right, NoWrap = true };
}
