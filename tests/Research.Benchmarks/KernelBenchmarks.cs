using BenchmarkDotNet.Attributes;

namespace Research.Benchmarks;

/// <summary>Products of square matrices on one thread.</summary>
public class ProductBenchmarks
{
    private readonly ManagedBackend _backend = new(1);
    private Tensor _a, _b, _c;

    [Params(64, 256, 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Draw()
    {
        var shape = new Shape(Size, Size);
        (_a, _b, _c) = (new Tensor(new float[shape.Size], 0, shape), new Tensor(new float[shape.Size], 0, shape),
            new Tensor(new float[shape.Size], 0, shape));
        RandomStream.Of("1", "a").Uniform(_a.Span);
        RandomStream.Of("1", "b").Uniform(_b.Span);
    }

    [Benchmark(Baseline = true)]
    public void Plain() => _backend.Multiply(_a.Matrix, _b.Matrix, _c.Matrix);

    [Benchmark]
    public void LeftTransposed() => _backend.Multiply(_a.Matrix.Transposed, _b.Matrix, _c.Matrix);

    [Benchmark]
    public void RightTransposed() => _backend.Multiply(_a.Matrix, _b.Matrix.Transposed, _c.Matrix);
}

/// <summary>Elementary functions over 16,384 floats.</summary>
public class FunctionBenchmarks
{
    private const int Length = 16384;

    private readonly float[] _x = new float[Length], _y = new float[Length];

    [GlobalSetup]
    public void Draw() => RandomStream.Of("1", "x").Normal(_x);

    [Benchmark]
    public void Exp() => VectorMath.Exp(_x, _y);

    [Benchmark]
    public void Sigmoid() => VectorMath.Sigmoid(_x, _y);

    [Benchmark]
    public void Tanh() => VectorMath.Tanh(_x, _y);

    [Benchmark]
    public void Erf() => VectorMath.Erf(_x, _y);

    [Benchmark]
    public void Gelu() => VectorMath.Gelu(_x, _y);

    [Benchmark]
    public void GeluDerivative() => VectorMath.GeluDerivative(_x, _y);

    [Benchmark]
    public void Uniform() => RandomStream.Of("1", "y").Uniform(_y);

    [Benchmark]
    public void Normal() => RandomStream.Of("1", "y").Normal(_y);
}
