using System.Text;

namespace Research.Plugins;

/// <summary>
/// Aligned columns of plain text: texts to the left, numbers to the right. Texts give way where the width does not suffice.
/// </summary>
internal sealed class TextTable
{
    private const string Gap = "  ";
    private const int LeastText = 6;
    private const char Ellipsis = '…';

    private readonly List<Column> _columns = [];
    private string[] _marks = [];

    private sealed record Column(string Header, IReadOnlyList<string> Cells, bool Right)
    {
        public int Width { get; } = Cells.Append(Header).Max(cell => cell.Length);
    }

    /// <summary>A name may hold line breaks; a row is one line.</summary>
    public void AddText(string header, IReadOnlyList<string> cells) =>
        _columns.Add(new Column(header.ReplaceLineEndings(" "), [.. cells.Select(cell => cell.ReplaceLineEndings(" "))], Right: false));

    public void AddNumbers(string header, IReadOnlyList<string> cells) => _columns.Add(new Column(header, cells, Right: true));

    /// <summary>Behind the first column, a mark a row.</summary>
    public void Mark(IEnumerable<string> marks) => _marks = [.. marks];

    /// <summary>Whether it does with texts cut to no less than six letters.</summary>
    public bool Fits(int width) =>
        Total([.. _columns.Select(column => column.Right ? column.Width : Math.Min(column.Width, LeastText))]) <= width;

    public IEnumerable<string> Lines(int width)
    {
        var widths = Widths(width);
        yield return Line(widths, column => column.Header, "");
        yield return new string('─', Total(widths));
        for (var row = 0; row < _columns[0].Cells.Count; row++)
            yield return Line(widths, column => column.Cells[row], row < _marks.Length ? _marks[row] : "");
    }

    private static string Cut(string text, int width)
    {
        if (text.Length <= width) return text;
        // Half of a pair is no character.
        var kept = width > 1 && char.IsHighSurrogate(text[width - 2]) ? width - 2 : Math.Max(0, width - 1);
        return text[..kept] + Ellipsis;
    }

    /// <summary>The widest text gives way first, a letter at a time.</summary>
    private int[] Widths(int width)
    {
        int[] widths = [.. _columns.Select(column => column.Width)];
        while (Total(widths) > width)
        {
            var texts = widths.Index().Where(entry => !_columns[entry.Index].Right && entry.Item > LeastText).ToList();
            if (texts.Count == 0) break;
            widths[texts.MaxBy(entry => entry.Item).Index]--;
        }
        return widths;
    }

    private int MarkWidth => _marks.Append("").Max(mark => mark.Length);

    private int Total(int[] widths) => widths.Sum() + Gap.Length * (widths.Length - 1) + MarkWidth;

    private string Line(int[] widths, Func<Column, string> cell, string mark)
    {
        var line = new StringBuilder();
        foreach (var (index, column) in _columns.Index())
        {
            if (index > 0) line.Append(Gap);
            var text = Cut(cell(column), widths[index]);
            line.Append((column.Right, index) switch
            {
                (true, _) => text.PadLeft(widths[index]),
                (false, 0) => (text + mark).PadRight(widths[index] + MarkWidth),
                _ => text.PadRight(widths[index]),
            });
        }
        return line.ToString().TrimEnd();
    }
}
