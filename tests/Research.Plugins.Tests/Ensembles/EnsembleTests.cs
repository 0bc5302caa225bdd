using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Ensembles;

public sealed class EnsembleTests
{
    private static IEnsemble Ensemble(string json) => Technique.Create<IEnsemble>(TechniqueKind.Ensemble, json);

    private static float[] Combine(string json, int columns, params float[][] members)
    {
        var shape = new Shape(members[0].Length / columns, columns);
        var combined = new float[members[0].Length];
        Ensemble(json).Combine([.. members.Select(member => new Tensor(member, 0, shape))], new Tensor(combined, 0, shape));
        return combined;
    }

    private static int[] Sample(IEnsemble ensemble, int member, int count)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        ensemble.Sample(member, RandomStream.Of($"1/member/{member}", "rows"), rows);
        return rows;
    }

    [Theory]
    [InlineData("seeds")]
    [InlineData("bagging")]
    public void The_mean_is_of_the_predictions_and_the_vote_of_the_classes_that_they_name(string id)
    {
        float[][] members = [[0.9f, 0.1f], [0.4f, 0.6f], [0.4f, 0.6f]];
        Assert.Equal([0.566667, 0.433333], Combine($"\"{id}\"", 2, members).Select(value => Math.Round(value, 6)));
        Assert.Equal([1 / 3f, 2 / 3f], Combine($$"""{ "type": "{{id}}", "combine": "vote" }""", 2, members));
        Assert.Equal([2 / 3f], Combine($$"""{ "type": "{{id}}", "combine": "vote" }""", 1, [0.6f], [0.1f], [0.9f]));
    }

    [Theory]
    [InlineData("seeds")]
    [InlineData("bagging")]
    public void Votes_are_on_classes_alone_and_means_of_values_too(string id)
    {
        TargetInfo[] targets = [new("kind", new Shape(3), TargetKind.Classes), new("height", new Shape(1), TargetKind.Values)];
        var vote = Ensemble($$"""{ "type": "{{id}}", "combine": "vote" }""");
        vote.Check(targets[..1]);
        Ensemble($"\"{id}\"").Check(targets);
        Assert.Contains("'height'", Assert.Throws<TechniqueException>(() => vote.Check(targets)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seeds")]
    [InlineData("bagging")]
    public void Five_members_where_nobody_says_how_many(string id) => Assert.Equal(5, Ensemble($"\"{id}\"").Members);

    [Fact]
    public void Bagging_draws_as_many_rows_as_there_are_with_replacement()
    {
        const int count = 10_000;
        var rows = Sample(Ensemble("\"bagging\""), 1, count);
        Assert.All(rows, row => Assert.InRange(row, 0, count - 1));
        // 1 - 1/e of the rows are drawn at least once.
        Assert.Equal(0.632, rows.Distinct().Count() / (double)count, 0.01);
        Assert.Equal((count - 1) / 2d, rows.Average(), 100d);
    }

    [Fact]
    public void Members_of_bagging_see_different_rows_and_each_the_same_again()
    {
        var ensemble = Ensemble("\"bagging\"");
        Assert.Equal(Sample(ensemble, 1, 100), Sample(ensemble, 1, 100));
        Assert.NotEqual(Sample(ensemble, 1, 100), Sample(ensemble, 2, 100));
    }

    [Fact]
    public void Members_of_seeds_see_every_row_once() =>
        Assert.Equal(Enumerable.Range(0, 100), Sample(Ensemble("\"seeds\""), 2, 100));
}
