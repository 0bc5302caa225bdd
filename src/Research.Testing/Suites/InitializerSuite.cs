namespace Research.Testing;

/// <summary>Initializers fill every weight, from their stream alone.</summary>
internal sealed class InitializerSuite(ITechniqueFactory factory) : ISuite
{
    private static readonly Shape[] Shapes = [new(6, 4), new(3, 3, 2, 5), new(7), new(1, 1), new(40, 30)];

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Initializer];

    public IReadOnlyList<Check> Checks => [new("fills", Fills), new("determinism", Determinism)];

    public IReadOnlyList<Check> ChecksAtEnds => [new("fills", Fills)];

    private float[] Fill(Subject subject, Shape shape, RandomStream random, float before) =>
        Fill(factory.Create<IInitializer>(subject), shape, random, before);

    private static float[] Fill(IInitializer initializer, Shape shape, RandomStream random, float before)
    {
        var weights = new float[shape.Size];
        weights.AsSpan().Fill(before);
        initializer.Initialize(new InitializerRequest(shape, shape.Size / shape.Last, shape.Last, 1, random), weights);
        return weights;
    }

    private void Fills(Subject subject)
    {
        foreach (var shape in Shapes)
        {
            try
            {
                Expect.Finite(Fill(subject, shape, RandomStream.Of("1", "a"), float.NaN), $"the weights of {shape}");
            }
            catch (TechniqueException)
            {
                // It says plainly that this shape is not its own (identity, orthogonal on vectors).
            }
        }
    }

    private void Determinism(Subject subject)
    {
        var shape = Shapes[0];
        var first = Fill(subject, shape, RandomStream.Of("1", "a"), 0);
        Expect.SameBits(Fill(subject, shape, RandomStream.Of("1", "a"), 1), first, "a second filling from the same stream");
        var used = factory.Create<IInitializer>(subject);
        Fill(used, shape, RandomStream.Of("1", "b"), 0);
        Expect.SameBits(Fill(used, shape, RandomStream.Of("1", "a"), 0), first, "a filling after another parameter's");
    }
}
