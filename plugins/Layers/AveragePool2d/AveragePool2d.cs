using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The mean of each window, channel by channel, on [height, width, channels]; windows lie within the image. Backward, each element of a
/// window gets its share of the gradient. Source: LeCun et al. 1990, "Handwritten digit recognition with a back-propagation network".
/// </summary>
[Layer("average-pool2d", Summary = "The mean of each window", Source = "LeCun et al. 1990")]
[Example(Input = [6, 6, 2])]
[Example("""{ "size": [3, 2], "stride": [2, 1] }""", Input = [6, 5, 9])]
public sealed class AveragePool2d(AveragePool2dOptions options) : ILayer
{
    private Windows _rows, _columns;
    private int _channels;

    public LayerTraits Traits => LayerTraits.None;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 3) throw new TechniqueException($"average-pool2d needs an input [height, width, channels], not {input}");
        var size = options.Size;
        var stride = options.Stride ?? size;
        _rows = Windows.Valid(input[0], size.Height, stride.Height);
        _columns = Windows.Valid(input[1], size.Width, stride.Width);
        if (_rows.Count == 0 || _columns.Count == 0)
            throw new TechniqueException($"a window of [{size.Height}, {size.Width}] does not fit into {input}: choose a smaller \"size\"");
        _channels = input[2];
        return new Shape(_rows.Count, _columns.Count, _channels);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) => pass.Backend.For(input.Rows, 1, new Pooling(this, input, output));

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) pass.Backend.For(input.Rows, 1, new Spreading(this, outputGradient, inputGradient));
    }

    /// <summary>A line of a window, for all channels, in its image.</summary>
    private Range Line(int window, int line)
    {
        var (row, column) = (window / _columns.Count * _rows.Stride + line, window % _columns.Count * _columns.Stride);
        var begin = (row * _columns.Input + column) * _channels;
        return begin..(begin + _columns.Size * _channels);
    }

    private readonly struct Pooling(AveragePool2d pool, Tensor input, Tensor output) : IRange
    {
        public void Run(int start, int end)
        {
            for (var image = start; image < end; image++)
            {
                var source = input.Row(image).Span;
                var results = output.Row(image).Span;
                for (var window = 0; window < pool._rows.Count * pool._columns.Count; window++)
                {
                    var mean = results.Slice(window * pool._channels, pool._channels);
                    mean.Clear();
                    for (var line = 0; line < pool._rows.Size; line++)
                    {
                        for (var pixels = source[pool.Line(window, line)]; !pixels.IsEmpty; pixels = pixels[pool._channels..])
                            VectorLoop.Map(default(Sum), mean, pixels[..pool._channels], mean);
                    }

                    VectorLoop.Map(new Quotient(pool._rows.Size * pool._columns.Size), mean, mean);
                }
            }
        }
    }

    private readonly struct Spreading(AveragePool2d pool, Tensor outputGradient, Tensor inputGradient) : IRange
    {
        public void Run(int start, int end)
        {
            var share = new Share(pool._rows.Size * pool._columns.Size);
            for (var image = start; image < end; image++)
            {
                var gradients = outputGradient.Row(image).Span;
                var results = inputGradient.Row(image).Span;
                results.Clear();
                for (var window = 0; window < pool._rows.Count * pool._columns.Count; window++)
                {
                    var gradient = gradients.Slice(window * pool._channels, pool._channels);
                    for (var line = 0; line < pool._rows.Size; line++)
                    {
                        for (var pixels = results[pool.Line(window, line)]; !pixels.IsEmpty; pixels = pixels[pool._channels..])
                            VectorLoop.Map(share, pixels[..pool._channels], gradient, pixels[..pool._channels]);
                    }
                }
            }
        }
    }

    private readonly struct Sum : IVectorMap2
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b) => a + b;
    }

    private readonly struct Quotient(float divisor) : IVectorMap
    {
        public Vector<float> Of(Vector<float> sum) => sum / new Vector<float>(divisor);
    }

    private readonly struct Share(float windowSize) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> sum, Vector<float> gradient) => sum + gradient / new Vector<float>(windowSize);
    }
}

public sealed record AveragePool2dOptions
{
    /// <summary>The window: one number, or [height, width].</summary>
    [Range(1, int.MaxValue)]
    public Size2 Size { get; init; } = new(2);

    /// <summary>Pixels from one window to the next: one number, or [down, across]; left out: the window's size.</summary>
    [Range(1, int.MaxValue)]
    public Size2? Stride { get; init; }
}
