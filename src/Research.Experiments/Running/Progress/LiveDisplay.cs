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

    /// <summary>In fewer columns a row of the table breaks into pieces.</summary>
    private const int LeastWidth = 60;

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
        AppDomain.CurrentDomain.ProcessExit += ShowCursor;
        _drawing = Task.Run(() => _console.Live(Picture()).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(Draw));
    }

    /// <summary>Whether a terminal can be drawn on: one that takes no control sequences would get each picture below the last.</summary>
    /// <param name="term">What the variable TERM says.</param>
    public static bool Suits(RunConsole console, string? term) =>
        console.ErrorIsTerminal && console.Width >= LeastWidth && term is not "dumb";

    public void Ended(string line, bool important)
    {
    }

    /// <summary>It is written over the picture, which is drawn again below: as wide as the terminal, so that nothing shows beside it.</summary>
    public void Say(string line) =>
        _console.Write(new Grid().AddColumn(new GridColumn().Padding(0, 0, 0, 0)).AddRow(new Text(line)).Expand());

    public void Dispose()
    {
        _end.Cancel();
        _drawing.GetAwaiter().GetResult();
        AppDomain.CurrentDomain.ProcessExit -= ShowCursor;
        _end.Dispose();
    }

    /// <summary>Who ends the run at once gets the terminal back as it was.</summary>
    private void ShowCursor(object? sender, EventArgs e)
    {
        _console.Cursor.Show();
        _console.WriteLine();
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
