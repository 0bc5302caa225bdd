using Spectre.Console;

namespace Research.Experiments;

/// <summary>A table of plain text within a width: numbers to the right, texts wrap.</summary>
internal sealed class PlainTable
{
    private readonly Table _table = new Table().Border(TableBorder.Horizontal).HorizontalBorder();

    /// <param name="width">At most; null: what there is.</param>
    public PlainTable Text(string header, int? width = null) => Column(header, right: false, wraps: true, width);

    /// <summary>Never broken.</summary>
    public PlainTable Number(string header, bool left = false) => Column(header, right: !left, wraps: false, width: null);

    public void Row(params IEnumerable<string> cells) => _table.AddRow([.. cells.Select(cell => new Text(cell))]);

    public IEnumerable<string> Lines(int width)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(text),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors
            });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(_table);
        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd());
    }

    private PlainTable Column(string header, bool right, bool wraps, int? width)
    {
        _table.AddColumn(new TableColumn(new Text(header))
        {
            Alignment = right ? Justify.Right : Justify.Left,
            NoWrap = !wraps,
            Width = width,
            Padding = new Padding(_table.Columns.Count == 0 ? 0 : 1, 0, 1, 0),
        });
        return this;
    }
}

/// <summary>Sentences within a width.</summary>
internal static class Wrapped
{
    /// <param name="indent">Spaces before every line but the first.</param>
    public static IEnumerable<string> Lines(string text, int width, int indent = 0)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Trim().Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = new string(' ', indent) + word;
            }
            else
            {
                line = line.Trim().Length == 0 ? line + word : $"{line} {word}";
            }
        }
        if (line.Length > 0) yield return line;
    }
}
