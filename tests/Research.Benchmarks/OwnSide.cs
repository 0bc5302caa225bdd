using System.Numerics.Tensors;
using Microsoft.Extensions.DependencyInjection;
using Research.Hosting;
using Research.Training;

namespace Research.Benchmarks;

/// <summary>The workloads on this side, through the host as an experiment runs them: batches, loss, backward and update.</summary>
internal static class OwnSide
{
    public static double StepsPerSecond(string workload, int threads, TimeSpan duration)
    {
        var (name, size) = Kernel(workload);
        using var backend = new ManagedBackend(threads);
        return name switch
        {
            "gemm" => Rate.Of(Product(backend, size), duration),
            "exp" => Rate.Of(Elementwise(size, VectorMath.Exp), duration),
            "sigmoid" => Rate.Of(Elementwise(size, VectorMath.Sigmoid), duration),
            "tanh" => Rate.Of(Elementwise(size, VectorMath.Tanh), duration),
            "gelu" => Rate.Of(Elementwise(size, VectorMath.Gelu), duration),
            _ => Training(workload, backend, duration),
        };
    }

    /// <summary>A product's rate on one core over that of multiply-adds alone; null for what is no product.</summary>
    public static Comparison? ShareOfPeak(string workload, TimeSpan duration)
    {
        var (name, size) = Kernel(workload);
        if (name != "gemm") return null;
        using var backend = new ManagedBackend(1);
        return Rate.Compare(Product(backend, size), PeakRate.Stretch, duration) * (2 * Math.Pow(size, 3) / PeakRate.Operations);
    }

    /// <summary>What System.Numerics.Tensors does, as a second peer for elementwise functions;
    /// null where it has nothing of the kind.</summary>
    public static double? TensorPrimitivesPerSecond(string workload, TimeSpan duration)
    {
        var (name, size) = Kernel(workload);
        return name switch
        {
            "exp" => Rate.Of(Elementwise(size, TensorPrimitives.Exp), duration),
            "sigmoid" => Rate.Of(Elementwise(size, TensorPrimitives.Sigmoid), duration),
            "tanh" => Rate.Of(Elementwise(size, TensorPrimitives.Tanh), duration),
            _ => null,
        };
    }

    /// <summary>"gemm-64" is ("gemm", 64).</summary>
    public static (string Name, int Size) Kernel(string workload)
    {
        var dash = workload.LastIndexOf('-');
        return dash > 0 && int.TryParse(workload.AsSpan(dash + 1), out var size) ? (workload[..dash], size) : (workload, 0);
    }

    private static Action Product(ManagedBackend backend, int size)
    {
        var shape = new Shape(size, size);
        var (a, b, c) = (Random("a", shape), Random("b", shape), Random("c", shape));
        return () => backend.Multiply(a.Matrix, b.Matrix, c.Matrix);
    }

    private delegate void Function(ReadOnlySpan<float> x, Span<float> y);

    private static Action Elementwise(int size, Function function)
    {
        var shape = new Shape(size);
        var (x, y) = (Aligned(shape), Aligned(shape));
        RandomStream.Of("1", "x").Normal(x.Span);
        return () => function(x.Span, y.Span);
    }

    private static Tensor Random(string purpose, Shape shape)
    {
        var tensor = Aligned(shape);
        RandomStream.Of("1", purpose).Uniform(tensor.Span);
        return tensor;
    }

    /// <summary>In memory as a training's is, and PyTorch's: from a 64-byte line on.</summary>
    private static Tensor Aligned(Shape shape)
    {
        var arena = new Arena();
        var place = arena.Reserve(shape.Size);
        arena.Allocate();
        return arena.At(place, shape);
    }

    private static double Training(string workload, ManagedBackend backend, TimeSpan duration)
    {
        var rate = 0d;
        WithSession(workload, backend, session => rate = Rate.Of(() => session.Step(), duration));
        return rate;
    }

    /// <summary>Builds the workload's training on the backend, through the host.</summary>
    public static void WithSession(string workload, ITensorBackend backend, Action<TrainingSession> use)
    {
        using var services = new ServiceCollection().AddResearchHosting(Folders).AddResearchTraining().BuildServiceProvider();
        using var scope = services.CreateScope();
        var spec = new TrialSpec { Resolved = Workloads.Experiment(workload), Seed = 1, Role = "1", BaseFolder = AppContext.BaseDirectory };
        use(TrainingSession.Create(
            spec, scope.ServiceProvider.GetRequiredService<ITechniqueFactory>(), backend, services.GetRequiredService<DataCache>()));
    }

    /// <summary>The tool's plugins, and this assembly, which brings the random data.</summary>
    private static PluginFolders Folders { get; } = new([.. PluginFolders.Standard().Paths, typeof(OwnSide).Assembly.Location]);
}
