using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Preprocessors;

public sealed class PreprocessorTests
{
    private static Split Split(int[] input, float[] values, IReadOnlyList<Column>? columns = null, int[]? lengths = null)
    {
        var shape = new Shape(input);
        return new Split(shape, values.Length / shape.Size, values, [], columns, lengths);
    }

    private static Split Apply(string id, Split train, Split? other = null)
    {
        var preprocessor = Technique.Create<IPreprocessor>(TechniqueKind.Preprocessor, $"\"{id}\"");
        preprocessor.Fit(train);
        return preprocessor.Apply(other ?? train);
    }

    [Fact]
    public void Standardize_gives_each_column_mean_0_and_variance_1_of_the_population() =>
        Assert.Equal([-1f, -1, 1, 1], Apply("standardize", Split([2], [1, 10, 3, 30])).Inputs.ToArray());

    [Fact]
    public void Standardize_measures_the_training_split_alone() =>
        Assert.Equal([3f], Apply("standardize", Split([1], [1, 3]), Split([1], [5])).Inputs.ToArray());

    [Fact]
    public void A_column_that_does_not_vary_becomes_0_and_stays_finite_elsewhere()
    {
        var thirds = Enumerable.Repeat(1 / 3f, 1000).ToArray();
        Assert.All(Apply("standardize", Split([1], thirds)).Inputs.ToArray(), value => Assert.Equal(0f, value));
        Assert.Equal([2f - 1 / 3f], Apply("standardize", Split([1], thirds), Split([1], [2])).Inputs.ToArray());
    }

    [Fact]
    public void Images_have_one_mean_a_channel()
    {
        // Two images of two pixels and two channels; the first channel is 1, 3, 1, 3 and the second 0, 0, 4, 4.
        Assert.Equal([-1f, -1, 1, -1, -1, 1, 1, 1], Apply("standardize", Split([1, 2, 2], [1, 0, 3, 0, 1, 4, 3, 4])).Inputs.ToArray());
    }

    [Fact]
    public void Missing_values_stay_missing_and_nominal_columns_as_they_are()
    {
        var columns = new Column[] { new("size"), new("colour", ["red", "blue"]) };
        Assert.Equal([-1f, 1, float.NaN, 0, 1, 1], Apply("standardize", Split([2], [1, 1, float.NaN, 0, 3, 1], columns)).Inputs.ToArray());
    }

    [Fact]
    public void Steps_beyond_a_sequences_length_do_not_count() =>
        Assert.Equal([-1f, 1], Apply("standardize", Split([3, 1], [1, 3, 100], lengths: [2])).Inputs[..2].ToArray());

    [Fact]
    public void The_given_split_stays_as_it_is()
    {
        var split = Split([1], [1, 3]);
        Apply("standardize", split);
        Assert.Equal([1f, 3], split.Inputs.ToArray());
    }

    [Fact]
    public void One_hot_gives_each_category_a_column_and_keeps_the_others_in_their_order()
    {
        var columns = new Column[] { new("size"), new("colour", ["blue", "red"]), new("price") };
        var split = Apply("one-hot", Split([3], [1, 1, 10, 2, float.NaN, 20], columns));
        Assert.Equal(["size", "colour=blue", "colour=red", "price"], split.Columns!.Select(column => column.Name));
        Assert.Equal([1f, 0, 1, 10, 2, 0, 0, 20], split.Inputs.ToArray());
        Assert.All(split.Columns!, column => Assert.Null(column.Categories));
    }

    [Fact]
    public void One_hot_of_images_is_a_fault() =>
        Assert.Contains("leave it out", Assert.Throws<TechniqueException>(() => Apply("one-hot", Split([2, 2, 1], [1, 2, 3, 4]))).Message);

    [Fact]
    public void One_hot_of_a_column_without_values_gives_it_none()
    {
        var columns = new Column[] { new("size"), new("colour", []) };
        Assert.Equal([1f, 2], Apply("one-hot", Split([2], [1, float.NaN, 2, float.NaN], columns)).Inputs.ToArray());
    }

    [Fact]
    public void One_hot_of_a_table_without_values_is_a_fault() =>
        Assert.Contains("no column", Assert.Throws<TechniqueException>(
            () => Apply("one-hot", Split([1], [float.NaN, float.NaN], [new Column("colour", [])]))).Message);
}
