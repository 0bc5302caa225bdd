namespace Research.Testing;

/// <summary>A step outside of a trial, for hooks that need no buffers.</summary>
internal sealed class KitStepContext(ITensorBackend backend) : IStepContext
{
    public Progress Progress => new(1, 0, 1, 1);

    public ITensorBackend Backend => backend;

    public RandomStream Random(RandomSource source) => RandomStream.Of("1", "conformance/step").At(1);

    public Tensor this[Slot buffer] => throw new CheckFailedException("it asks for a buffer that it did not declare in Build");
}
