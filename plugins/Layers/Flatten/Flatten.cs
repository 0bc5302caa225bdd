namespace Research.Plugins;

/// <summary>All axes of a sample become one, in the order of memory (row-major). The elements stay where they are.</summary>
[Layer("flatten", Summary = "All axes of a sample become one")]
[Example(Input = [4, 3])]
[Example(Input = [6], Neutral = true)]
public sealed class Flatten : ILayer
{
    public LayerTraits Traits => LayerTraits.View;

    public Shape Build(ILayerBuilder builder, Shape input) => new(input.Size);

    public void Forward(LayerPass pass, Tensor input, Tensor output) => input.Span.CopyTo(output.Span);

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) outputGradient.Span.CopyTo(inputGradient.Span);
    }
}
