namespace Research.Training;

/// <summary>An elementwise activation in the place of a layer. It runs in stretches on all threads.</summary>
internal sealed class ActivationLayer(IActivation activation) : ILayer
{
    /// <summary>Elements a stretch: enough that handing it to a thread costs little.</summary>
    private const int Grain = 8192;

    public IActivation Activation => activation;

    public LayerTraits Traits => activation.Traits | LayerTraits.RowWise;

    public Shape Build(ILayerBuilder builder, Shape input) => input;

    public void Forward(LayerPass pass, Tensor input, Tensor output) =>
        pass.Backend.For(input.Shape.Size, Grain, new ForwardBody(activation, input, output));

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists)
            pass.Backend.For(input.Shape.Size, Grain, new BackwardBody(activation, input, output, outputGradient, inputGradient));
    }

    private readonly struct ForwardBody(IActivation activation, Tensor input, Tensor output) : IRange
    {
        public void Run(int start, int end) => activation.Forward(input.Span[start..end], output.Span[start..end]);
    }

    private readonly struct BackwardBody(
        IActivation activation, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient) : IRange
    {
        public void Run(int start, int end) => activation.Backward(
            input.Span[start..end], output.Span[start..end], outputGradient.Span[start..end], inputGradient.Span[start..end]);
    }
}
