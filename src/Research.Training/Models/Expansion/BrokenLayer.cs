namespace Research.Training;

/// <summary>Stands for an entry whose faults are known already: the chain that holds it is built no further.</summary>
internal sealed class BrokenLayer : ILayer
{
    public Shape Build(ILayerBuilder builder, Shape input) => throw new BrokenChainException();

    public void Forward(LayerPass pass, Tensor input, Tensor output) => throw new BrokenChainException();

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient) =>
        throw new BrokenChainException();
}

/// <summary>A chain cannot be built further, for a reason that is among the faults already.</summary>
internal sealed class BrokenChainException : Exception;
