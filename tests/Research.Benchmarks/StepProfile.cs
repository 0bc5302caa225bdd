using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Research.Benchmarks;

/// <summary>
/// Where a step's time goes: each call that a step makes of its backend, with the least time it took over many steps, so that another's
/// work on the machine does not count; what is left of the step is the loss, the batch and whatever a layer does by itself.
/// </summary>
internal sealed class StepProfile(ITensorBackend inner) : ITensorBackend
{
    private readonly List<Call> _calls = [];
    private int _next;

    /// <summary>A region runs: what its parts call, on whatever thread, is its own time.</summary>
    private volatile bool _within;

    public int Threads => inner.Threads;

    public ITensorBackend Alone => inner.Alone;

    /// <summary>Prints the profile of a workload's step.</summary>
    public static void Print(string workload, int threads, TimeSpan duration)
    {
        using var backend = new ManagedBackend(threads);
        var profile = new StepProfile(backend);
        var steps = new List<TimeSpan>();
        OwnSide.WithSession(workload, profile, session =>
        {
            for (var all = Stopwatch.StartNew(); all.Elapsed < duration;)
            {
                profile._next = 0;
                var watch = Stopwatch.StartNew();
                if (!session.Step()) break;
                steps.Add(watch.Elapsed);
            }
        });
        steps.Sort();
        var (least, median, mean) = (steps[0], steps[steps.Count / 2].TotalMicroseconds, steps.Average(step => step.TotalMicroseconds));
        Console.WriteLine(FormattableString.Invariant(
            $"{workload} on {threads} threads: {least.TotalMicroseconds:F0} µs a step at the least, {median:F0} in the median, {mean:F0} in the mean"));
        foreach (var call in profile._calls)
            Console.WriteLine(FormattableString.Invariant($"{call.Least.TotalMicroseconds,10:F1}  {call.Name}"));
        var rest = least.TotalMicroseconds - profile._calls.Sum(call => call.Least.TotalMicroseconds);
        Console.WriteLine(FormattableString.Invariant($"{rest,10:F1}  all else"));
    }

    public void Multiply(Matrix a, Matrix b, Matrix c, bool accumulate, ReadOnlySpan<float> bias, IElementwise? after)
    {
        var call = _within ? null : Next(() => FormattableString.Invariant($"{Form(a)}{Form(b)} [{a.Rows}, {a.Columns}] [{b.Rows}, {b.Columns}]"));
        var start = Stopwatch.GetTimestamp();
        inner.Multiply(a, b, c, accumulate, bias, after);
        call?.Took(start);
    }

    public void SumColumns(Matrix m, Span<float> sums, bool accumulate)
    {
        var call = _within ? null : Next(() => $"sum of columns [{m.Rows}, {m.Columns}]");
        var start = Stopwatch.GetTimestamp();
        inner.SumColumns(m, sums, accumulate);
        call?.Took(start);
    }

    public double Sum(ReadOnlySpan<float> x) => inner.Sum(x);

    public double SumOfSquares(ReadOnlySpan<float> x) => inner.SumOfSquares(x);

    public void For<TBody>(int count, int grain, TBody body)
        where TBody : struct, IRange
    {
        if (_within)
        {
            inner.For(count, grain, body);
            return;
        }

        var call = Next(() => $"{typeof(TBody).DeclaringType?.Name}.{typeof(TBody).Name} [{count}]");
        var start = Stopwatch.GetTimestamp();
        _within = true;
        inner.For(count, grain, body);
        _within = false;
        call.Took(start);
    }

    /// <summary>A step makes the same calls each time: the first step names them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Call Next(Func<string> name)
    {
        if (_next == _calls.Count) _calls.Add(new Call(name()));
        return _calls[_next++];
    }

    private static char Form(Matrix m) => m.ColumnStride == 1 ? 'N' : 'T';

    private sealed class Call(string name)
    {
        public string Name => name;

        public TimeSpan Least { get; private set; } = TimeSpan.MaxValue;

        public void Took(long start)
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed < Least) Least = elapsed;
        }
    }
}
