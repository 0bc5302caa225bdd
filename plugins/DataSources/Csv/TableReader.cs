using System.Buffers;
using System.Globalization;
using System.Text;
using CsvHelper;

namespace Research.Plugins;

/// <summary>Reads a file as the options describe it.</summary>
internal static class TableReader
{
    private const string WhereToGet =
        "check the path (in an experiment file it starts at the file's folder, in an argument at the current one). " +
        "The classic tables (iris, wine, digits, breast_cancer, diabetes) are to be had from " +
        "https://github.com/scikit-learn/scikit-learn/tree/main/sklearn/datasets/data, many more from https://archive.ics.uci.edu";

    /// <exception cref="TechniqueException">The file is missing, no text, empty, ragged or wrongly quoted: with the line.</exception>
    public static Table Read(string file, CsvOptions options)
    {
        var content = DataFile.Read(file, WhereToGet);
        try
        {
            return Read(content, file, options);
        }
        catch (DecoderFallbackException)
        {
            throw new TechniqueException($"{file}, line {LineOfOtherText(content)}: this is no UTF-8 text: save the file as UTF-8");
        }
    }

    private static Table Read(byte[] content, string file, CsvOptions options)
    {
        // What stands for unknown characters would make one category of several.
        using var text = new StreamReader(new MemoryStream(content), new UTF8Encoding(false, throwOnInvalidBytes: true));
        for (var line = 0; line < options.SkipRows; line++)
        {
            if (text.ReadLine() is null)
                throw new TechniqueException($"{file} has no more than {line} lines, and skipRows is {options.SkipRows}");
        }

        var rows = new List<string[]>();
        var lines = new List<int>();
        var atBlanks = options.Delimiter == CsvOptions.Whitespace;
        foreach (var (cells, line) in atBlanks ? SplitAtBlanks(text) : SplitAt(options.Delimiter[0], text, file, options.SkipRows))
        {
            rows.Add(cells);
            lines.Add(line + options.SkipRows);
            if (cells.Length == rows[0].Length) continue;
            throw new TechniqueException($"{file}, line {lines[^1]}: {Fields(cells.Length)}, where line {lines[0]} has {rows[0].Length}: " +
                "check the delimiter, skipRows, or mend the line");
        }

        if (rows.Count == 0) throw new TechniqueException($"{file} holds no rows");
        return WithNames(file, rows, lines, options);
    }

    private static int LineOfOtherText(byte[] content)
    {
        var line = 1;
        var rest = content.AsSpan();
        while (Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.Done)
        {
            if (rune.Value == '\n') line++;
            rest = rest[length..];
        }

        return line;
    }

    private static string Fields(int count) => count == 1 ? "one field" : $"{count} fields";

    private static Table WithNames(string file, List<string[]> rows, List<int> lines, CsvOptions options)
    {
        var named = options.Header == Header.True || (options.Header == Header.Auto && LooksLikeHeader(rows));
        if (options.Header == Header.Auto && rows.Count == 1 && !HoldsNumber(rows[0]))
        {
            throw new TechniqueException($"{file}, line {lines[0]}: the only row holds no number and is taken for a header: " +
                "add rows below it, or say \"header\": false where it is data");
        }

        if (!named) return new Table(file, [.. rows[0].Select((_, column) => column.ToString(CultureInfo.InvariantCulture))], rows, lines);
        if (rows.Count == 1) throw new TechniqueException($"{file} holds no rows but the header");
        var names = rows[0];
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? new Table(file, names, rows[1..], lines[1..])
            : throw new TechniqueException($"{file}, line {lines[0]}: two columns are named \"{twice.Key}\": rename one");
    }

    private static bool LooksLikeHeader(List<string[]> rows) =>
        rows.Count > 1 && !HoldsNumber(rows[0]) && HoldsNumber(rows[1]);

    private static bool HoldsNumber(string[] row) => row.Any(cell => Table.TryNumber(cell, out _));

    private static IEnumerable<(string[] Cells, int Line)> SplitAtBlanks(TextReader text)
    {
        for (var line = 1; text.ReadLine() is { } row; line++)
        {
            var cells = row.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length > 0) yield return (cells, line);
        }
    }

    private static IEnumerable<(string[] Cells, int Line)> SplitAt(char delimiter, TextReader text, string file, int skipped)
    {
        using var reader = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = delimiter,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            FormatProvider = CultureInfo.InvariantCulture,
        });
        while (Next(reader, file, skipped)) yield return (reader.Current.ToArray(), (int)reader.LineNumber);
    }

    private static bool Next(CsvReader reader, string file, int skipped)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException exception)
        {
            throw new TechniqueException($"{file}, line {exception.LineNumber + skipped}: {exception.Message}");
        }
    }
}
