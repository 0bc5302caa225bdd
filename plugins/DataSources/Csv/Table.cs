using System.Globalization;

namespace Research.Plugins;

/// <summary>A table as it stands in its file: texts by row, all rows of one length.</summary>
/// <param name="File">The full path, for messages.</param>
/// <param name="Names">One a column: from the header, or the place from 0.</param>
/// <param name="Lines">The line of the file that each row starts in, from 1.</param>
internal sealed record Table(string File, IReadOnlyList<string> Names, IReadOnlyList<string[]> Rows, IReadOnlyList<int> Lines)
{
    /// <summary>The columns that an option chooses, each once, in the order chosen.</summary>
    /// <exception cref="TechniqueException">There is no such column.</exception>
    public IReadOnlyList<int> Choose(IReadOnlyList<NameOrIndex> chosen, string option) =>
        [.. chosen.Select(column => Choose(column, option)).Distinct()];

    private int Choose(NameOrIndex column, string option)
    {
        if (column.Name is { } name)
        {
            for (var i = 0; i < Names.Count; i++)
            {
                if (Names[i] == name) return i;
            }
        }
        else
        {
            var place = column.Index < 0 ? Names.Count + column.Index : column.Index;
            if (place >= 0 && place < Names.Count) return place;
        }

        const int mostListed = 20;
        throw new TechniqueException($"{option} names the column {column}, which {File} lacks: it has {Names.Count} columns, " +
            string.Join(", ", Names.Take(mostListed)) + (Names.Count > mostListed ? ", ..." : ""));
    }

    public TechniqueException Fault(int row, int column, string message) =>
        new($"{File}, line {Lines[row]}, column {Names[column]}: {message}");

    /// <summary>A finite number in invariant notation.</summary>
    public static bool TryNumber(string text, out float number) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number);
}
