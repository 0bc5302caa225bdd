using System.IO.Compression;
using System.Text;
using Research.Plugins.Tests.Techniques;
using Research.Tests;

namespace Research.Plugins.Tests.DataSources;

public sealed class CsvTests : IDisposable
{
    private readonly FolderContext _folder = new();

    public void Dispose() => _folder.Dispose();

    private Split Read(string text, string options = "") => _folder.Write("t.csv", text).Load(Json(options)).Train;

    private string Fault(string text, string options = "") => _folder.Write("t.csv", text).Fault(Json(options));

    private static string Json(string options) => $$"""{ "type": "csv", "path": "t.csv"{{(options.Length > 0 ? ", " + options : "")}} }""";

    [Fact]
    public void Takes_the_first_row_as_names_where_it_holds_no_number()
    {
        var split = Read("a,b,kind\n1,2,x\n3,4,y\n");
        Assert.Equal(["a", "b"], split.Columns!.Select(column => column.Name));
        Assert.Equal([1f, 2, 3, 4], split.Inputs.ToArray());
        Assert.Equal("kind", split.Targets[0].Info.Name);
        Assert.Equal([0, 1], split.Targets[0].Classes.ToArray());
    }

    [Fact]
    public void Takes_all_rows_as_data_where_the_first_holds_numbers()
    {
        var split = Read("1,2,0\n3,4,1\n");
        Assert.Equal(2, split.Count);
        Assert.Equal(["0", "1"], split.Columns!.Select(column => column.Name));
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 2)]
    public void The_header_can_be_said(string header, int rows) =>
        Assert.Equal(rows, Read("1,x\n2.5,y\n", $"\"header\": {header}, \"target\": 0, \"task\": \"regression\"").Count);

    [Fact]
    public void Quoted_fields_may_hold_delimiters_quotes_and_line_breaks()
    {
        var split = Read("n,kind\n1,\"a,\"\"b\"\"\nc\"\n2,plain\n", "\"target\": \"n\", \"task\": \"regression\"");
        Assert.Equal(["a,\"b\"\nc", "plain"], split.Columns![0].Categories!);
        Assert.Equal([1f, 2f], split.Targets[0].Values.ToArray());
    }

    [Theory]
    [InlineData(";", "1;2;0\n3;4;1\n")]
    [InlineData("\\t", "1\t2\t0\n3\t4\t1\n")]
    [InlineData("|", "1|2|0\r\n3|4|1\r\n")]
    [InlineData("whitespace", "  1   2\t0\n\n3 4     1  \n")]
    public void Reads_each_dialect(string delimiter, string text) =>
        Assert.Equal([1f, 2, 3, 4], Read(text, $"\"delimiter\": \"{delimiter}\"").Inputs.ToArray());

    [Fact]
    public void Skips_the_lines_that_are_no_part_of_the_table()
    {
        var split = Read("# a comment, not a row\n150,4,x\n1,2,0\n3,4,1\n", "\"skipRows\": 2, \"header\": false");
        Assert.Equal([1f, 2, 3, 4], split.Inputs.ToArray());
    }

    [Fact]
    public void Missing_values_are_not_a_number_and_nominal_ones_are_indices_of_ordered_categories()
    {
        var split = Read("size,colour,y\n1,red,0\n?,blue,1\n3,,0\n");
        Assert.Equal([1f, 1, float.NaN, 0, 3, float.NaN], split.Inputs.ToArray());
        Assert.Equal(["blue", "red"], split.Columns![1].Categories!);
        Assert.Null(split.Columns[0].Categories);
    }

    [Fact]
    public void Numbers_can_be_nominal_and_are_then_in_numeric_order()
    {
        var split = Read("code,y\n10,0\n9,1\n10,0\n", "\"nominal\": [\"code\"]");
        Assert.Equal(["9", "10"], split.Columns![0].Categories!);
        Assert.Equal([1f, 0, 1], split.Inputs.ToArray());
    }

    [Fact]
    public void A_number_written_in_two_ways_is_one_category_and_identifiers_that_a_float_does_not_tell_apart_are_two()
    {
        var target = Read("x,y\n5,1.0\n6,0\n7,1\n8,0.0\n").Targets[0];
        Assert.Equal([1, 0, 1, 0], target.Classes.ToArray());
        Assert.Equal(2, target.Info.Shape.Size);

        var split = Read("id,y\n123456789,0\n123456788,1\n", "\"nominal\": \"id\"");
        Assert.Equal([1f, 0], split.Inputs.ToArray());
    }

    [Fact]
    public void Whole_numbers_of_few_values_are_classes_and_others_are_values()
    {
        Assert.Equal(TargetKind.Classes, Read("1,7\n2,9\n").Targets[0].Info.Kind);
        Assert.Equal([0, 1], Read("1,7\n2,9\n").Targets[0].Classes.ToArray());
        Assert.Equal(TargetKind.Values, Read("1,7.5\n2,9\n").Targets[0].Info.Kind);
        var many = string.Concat(Enumerable.Range(0, 21).Select(i => $"1,{i}\n"));
        Assert.Equal(TargetKind.Values, Read(many).Targets[0].Info.Kind);
        Assert.Equal(21, Read(many, "\"task\": \"classification\"").Targets[0].Info.Shape.Size);
    }

    [Fact]
    public void Several_targets_are_taken_out_of_the_inputs()
    {
        var split = Read("a,b,c\n1,2.5,x\n3,4.5,y\n", "\"target\": [\"c\", 1]");
        Assert.Equal(["c", "b"], split.Targets.Select(target => target.Info.Name));
        Assert.Equal([1f, 3f], split.Inputs.ToArray());
    }

    [Fact]
    public void Targets_may_lie_in_a_second_file()
    {
        _folder.Write("y.csv", "5.5\n6.5\n");
        var split = Read("1,2\n3,4\n", "\"targetPath\": \"y.csv\"");
        Assert.Equal([2], split.Input.ToArray());
        Assert.Equal([5.5f, 6.5f], split.Targets[0].Values.ToArray());
        _folder.Write("y.csv", "5.5\n");
        Assert.Contains("1 rows", Fault("1,2\n3,4\n", "\"targetPath\": \"y.csv\""), StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_tables_are_unpacked()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes("1,2,0\n3,4,1\n"));
        Assert.Equal(2, _folder.Write("t.csv", packed.ToArray()).Load(Json("")).Train.Count);
    }

    [Theory]
    [InlineData("1,2,0\n3,4\n", "", "line 2: 2 fields, where line 1 has 3")]
    [InlineData("x\n1,2,0\n3,4\n", "\"skipRows\": 1", "line 3: 2 fields, where line 2 has 3")]
    [InlineData("a,b,y\n1,2,0\n3,oops,1\n5,6,0\n", "", "line 3, column b: \"oops\" is no number")]
    [InlineData("a,b,y\n1,2,0\n3,4,\n", "", "line 3, column y: the target is missing")]
    [InlineData("a,a,y\n1,2,0\n3,4,1\n", "", "two columns are named \"a\"")]
    [InlineData("a,b,y\n1,2,0\n3,4,1\n", "\"target\": \"z\"", "names the column z")]
    [InlineData("a,b,y\n1,2,0\n3,4,1\n", "\"target\": 3", "names the column 3")]
    [InlineData("a,y\n1,0\n2,0\n", "", "in every row")]
    [InlineData("1\n2\n", "", "no columns but the target")]
    [InlineData("", "", "holds no rows")]
    [InlineData("a,y\n", "\"header\": true", "no rows but the header")]
    [InlineData("# trees\nheight,kind\n", "\"skipRows\": 1", "line 2: the only row holds no number and is taken for a header")]
    [InlineData("1,2\n", "\"skipRows\": 2", "no more than 1 lines")]
    [InlineData("a,y\n1,\"0\n2,1\n", "", "line 2")]
    public void A_broken_table_is_refused_with_its_place_and_a_remedy(string text, string options, string expected) =>
        Assert.Contains(expected, Fault(text, options), StringComparison.Ordinal);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void A_byte_order_mark_tells_the_encoding(string encoding)
    {
        var unicode = Encoding.GetEncoding(encoding);
        var split = _folder.Write("t.csv", [.. unicode.Preamble, .. unicode.GetBytes("größe,y\n1,è\n2,é\n")]).Load(Json("")).Train;
        Assert.Equal("größe", split.Columns![0].Name);
        Assert.Equal(2, split.Targets[0].Info.Shape.Size);
    }

    /// <summary>Both accents would be one unknown character, and both classes one.</summary>
    [Fact]
    public void Text_that_is_no_UTF8_is_refused() => Assert.Contains(
        "line 3: this is no UTF-8 text",
        _folder.Write("t.csv", Encoding.Latin1.GetBytes("x,y\n1,e\n2,è\n3,é\n")).Fault(Json("")), StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_says_where_tables_are_to_be_had() =>
        Assert.Contains("https://", _folder.Fault("""{ "type": "csv", "path": "not-here.csv" }"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("ab")]
    [InlineData("\\n")]
    [InlineData("")]
    public void A_delimiter_of_another_length_is_refused(string delimiter) =>
        Assert.Throws<FaultsException>(() => Read("1,2\n", $"\"delimiter\": \"{delimiter}\""));

    [Theory]
    [InlineData("iris.csv", 150, 4, 3, "\"skipRows\": 1, \"header\": false")]
    [InlineData("wine_data.csv", 178, 13, 3, "\"skipRows\": 1, \"header\": false")]
    [InlineData("breast_cancer.csv", 569, 30, 2, "\"skipRows\": 1, \"header\": false")]
    [InlineData("digits.csv.gz", 1797, 64, 10, "\"header\": false")]
    public void Reads_the_classic_tables(string name, int rows, int columns, int classes, string options)
    {
        var path = SharedData.Find($"data/tabular/{name}");
        var split = _folder.Load($$"""{ "type": "csv", "path": "{{path}}", {{options}} }""").Train;
        Assert.Equal((rows, columns, classes), (split.Count, split.Input.Size, split.Targets[0].Info.Shape.Size));
    }

    [Fact]
    public void Reads_a_regression_of_two_files()
    {
        var data = SharedData.Find("data/tabular/diabetes_data_raw.csv.gz");
        var target = SharedData.Find("data/tabular/diabetes_target.csv.gz");
        var json = $$"""{ "type": "csv", "path": "{{data}}", "targetPath": "{{target}}", "delimiter": "whitespace" }""";
        var split = _folder.Load(json).Train;
        Assert.Equal((442, 10), (split.Count, split.Input.Size));
        Assert.Equal((25f, 346f), (split.Targets[0].Values.ToArray().Min(), split.Targets[0].Values.ToArray().Max()));
    }
}
