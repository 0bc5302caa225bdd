using FsCheck;
using FsCheck.Fluent;

namespace Research.Tensors.Tests.Convolutions;

[Collection(nameof(Threads.AllocationTests))]
public class Convolution2dTests
{
    private static readonly Gen<ConvolutionCase> _any =
        from images in Gen.Choose(1, 5)
        from height in Gen.Choose(1, 12)
        from width in Gen.Choose(1, 12)
        from channels in Gen.Choose(1, 9)
        from filters in Gen.OneOf(Gen.Choose(1, 20), Gen.Elements(16, 32, 40))
        from kernelHeight in Gen.Choose(1, 5)
        from kernelWidth in Gen.Choose(1, 5)
        from down in Gen.Choose(1, 4)
        from across in Gen.Choose(1, 4)
        from same in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        select new ConvolutionCase(images, height, width, channels, filters, kernelHeight, kernelWidth, down, across, same, seed);

    private static readonly Arbitrary<ConvolutionCase> _cases = _any.Where(x => x.Exists).ToArbitrary();

    /// <summary>Images cut into bands, depths of several blocks, filters in many panels, and images that share partial sums.</summary>
    public static TheoryData<int, int, int, int, int, bool> Large => new()
    {
        { 2, 40, 64, 16, 3, true },
        { 3, 9, 33, 120, 70, true },
        { 40, 12, 12, 3, 16, false },
        { 2, 70, 50, 5, 24, false },
        { 2, 21, 30, 16, 16, true },
        { 1, 60, 40, 20, 8, false },
    };

    [Fact]
    public void Is_the_direct_sum_over_places_and_so_are_its_gradients()
    {
        using var backend = new ManagedBackend(1);
        Prop.ForAll(_cases, x => x.Error(x.Run(backend, dirty: true)) <= 1).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Has_the_same_bits_at_every_width_and_on_any_number_of_threads()
    {
        using var one = new ManagedBackend(1);
        using var three = new ManagedBackend(3);
        Prop.ForAll(_cases, x =>
        {
            var expected = x.Run(one);
            return Widths.All.All(level => Widths.At(level, () => x.Run(three)).AsSpan().SequenceEqual(expected))
                && Widths.At(LaneLevel.Vector512, () => x.Run(three), halves: true).AsSpan().SequenceEqual(expected);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Theory]
    [MemberData(nameof(Large))]
    public void Large_ones_keep_both_promises(int images, int height, int width, int channels, int filters, bool same)
    {
        using var one = new ManagedBackend(1);
        using var four = new ManagedBackend(4);
        var x = new ConvolutionCase(images, height, width, channels, filters, 3, 3, 1, 1, same, Seed: 1);
        var results = x.Run(one, dirty: true);
        Assert.InRange(x.Error(results), 0, 1);
        Assert.Equal(results, x.Run(four));
        Assert.Equal(results, Widths.At(LaneLevel.Vector128, () => x.Run(one)));
    }

    /// <summary>With zeros before the axis, a second window may begin on it behind a stride that is longer than the axis.</summary>
    [Fact]
    public void Windows_farther_apart_than_the_axis_is_long_stay_where_they_are()
    {
        using var backend = new ManagedBackend(1);
        var convolution = new Convolution2d(new Windows(5, 3, 6, 2, 2), Windows.Valid(1, 1, 1), channels: 1, filters: 1);
        var (image, result) = (new Shape(1, 5, 1, 1), new Shape(1, 2, 1, 1));
        var input = new Tensor([1, 2, 3, 4, 5], 0, image);
        float[] kernel = [10, 100, 1000], output = new float[2], inputGradient = new float[5], kernelGradient = new float[3];
        var scratch = new float[convolution.ScratchFloats];
        convolution.Forward(backend, input, kernel, [], new Tensor(output, 0, result), scratch);
        convolution.InputGradient(backend, new Tensor([7, 9], 0, result), kernel, new Tensor(inputGradient, 0, image), scratch);
        convolution.KernelGradient(backend, input, new Tensor([7, 9], 0, result), kernelGradient, [], scratch);
        Assert.Equal([1 * 1000, 5 * 10], output);
        Assert.Equal([7 * 1000, 0, 0, 0, 9 * 10], inputGradient);
        Assert.Equal([9 * 5, 0, 7 * 1], kernelGradient);
    }

    [Fact]
    public void Adds_to_the_gradients_of_its_parameters()
    {
        using var backend = new ManagedBackend(1);
        var convolution = new Convolution2d(Windows.Valid(2, 1, 1), Windows.Valid(1, 1, 1), channels: 1, filters: 1);
        float[] kernel = [10], bias = [20];
        convolution.KernelGradient(
            backend, new Tensor([2, 3], 0, new Shape(1, 2, 1, 1)), new Tensor([5, 7], 0, new Shape(1, 2, 1, 1)), kernel, bias,
            new float[convolution.ScratchFloats]);
        Assert.Equal([10 + 2 * 5 + 3 * 7], kernel);
        Assert.Equal([20 + 5 + 7], bias);
    }

    [Fact]
    public void Runs_a_function_on_each_finished_element_and_allocates_nothing()
    {
        using var backend = new ManagedBackend(1);
        var convolution = new Convolution2d(Windows.Same(4, 3, 1), Windows.Same(4, 3, 1), channels: 1, filters: 2);
        var input = new Tensor([.. Enumerable.Repeat(1f, 16)], 0, new Shape(1, 4, 4, 1));
        var output = new Tensor(new float[32], 0, new Shape(1, 4, 4, 2));
        float[] kernel = [.. Enumerable.Range(0, 18).Select(i => i % 2 == 0 ? 1f : -1f)];
        var scratch = new float[convolution.ScratchFloats];
        var square = new Square();
        convolution.Forward(backend, input, kernel, [], output, scratch, square);
        Assert.Equal([16, 16, 36, 36], output.Span[..4].ToArray());

        void Step()
        {
            convolution.Forward(backend, input, kernel, [], output, scratch, square);
            convolution.InputGradient(backend, output, kernel, input, scratch);
            convolution.KernelGradient(backend, input, output, kernel, [], scratch);
        }

        // The thread's own scratch memory comes with its first product.
        Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Says_what_does_not_fit()
    {
        using var backend = new ManagedBackend(1);
        Assert.Throws<ArgumentException>(() => new Convolution2d(Windows.Valid(2, 3, 1), Windows.Valid(3, 3, 1), 1, 1));
        foreach (var outside in (Windows[])
            [new(5, 3, -5, 0, 3), new(5, 3, 0, 0, 3), new(5, 0, 1, 0, 5), new(5, -1, 1, 0, 5), new(5, 3, 1, int.MinValue, 3), new(5, 3, 1, 3, 3), new(5, 3, 2, 0, 4)])
        {
            Assert.Throws<ArgumentException>(() => new Convolution2d(outside, Windows.Valid(3, 3, 1), 1, 1));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Windows.Same(5, 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Windows.Valid(5, 3, 0));
        var convolution = new Convolution2d(Windows.Valid(3, 3, 1), Windows.Valid(3, 3, 1), 1, 1);
        var x = new Tensor(new float[9], 0, new Shape(1, 3, 3, 1));
        var y = new Tensor(new float[1], 0, new Shape(1, 1, 1, 1));
        var fault = Assert.Throws<ArgumentException>(() => convolution.Forward(backend, x, new float[8], [], y, new float[1000]));
        Assert.Contains("kernel: 8 elements", fault.Message, StringComparison.Ordinal);
        // 2^32 elements would be none in 32 bits; and an image of more channels is another image.
        const int many = 65536;
        var point = new Convolution2d(Windows.Valid(1, 1, 1), Windows.Valid(1, 1, 1), 1, many);
        var (images, little) = (new Tensor(new float[many], 0, new Shape(many, 1, 1, 1)), new Tensor(new float[many], 0, new Shape(1, 1, 1, many)));
        Assert.Throws<ArgumentException>(() => point.Forward(backend, images, new float[many], [], little, new float[point.ScratchFloats]));
        var wide = new Tensor(new float[10], 0, new Shape(1, 1, 1, 10));
        Assert.Throws<ArgumentException>(() => point.Forward(backend, wide, new float[many], [], little, new float[point.ScratchFloats]));
        Assert.Throws<ArgumentException>(() => convolution.Forward(backend, x, new float[9], [], y, []));
    }

    private sealed class Square : IElementwise
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var i = 0; i < input.Length; i++) output[i] = input[i] * input[i];
        }
    }
}
