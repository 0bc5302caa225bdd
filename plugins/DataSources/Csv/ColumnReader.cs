using System.Globalization;

namespace Research.Plugins;

/// <summary>Reads one column as numbers or as categories.</summary>
internal sealed class ColumnReader(Table table, int column, IReadOnlyList<string> missing)
{
    private readonly HashSet<string> _missing = new(missing, StringComparer.Ordinal);

    private IEnumerable<string> Present => table.Rows.Select(row => row[column]).Where(cell => !_missing.Contains(cell));

    /// <summary>More than half of the cells that are there are no numbers.</summary>
    public bool IsMostlyText()
    {
        var (texts, all) = (0, 0);
        foreach (var cell in Present)
        {
            all++;
            if (!Table.TryNumber(cell, out _)) texts++;
        }

        return 2 * texts > all;
    }

    public bool HasAtMostWholeNumbers(int count)
    {
        var seen = new HashSet<float>();
        foreach (var cell in Present)
        {
            if (!Table.TryNumber(cell, out var number) || number != MathF.Truncate(number)) return false;
            seen.Add(number);
            if (seen.Count > count) return false;
        }

        return true;
    }

    /// <exception cref="TechniqueException">A cell is missing.</exception>
    public void RefuseMissing()
    {
        for (var row = 0; row < table.Rows.Count; row++)
        {
            if (_missing.Contains(table.Rows[row][column]))
                throw table.Fault(row, column, "the target is missing: remove the row, or choose another target");
        }
    }

    /// <summary>One a row; NaN where missing.</summary>
    /// <exception cref="TechniqueException">A cell is no number.</exception>
    public float[] Numbers()
    {
        var numbers = new float[table.Rows.Count];
        for (var row = 0; row < numbers.Length; row++)
        {
            var cell = table.Rows[row][column];
            if (_missing.Contains(cell)) numbers[row] = float.NaN;
            else if (!Table.TryNumber(cell, out numbers[row]))
                throw table.Fault(row, column, $"\"{cell}\" is no number: mend it, add it to missing, or list the column under nominal");
        }

        return numbers;
    }

    /// <summary>
    /// The index of each row's category, NaN where missing; categories in numeric order if all are numbers (1 and 1.0 are then one), else in
    /// ordinal order.
    /// </summary>
    public (float[] Indices, IReadOnlyList<string> Categories) Categories()
    {
        var distinct = Present.Distinct(StringComparer.Ordinal).ToArray();
        Array.Sort(distinct, StringComparer.Ordinal);
        string[][] categories = distinct.All(text => Table.TryNumber(text, out _))
            ? [.. distinct.GroupBy(Number).OrderBy(group => group.Key).Select(group => group.ToArray())]
            : [.. distinct.Select(text => new[] { text })];
        var places = new Dictionary<string, float>(StringComparer.Ordinal);
        for (var place = 0; place < categories.Length; place++)
        {
            foreach (var text in categories[place]) places[text] = place;
        }

        return (
            [.. table.Rows.Select(row => _missing.Contains(row[column]) ? float.NaN : places[row[column]])],
            [.. categories.Select(texts => texts[0])]);
    }

    /// <summary>Not narrowed: identifiers of nine digits differ.</summary>
    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
