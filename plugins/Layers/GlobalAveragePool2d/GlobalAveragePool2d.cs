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
    private int _pixels, _channels;

    public LayerTraits Traits => LayerTraits.None;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 3) throw new TechniqueException($"global-average-pool2d needs an input [height, width, channels], not {input}");
        (_pixels, _channels) = (input[0] * input[1], input[2]);
        return new Shape(_channels);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        for (var image = 0; image < input.Rows; image++) pass.Backend.SumColumns(input.Row(image).Matrix, output.Row(image).Span);
        TensorPrimitives.Divide(output.Span, _pixels, output.Span);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (!inputGradient.Exists) return;
        for (var image = 0; image < inputGradient.Rows; image++)
        {
            var pixels = inputGradient.Row(image).Span;
            TensorPrimitives.Divide(outputGradient.Row(image).Span, _pixels, pixels[.._channels]);
            for (var pixel = 1; pixel < _pixels; pixel++) pixels[.._channels].CopyTo(pixels[(pixel * _channels)..]);
        }
    }
}
