namespace Research.Plugins;

/// <summary>
/// Each nominal column becomes one column a category, 1 where it is the row's and 0 elsewhere, named "column=category"; a missing value
/// is 0 in all of them. Other columns stay as they are, in their order. A table without nominal columns stays as it is.
/// </summary>
[Preprocessor("one-hot", Summary = "One column for each category of nominal columns")]
[Example]
public sealed class OneHot : IPreprocessor
{
    public void Fit(Split train) => ColumnsOf(train);

    public Split Apply(Split split)
    {
        var columns = ColumnsOf(split);
        var given = split.Inputs.Span;
        var width = columns.Sum(column => column.Categories?.Count ?? 1);
        var inputs = new float[checked(split.Count * width)];
        for (var row = 0; row < split.Count; row++)
        {
            var place = row * width;
            for (var column = 0; column < columns.Count; column++)
            {
                var value = given[row * columns.Count + column];
                if (columns[column].Categories is not { } categories)
                {
                    inputs[place++] = value;
                    continue;
                }

                if (!float.IsNaN(value)) inputs[place + (int)value] = 1;
                place += categories.Count;
            }
        }

        return split with { Input = new Shape(width), Inputs = inputs, Columns = [.. columns.SelectMany(Expand)] };
    }

    private static IEnumerable<Column> Expand(Column column) => column.Categories is { } categories
        ? categories.Select(category => new Column($"{column.Name}={category}"))
        : [column];

    private static IReadOnlyList<Column> ColumnsOf(Split split)
    {
        var columns = split.Columns
            ?? throw new TechniqueException(
                "one-hot reads tables with columns, as csv gives them, and these inputs have none: leave it out");
        if (columns.All(column => column.Categories is { Count: 0 }))
        {
            throw new TechniqueException("one-hot leaves no column of this table: all are nominal, and no row has a value in any: " +
                "choose columns that have values");
        }

        return columns;
    }
}
