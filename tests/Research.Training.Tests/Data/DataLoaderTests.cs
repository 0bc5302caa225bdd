namespace Research.Training.Tests.Data;

public sealed class DataLoaderTests : IDisposable
{
    private static readonly int[] Labels = [.. Enumerable.Range(0, 100).Select(row => row % 10 < 6 ? 0 : row % 10 < 9 ? 1 : 2)];

    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    private TrialAssembly Assemble(string data, IDataSource source, long seed = 1, string? role = null, string more = "") => _lab.Assemble(
        Laboratory.Spec(Examples.Numbered(data, more: more), seed, role), factory =>
            new SpyFactory(factory, (TechniqueKind.DataSource, "numbered", source)));

    private static float[] Rows(Split? split) => split?.Inputs.ToArray() ?? [];

    [Fact]
    public void Without_a_word_a_quarter_is_tested_and_a_tenth_of_the_rest_held_back()
    {
        var data = Assemble("\"numbered\"", new NumberedSource(Labels, 3)).Data;
        Assert.Equal((67, 8, 25), (data.Train.Count, data.Validation!.Count, data.Test.Count));
        Assert.Equal(Enumerable.Range(0, 100).Select(row => (float)row), Rows(data.Train).Concat(Rows(data.Validation))
            .Concat(Rows(data.Test)).Order());
    }

    [Theory]
    [InlineData("\"train\": 20")]
    [InlineData("\"validation\": 0")]
    [InlineData("\"validation\": 30, \"train\": 0.8")]
    public void The_test_split_is_the_same_whatever_is_trained_on(string keys)
    {
        var whole = Assemble("\"numbered\"", new NumberedSource(Labels, 3)).Data;
        var other = Assemble($$"""{ "type": "numbered", {{keys}} }""", new NumberedSource(Labels, 3)).Data;
        Assert.Equal(Rows(whole.Test), Rows(other.Test));
        Assert.NotEqual(Rows(whole.Train), Rows(other.Train));
    }

    [Fact]
    public void Samples_that_a_source_makes_are_nested_by_their_number()
    {
        var source = new NumberedSource(Labels, 3, asksForCounts: true, ownTest: true);
        var small = Assemble("""{ "type": "numbered", "train": 100 }""", source).Data;
        var large = Assemble("""{ "type": "numbered", "train": 400 }""", source).Data;
        Assert.Equal((90, 360), (small.Train.Count, large.Train.Count));
        Assert.Subset(Rows(large.Train).ToHashSet(), Rows(small.Train).ToHashSet());
    }

    [Fact]
    public void A_source_that_makes_samples_but_no_test_split_is_cut_from_all_of_them()
    {
        var source = new NumberedSource(Labels, 3, asksForCounts: true);
        var small = Assemble("""{ "type": "numbered", "train": 20 }""", source).Data;
        var whole = Assemble("\"numbered\"", source).Data;
        Assert.Equal(Rows(whole.Test), Rows(small.Test));
        Assert.Equal(18, small.Train.Count);
    }

    private sealed class ReadingSource(string path) : IDataSource
    {
        public DataSet Load(IDataContext context) => throw new TechniqueException($"{context.Resolve(path)} is not there");
    }

    [Theory]
    [InlineData("a\0b.csv", "the path \"a?b.csv\" holds a zero character (? here): no file can be called so")]
    [InlineData("a b.csv", "a b.csv is not there")]
    public void A_path_that_no_file_can_have_is_a_fault_of_the_data(string path, string told)
    {
        var fault = Assert.Single(Assert.Throws<FaultsException>(() => Assemble("\"numbered\"", new ReadingSource(path))).Faults);
        Assert.Equal("data", fault.Path);
        Assert.EndsWith(told, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_of_samples_is_drawn_once_for_all_trials_of_the_same_data()
    {
        var source = new NumberedSource(Labels, 3);
        ReadOnlySpan<int> Order(string data, long seed, string purpose) => Assemble(data, source, seed).SampleOrder(purpose);

        var order = Order("\"numbered\"", 1, "a");
        Assert.Equal(Enumerable.Range(0, 67), order.ToArray().Order());
        // Of spans, == asks for the same memory.
        Assert.True(order == Order("\"numbered\"", 1, "a"));
        Assert.False(order.SequenceEqual(Order("\"numbered\"", 1, "b")));
        Assert.False(order.SequenceEqual(Order("\"numbered\"", 2, "a")));
        Assert.Equal(45, Order("""{ "type": "numbered", "train": 50 }""", 1, "a").Length);
        const string once = """{ "type": "numbered", "draw": "once" }""";
        Assert.True(Order(once, 1, "a") == Order(once, 2, "a"));
    }

    private static Split Sequences(int count, int[]? lengths = null, int[]? classes = null, int values = 12) => new(
        new Shape(4, 3), count, new float[count * values],
        [new TargetData(new TargetInfo("class", new Shape(2), TargetKind.Classes), classes ?? new int[count], default)],
        Lengths: lengths ?? [.. Enumerable.Repeat(4, count)]);

    /// <summary>A plugin's mistake: kernels would read what is not there, or leave what they should write.</summary>
    public static TheoryData<string, Split> Unsound => new()
    {
        { "sample 2 has 0 steps, where 1 to 4 are possible", Sequences(4, lengths: [4, 1, 0, 4]) },
        { "sample 1 has 7 steps, where 1 to 4 are possible", Sequences(4, lengths: [4, 7, 2, 4]) },
        { "sample 0 has -1 steps, where 1 to 4 are possible", Sequences(4, lengths: [-1, 4, 2, 4]) },
        { "3 lengths for 4 samples", Sequences(4, lengths: [4, 4, 2]) },
        { "the target \"class\" has the class 2, where there are 0 to 1", Sequences(4, classes: [0, 1, 2, 0]) },
        { "the target \"class\" has the class -1, where there are 0 to 1", Sequences(4, classes: [0, 1, -1, 0]) },
        { "the target \"class\" has 3 classes for 4 samples of [2]", Sequences(4, classes: [0, 1, 0]) },
        { "44 values for 4 samples of [4, 3]", Sequences(4, values: 11) },
        { "it has no samples", Sequences(0) },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void A_source_that_gives_no_split_is_refused(string fault, Split split)
    {
        foreach (var set in (DataSet[])[new(split, null), new(Sequences(4), split)])
        {
            var faults = Assert.Throws<FaultsException>(() => Assemble("\"numbered\"", new FixedSource(set)));
            var which = ReferenceEquals(set.Train, split) ? "training" : "test";
            Assert.Equal($"'numbered' gives {which} samples that are no split: {fault}; its plugin is to be mended", Assert.Single(faults.Faults).Message);
        }
    }

    /// <summary>A plugin's mistake: rows of one split would be copied into a batch of another's shape.</summary>
    public static TheoryData<string, Split> Other => new()
    {
        { "they are [6, 2], and those to train on [4, 3]", Sequences(4) with { Input = new Shape(6, 2), Lengths = default } },
        { "they have no lengths, and those to train on have them", Sequences(4) with { Lengths = default } },
        { "their target \"class\" is Classes of [3], and of those to train on Classes of [2]", Targeting("class", 3) },
        { "they have no target \"class\", and those to train on have it", Targeting("label", 2) },
    };

    private static Split Targeting(string name, int classes) => Sequences(4) with
    {
        Targets = [new TargetData(new TargetInfo(name, new Shape(classes), TargetKind.Classes), new int[4], default)],
    };

    [Theory]
    [MemberData(nameof(Other))]
    public void A_test_split_of_another_kind_than_the_training_split_is_refused(string fault, Split test)
    {
        var faults = Assert.Throws<FaultsException>(() => Assemble("\"numbered\"", new FixedSource(new(Sequences(20), test))));
        Assert.Contains(fault, Assert.Single(faults.Faults).Message);
    }

    private sealed class FixedSource(DataSet set) : IDataSource
    {
        public DataSet Load(IDataContext context) => set;
    }

    [Fact]
    public void Each_seed_has_its_own_cut_unless_they_are_drawn_once()
    {
        var source = new NumberedSource(Labels, 3);
        Assert.NotEqual(Rows(Assemble("\"numbered\"", source).Data.Test), Rows(Assemble("\"numbered\"", source, seed: 2).Data.Test));
        const string once = """{ "type": "numbered", "draw": "once" }""";
        Assert.Equal(Rows(Assemble(once, source).Data.Test), Rows(Assemble(once, source, seed: 2).Data.Test));
    }

    [Fact]
    public void A_tuning_run_and_a_member_see_the_data_of_their_seed()
    {
        var source = new NumberedSource(Labels, 3);
        Assert.Equal(Rows(Assemble("\"numbered\"", source).Data.Train), Rows(Assemble("\"numbered\"", source, role: "tune/1").Data.Train));
    }

    [Fact]
    public void A_source_that_draws_nothing_is_loaded_once_for_all_seeds_and_sizes()
    {
        var source = new NumberedSource(Labels, 3);
        for (var seed = 1; seed <= 3; seed++) Assemble($$"""{ "type": "numbered", "train": {{seed * 20}} }""", source, seed);
        Assert.Equal(1, source.Loads);
    }

    [Theory]
    [InlineData("\"train\": 200", "data.train", "75 training samples, not 200")]
    [InlineData("\"train\": 0.001", "data.train", "of 75 training samples, the share is less than one sample")]
    [InlineData("\"train\": 1.5", "data.train", "whole number")]
    [InlineData("\"train\": 1e18", "data.train", "at most 100000000 samples")]
    [InlineData("\"targets\": []", "data.targets", "names none")]
    [InlineData("\"test\": 0", "data.test", "above 0")]
    [InlineData("\"test\": 100", "data.test", "cannot be cut")]
    [InlineData("\"validation\": 75", "data.validation", "leave none")]
    [InlineData("\"draw\": \"sometimes\"", "data.draw", "each-seed nor once")]
    [InlineData("\"targets\": [\"clas\"]", "data.targets", "there are class")]
    [InlineData("\"preprocess\": [\"standardise\"]", "data.preprocess[0]", "standardize")]
    [InlineData("\"preprocess\": [\"standardize\", \"one-hot\"]", "data.preprocess[1]", "have none: leave it out")]
    public void A_cut_that_cannot_be_is_a_fault_with_its_place(string keys, string path, string message)
    {
        var faults = Assert.Throws<FaultsException>(() =>
            Assemble($$"""{ "type": "numbered", {{keys}} }""", new NumberedSource(Labels, 3)));
        var fault = Assert.Single(faults.Faults);
        Assert.Equal(path, fault.Path);
        Assert.Contains(message, fault.Message);
    }

    /// <summary>28 by 28 pixels: 5,500,000 images have more than 2^32 of them, which would wrap around to a few.</summary>
    [Theory]
    [InlineData(3_000_000)]
    [InlineData(5_500_000)]
    public void More_samples_than_an_array_holds_are_a_fault_of_the_file(int train)
    {
        var json = Examples.Numbered($$"""{ "type": "glyphs", "train": {{train}}, "test": 10 }""");
        var fault = Assert.Single(Assert.Throws<FaultsException>(() => _lab.Planner.Plan(Laboratory.Spec(json))).Faults);
        Assert.Equal("data", fault.Path);
        Assert.Contains("give a smaller train or test", fault.Message);
    }

    [Fact]
    public void Hidden_labels_are_a_stratified_share_and_weigh_nothing()
    {
        var seen = new List<(float[] Weights, float[] Targets)>();
        var spec = Laboratory.Spec(Examples.Numbered("\"numbered\"", more: """ "regularizers": ["hides", "sees"], """));
        var session = _lab.Session(spec, factory =>
            new SpyFactory(factory, (TechniqueKind.DataSource, "numbered", new NumberedSource(Labels, 3)),
            (TechniqueKind.Regularizer, "hides", new HidingSpy(0.5f)),
            (TechniqueKind.Regularizer, "sees",
                new BatchSpy(batch => seen.Add((batch.Weights.ToArray(), batch.Targets[0].Span.ToArray()))))));
        session.RunEpoch();
        var weights = seen.SelectMany(batch => batch.Weights).ToList();
        Assert.Equal(67, weights.Count);
        Assert.Equal(34, weights.Count(weight => weight == 0));
        var rows = seen.SelectMany(batch => batch.Targets.Chunk(3)).ToList();
        Assert.All(rows.Zip(weights), row => Assert.Equal(row.Second, row.First.Sum()));
        // 60 %, 30 % and 10 % of the 33 labels that are seen.
        Assert.Equal([20, 10, 3], Enumerable.Range(0, 3).Select(label => (int)rows.Sum(row => row[label])), (a, b) => Math.Abs(a - b) <= 2);
    }

    [Fact]
    public void The_last_batch_is_smaller_or_left_out()
    {
        foreach (var (drop, sizes) in new[] { ("false", (int[])[30, 30, 7]), ("true", [30, 30]) })
        {
            var seen = new List<int>();
            var training = $$"""{ "epochs": 1, "batchSize": 30, "dropLast": {{drop}} }""";
            var spec = Laboratory.Spec(Examples.Numbered("\"numbered\"", training, """ "regularizers": ["sees"], """));
            var session = _lab.Session(spec, factory =>
                new SpyFactory(factory, (TechniqueKind.DataSource, "numbered", new NumberedSource(Labels, 3)),
                (TechniqueKind.Regularizer, "sees", new BatchSpy(batch => seen.Add(batch.Input.Rows)))));
            session.RunEpoch();
            Assert.Equal(sizes, seen);
        }
    }

    [Fact]
    public void An_epoch_shows_every_row_once_in_an_order_of_its_own()
    {
        var seen = new List<float>();
        var spec = Laboratory.Spec(Examples.Numbered("\"numbered\"", """{ "epochs": 2 }""", """ "regularizers": ["sees"], """));
        var session = _lab.Session(spec, factory =>
            new SpyFactory(factory, (TechniqueKind.DataSource, "numbered", new NumberedSource(Labels, 3)),
            (TechniqueKind.Regularizer, "sees", new BatchSpy(batch => seen.AddRange(batch.Input.Span)))));
        session.RunEpoch();
        session.RunEpoch();
        var epochs = seen.Chunk(67).ToList();
        Assert.Equal(epochs[0].Order(), epochs[1].Order());
        Assert.Equal(67, epochs[0].Distinct().Count());
        Assert.NotEqual(epochs[0], epochs[1]);
    }
}
