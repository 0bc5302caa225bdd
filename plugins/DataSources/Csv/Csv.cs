namespace Research.Plugins;

/// <summary>
/// A table of one row a sample: numeric columns as they stand, nominal ones as the index of the category, missing values NaN. Inputs
/// [columns but the targets]. Categories and classes are numbered in numeric order where all are numbers, else in ordinal order.
/// </summary>
[DataSource("csv", Summary = "A table from a text file")]
[Example("""{ "path": "{dir}/trees.csv" }""")]
[Example("""{ "path": "{dir}/trees.csv", "target": "height" }""")]
public sealed class Csv(CsvOptions options) : IDataSource
{
    /// <summary>As many distinct whole numbers still count as classes where the task is not said.</summary>
    private const int MostClasses = 20;

    public DataSet Load(IDataContext context)
    {
        var table = TableReader.Read(context.Resolve(options.Path), options);
        var targets = options.TargetPath is { } path ? TableReader.Read(context.Resolve(path), options) : table;
        if (targets.Rows.Count != table.Rows.Count)
        {
            throw new TechniqueException($"{targets.File} has {targets.Rows.Count} rows, and {table.File} {table.Rows.Count}: " +
                "row by row, one must hold the targets of the other");
        }

        var chosen = targets.Choose(options.Target, "target");
        var data = chosen.Select(column => Target(targets, column)).ToArray();
        var features = Enumerable.Range(0, table.Names.Count).Where(column => targets != table || !chosen.Contains(column)).ToArray();
        if (features.Length == 0) throw new TechniqueException($"{table.File} has no columns but the target: check the delimiter");
        return new DataSet(Inputs(table, features, data), Test: null);
    }

    private Split Inputs(Table table, int[] features, IReadOnlyList<TargetData> targets)
    {
        var nominal = options.Nominal is { } named ? table.Choose(named, "nominal") : null;
        var inputs = new float[checked(table.Rows.Count * features.Length)];
        var columns = new Column[features.Length];
        for (var feature = 0; feature < features.Length; feature++)
        {
            var reader = new ColumnReader(table, features[feature], options.Missing);
            var isNominal = nominal?.Contains(features[feature]) ?? reader.IsMostlyText();
            var (values, categories) = isNominal ? reader.Categories() : (reader.Numbers(), null);
            columns[feature] = new Column(table.Names[features[feature]], categories);
            for (var row = 0; row < values.Length; row++) inputs[row * features.Length + feature] = values[row];
        }

        return new Split(new Shape(features.Length), table.Rows.Count, inputs, targets, columns);
    }

    private TargetData Target(Table table, int column)
    {
        var reader = new ColumnReader(table, column, options.Missing);
        reader.RefuseMissing();
        var looksLikeClasses = reader.IsMostlyText() || reader.HasAtMostWholeNumbers(MostClasses);
        if ((options.Task ?? (looksLikeClasses ? CsvTask.Classification : CsvTask.Regression)) == CsvTask.Regression)
            return new TargetData(new TargetInfo(table.Names[column], new Shape(1), TargetKind.Values), default, reader.Numbers());

        var (indices, labels) = reader.Categories();
        if (labels.Count < 2)
            throw new TechniqueException($"{table.File}: the target {table.Names[column]} is \"{labels[0]}\" in every row: choose another");
        var info = new TargetInfo(table.Names[column], new Shape(labels.Count), TargetKind.Classes);
        return new TargetData(info, Array.ConvertAll(indices, index => (int)index), default);
    }
}
