using Research.Experiments;
using Spectre.Console;

namespace Research.Cli.Output;

/// <summary>Rows with aligned columns; the last one wraps in a terminal, and is one line in a pipe.</summary>
internal static class Columns
{
    /// <summary>Wider than any line: a pipe's reader wants one line a row.</summary>
    private const int PipeWidth = 4096;

    public static void Write(TextWriter writer, string indent, IEnumerable<string[]> rows)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        console.Profile.Width = RunConsole.Standard() is { OutIsTerminal: true } terminal ? terminal.Width : PipeWidth;
        Grid? grid = null;
        foreach (var row in rows)
        {
            grid ??= Empty(row.Length);
            grid.AddRow([.. row.Select((cell, i) => new Text(i == 0 ? indent + cell : cell))]);
        }

        if (grid is null) return;
        console.Write(grid);
        foreach (var line in text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')) writer.WriteLine(line.TrimEnd());
    }

    private static Grid Empty(int columns)
    {
        var grid = new Grid();
        for (var i = 0; i < columns; i++) grid.AddColumn(i < columns - 1 ? new GridColumn().NoWrap() : new GridColumn());
        return grid;
    }
}
