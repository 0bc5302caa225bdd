using FsCheck;
using FsCheck.Fluent;
using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Layers;

public sealed class PoolTests
{
    private sealed record Pool(int Height, int Width, int Channels, int Down, int Across, int RowStride, int ColumnStride)
    {
        public const int Images = 2;

        public (int Rows, int Columns) Windows => ((Height - Down) / RowStride + 1, (Width - Across) / ColumnStride + 1);

        public LayerRun Run(string type) => new(
            $$"""{ "type": "{{type}}", "size": [{{Down}}, {{Across}}], "stride": [{{RowStride}}, {{ColumnStride}}] }""",
            [Height, Width, Channels],
            Images);

        /// <summary>The places of each window's elements for each result, both counted in the tensors.</summary>
        public IEnumerable<(int Result, int[] Elements)> Fields()
        {
            var (rows, columns) = Windows;
            for (var result = 0; result < Images * rows * columns * Channels; result++)
            {
                var (channel, place) = (result % Channels, result / Channels);
                var (x, y, image) = (place % columns * ColumnStride, place / columns % rows * RowStride, place / columns / rows);
                var elements =
                    from a in Enumerable.Range(y, Down)
                    from b in Enumerable.Range(x, Across)
                    select ((image * Height + a) * Width + b) * Channels + channel;
                yield return (result, [.. elements]);
            }
        }
    }

    private static readonly Arbitrary<Pool> Pools = (
        from height in Gen.Choose(1, 7)
        from width in Gen.Choose(1, 7)
        from channels in Gen.Elements(1, 3, 8, 19)
        from down in Gen.Choose(1, height)
        from across in Gen.Choose(1, width)
        from rowStride in Gen.Choose(1, 3)
        from columnStride in Gen.Choose(1, 3)
        select new Pool(height, width, channels, down, across, rowStride, columnStride)).ToArbitrary();

    [Fact]
    public void Max_pool_is_the_largest_of_each_window_and_its_gradient_goes_to_the_first_of_them() => Prop.ForAll(Pools, pool =>
    {
        // Few values, so that there are ties.
        var input = LayerRun.Numbers(Pool.Images * pool.Height * pool.Width * pool.Channels).Select(x => MathF.Round(2 * x)).ToArray();
        var run = pool.Run("max-pool2d");
        var output = run.Forward(input);
        var gradient = LayerRun.Numbers(output.Length, "gradient");
        var expected = new float[input.Length];
        foreach (var (result, elements) in pool.Fields())
        {
            Assert.Equal(elements.Max(element => input[element]), output[result]);
            expected[elements.First(element => input[element] == output[result])] += gradient[result];
        }

        Assert.All(run.Backward(gradient).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Average_pool_is_the_mean_of_each_window_and_shares_its_gradient_out() => Prop.ForAll(Pools, pool =>
    {
        var input = LayerRun.Numbers(Pool.Images * pool.Height * pool.Width * pool.Channels);
        var run = pool.Run("average-pool2d");
        var output = run.Forward(input);
        var gradient = LayerRun.Numbers(output.Length, "gradient");
        var expected = new float[input.Length];
        foreach (var (result, elements) in pool.Fields())
        {
            Assert.Equal(elements.Average(element => input[element]), output[result], 1e-5f);
            foreach (var element in elements) expected[element] += gradient[result] / elements.Length;
        }

        Assert.All(run.Backward(gradient).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Theory]
    [InlineData("max-pool2d")]
    [InlineData("average-pool2d")]
    public void The_stride_is_the_size_unless_it_is_given(string type) =>
        Assert.Equal([3, 2, 1], new LayerRun($$"""{ "type": "{{type}}", "size": [2, 3] }""", [7, 6, 1], 1).OutputShape);

    /// <summary>As in PyTorch: a number that is none must not be hidden by its neighbours.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void A_NaN_is_the_largest_of_its_window(int channels)
    {
        for (var place = 0; place < 4; place++)
        {
            var input = new float[4 * channels];
            input.AsSpan(place * channels, channels).Fill(float.NaN);
            var run = new LayerRun("\"max-pool2d\"", [2, 2, channels], 1);
            Assert.All(run.Forward(input), y => Assert.Equal(float.NaN, y));
            var gradient = run.Backward([.. Enumerable.Repeat(1f, channels)]);
            Assert.All(gradient.AsSpan(place * channels, channels).ToArray(), g => Assert.Equal(1, g));
            Assert.Equal(channels, gradient.Sum());
        }
    }

    [Fact]
    public void Global_average_pool_is_the_mean_over_the_image()
    {
        var run = new LayerRun("\"global-average-pool2d\"", [2, 3, 2], 1);
        Assert.Equal([7.5f, 35], run.Forward([0, 10, 3, 20, 6, 30, 9, 40, 12, 50, 15, 60]));
        Assert.Equal([.. Enumerable.Repeat(new[] { 1f, 2f }, 6).SelectMany(pair => pair)], run.Backward([6, 12]));
    }
}
