namespace Research.Plugins;

/// <summary>
/// The mean of each channel over the whole image: [height, width, channels] gives [channels]. Backward, each pixel gets its share of the
/// channel's gradient. Source: Lin, Chen and Yan 2014, "Network in network", arXiv:1312.4400.
/// </summary>
[Layer("global-average-pool2d", Summary = "The mean of each channel over the image", Source = "Lin et al. 2014, arXiv:1312.4400")]
[Example(Input = [4, 5, 3])]
[Example(Input = [3, 2, 18])]
public sealed class GlobalAveragePool2d : ILayer
{
    private int _pixels;

    public LayerTraits Traits => LayerTraits.None;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 3) throw new TechniqueException($"global-average-pool2d needs an input [height, width, channels], not {input}");
        _pixels = input[0] * input[1];
        return new Shape(input[2]);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) =>
        pass.Backend.For(input.Rows, 1, new Averages(pass.Backend, input, output));

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) pass.Backend.For(inputGradient.Rows, 1, new Shares(_pixels, outputGradient, inputGradient));
    }

    private readonly struct Averages(ITensorBackend backend, Tensor input, Tensor output) : IRange
    {
        public void Run(int start, int end)
        {
            for (var image = start; image < end; image++)
            {
                var (pixels, means) = (input.Row(image).Matrix, output.Row(image));
                backend.SumColumns(pixels, means.Span);
                TensorPrimitives.Divide(means.Span, pixels.Rows, means.Span);
            }
        }
    }

    private readonly struct Shares(int count, Tensor outputGradient, Tensor inputGradient) : IRange
    {
        public void Run(int start, int end)
        {
            for (var image = start; image < end; image++)
            {
                var pixels = inputGradient.Row(image).Matrix;
                TensorPrimitives.Divide(outputGradient.Row(image).Span, count, pixels.Row(0));
                for (var pixel = 1; pixel < count; pixel++) pixels.Row(0).CopyTo(pixels.Row(pixel));
            }
        }
    }
}
