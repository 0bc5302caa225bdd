namespace Research.Training.Tests.Data;

public sealed class InputCheckTests : IDisposable
{
    private readonly Laboratory _lab = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose()
    {
        _lab.Dispose();
        _folder.Delete(recursive: true);
    }

    private TrialPlan Plan(Func<int, string> row, string keys = "")
    {
        var file = Path.Combine(_folder.FullName, "table.csv");
        File.WriteAllLines(file, Enumerable.Range(0, 40).Select(row).Prepend("size,colour,kind"));
        return _lab.Planner.Plan(Laboratory.Spec($$"""
            {
              "data": { "type": "csv", "path": {{Newtonsoft.Json.JsonConvert.ToString(file)}}{{keys}} },
              "model": [ { "type": "dense", "units": 2 } ], "loss": "softmax-cross-entropy", "optimizer": "sgd", "training": { "epochs": 1 }
            }
            """));
    }

    private static readonly string[] Colours = ["red", "green", "blue"];

    private static string Row(int row) => $"{row},{Colours[row % Colours.Length]},{(row % 2 == 0 ? "a" : "b")}";

    /// <summary>No preprocessor that ships fills numbers, so none is recommended.</summary>
    [Fact]
    public void Missing_values_stop_the_experiment_with_their_columns_and_what_can_be_done()
    {
        var fault = Assert.Single(Assert.Throws<FaultsException>(() =>
            Plan(row => row % 4 == 1 ? $",red,{(row % 2 == 0 ? "a" : "b")}" : Row(row))).Faults);
        Assert.Equal(
            ("data.preprocess", "of 40 samples some have no value in column 'size' (10), and a model needs all: "
                + "fill these in the data file, take the rows or columns out of it, or write a preprocessor that fills them (docs/writing-a-plugin.md)"),
            (fault.Path, fault.Message));
    }

    [Fact]
    public void Missing_categories_may_be_encoded()
    {
        static string Lacking(int row) => row % 4 == 1 ? $"{row},,{(row % 2 == 0 ? "a" : "b")}" : Row(row);
        var fault = Assert.Single(Assert.Throws<FaultsException>(() => Plan(Lacking)).Faults);
        Assert.Contains("no value in column 'colour' (10)", fault.Message);
        Assert.EndsWith("a preprocessor that encodes them may take them (research plugins list --kind preprocessor)", fault.Message);
        Plan(Lacking, """, "preprocess": ["one-hot"]""");
    }

    [Fact]
    public void Category_numbers_that_reach_the_model_are_a_warning_and_encoded_ones_are_none()
    {
        var warning = Assert.Single(Plan(Row).Warnings);
        Assert.Contains("colour", warning.Message);
        Assert.Empty(Plan(Row, """, "preprocess": ["one-hot"]""").Warnings);
    }

    [Fact]
    public void A_missing_file_is_a_fault_of_the_option_that_names_it()
    {
        var fault = Assert.Single(Assert.Throws<FaultsException>(() => _lab.Planner.Plan(Laboratory.Spec("""
            {
              "data": { "type": "csv", "path": "no-such.csv" },
              "model": [ { "type": "dense", "units": 2 } ], "loss": "softmax-cross-entropy", "optimizer": "sgd", "training": { "epochs": 1 }
            }
            """))).Faults);
        Assert.Equal("data.path", fault.Path);
        Assert.Contains("no-such.csv", fault.Message);
    }
}
