using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Research.Tensors.Tests.Convolutions;
using Research.Tensors.Tests.Products;

namespace Research.Tensors.Tests;

/// <summary>
/// One hash over results of everything whose bits are promised. Convolutions pack in one call and run in another: within
/// <see cref="Widths.At"/>, or another test's width may come between.
/// </summary>
internal static class Fingerprint
{
    public static string Take(int threads)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var backend = new ManagedBackend(threads);
        AddProducts(hash, backend);
        AddConvolutions(hash, backend);
        AddFunctions(hash);
        AddRandom(hash);
        AddReductions(hash, backend);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void AddProducts(IncrementalHash hash, ManagedBackend backend)
    {
        for (var layout = 0; layout < 16; layout++)
        {
            Add(hash, new ProductCase(37, 45, 29, layout, layout % 3 == 0, layout % 2 == 0, layout % 5 == 0, layout).Run(backend));
        }

        // Deep, high, wide, and large enough for several threads.
        Add(hash, new ProductCase(9, 21, 700, 2, true, true, false, 100).Run(backend));
        Add(hash, new ProductCase(300, 10, 33, 1, false, true, true, 101).Run(backend));
        Add(hash, new ProductCase(1, 300, 70, 0, false, false, false, 102).Run(backend));
        Add(hash, new ProductCase(130, 150, 60, 0, false, true, false, 103).Run(backend));
        Add(hash, new ProductCase(360, 321, 330, 0, false, true, false, 104).Run(backend));
    }

    /// <summary>With vectors along filters, along pixels and along the kernel's elements.</summary>
    private static void AddConvolutions(IncrementalHash hash, ManagedBackend backend)
    {
        Add(hash, new ConvolutionCase(3, 9, 11, 5, 16, 3, 2, 2, 1, true, 200).Run(backend));
        Add(hash, new ConvolutionCase(2, 7, 24, 16, 8, 3, 3, 1, 1, true, 201).Run(backend));
        Add(hash, new ConvolutionCase(2, 12, 10, 3, 5, 4, 3, 1, 1, false, 202).Run(backend));
    }

    private static void AddFunctions(IncrementalHash hash)
    {
        var x = new float[4096];
        for (var i = 0; i < x.Length; i++) x[i] = BitConverter.Int32BitsToSingle(i * 1_048_573);
        x = Array.FindAll(x, float.IsFinite);
        var y = new float[x.Length];
        foreach (var function in (Action<float[], float[]>[])
        [
            (a, b) => VectorMath.Exp(a, b), (a, b) => VectorMath.Expm1(a, b), (a, b) => VectorMath.Tanh(a, b),
            (a, b) => VectorMath.Sigmoid(a, b), (a, b) => VectorMath.Softplus(a, b), (a, b) => VectorMath.Erf(a, b),
            (a, b) => VectorMath.Sin(a, b), (a, b) => VectorMath.Cos(a, b),
            (a, b) => VectorMath.Gelu(a, b), (a, b) => VectorMath.GeluDerivative(a, b),
            (a, b) => VectorMath.Log(Array.ConvertAll(a, Math.Abs), b), (a, b) => VectorMath.Log1p(Array.ConvertAll(a, Math.Abs), b),
        ])
        {
            function(x, y);
            Add(hash, y);
        }

        foreach (var value in x)
        {
            double[] results =
            [
                DoubleMath.Exp(value), DoubleMath.Log(Math.Abs(value)), DoubleMath.Sin(value), DoubleMath.Tanh(value),
                DoubleMath.Pow(Math.Abs(value), 0.3),
            ];
            hash.AppendData(MemoryMarshal.AsBytes<double>(results));
        }
    }

    private static void AddRandom(IncrementalHash hash)
    {
        var stream = RandomStream.Of("7", "fingerprint").At(3);
        var values = new float[3001];
        stream.Uniform(values, 3);
        Add(hash, values);
        stream.Normal(values, 3);
        Add(hash, values);
    }

    private static void AddReductions(IncrementalHash hash, ManagedBackend backend)
    {
        var values = new float[5003];
        RandomStream.Of("7", "reductions").Normal(values);
        var sums = new float[50];
        backend.SumColumns(new Matrix(values, 0, 100, 50, 50, 1), sums);
        Add(hash, sums);
        const int rows = 5000, columns = 19;
        var many = new float[rows * columns];
        RandomStream.Of("7", "columns").Normal(many);
        var (m, own) = (new Matrix(many, 0, rows, columns, columns, 1), new Matrix(values, 0, 1, columns, columns, 1));
        backend.SumColumns(m, sums.AsSpan(0, columns));
        Add(hash, sums);
        ColumnLoop.Sum(backend, default(SquaredDeviation), m, m, own, sums.AsSpan(0, columns));
        Add(hash, sums);
        ColumnLoop.SumByRows(backend, default(SquaredDeviation), m, m, m.ColumnsFrom(3, 1), sums.AsSpan(0, columns));
        Add(hash, sums);
        ColumnLoop.Map(backend, default(SquaredDeviation), m, m, own, m);
        Add(hash, many);
        double[] results = [backend.Sum(values), backend.SumOfSquares(values)];
        hash.AppendData(MemoryMarshal.AsBytes<double>(results));
    }

    private readonly struct SquaredDeviation : IColumnFormula
    {
        public Vector<float> Of(Vector<float> x, Vector<float> same, in ColumnNumbers own) => (x - own.First) * (x - own.First);
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<float> values) => hash.AppendData(MemoryMarshal.AsBytes(values));
}
