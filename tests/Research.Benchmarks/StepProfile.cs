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

    /// <summary>A call of the step has another size than the first step's.</summary>
    private bool _isSmaller;

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
                (profile._next, profile._isSmaller) = (0, false);
                var watch = Stopwatch.StartNew();
                if (!session.Step()) break;
                // An epoch's last batch, which may be a part of one, would have the least times.
                if (profile._isSmaller) continue;
                steps.Add(watch.Elapsed);
                foreach (var call in profile._calls) call.Count();
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
        var call = _within ? null : Next(a.Rows * a.Columns, () => FormattableString.Invariant($"{Form(a)}{Form(b)} [{a.Rows}, {a.Columns}] [{b.Rows}, {b.Columns}]"));
        var start = Stopwatch.GetTimestamp();
        inner.Multiply(a, b, c, accumulate, bias, after);
        call?.Took(start);
    }

    public void SumColumns(Matrix m, Span<float> sums, bool accumulate)
    {
        var call = _within ? null : Next(m.Rows, () => $"sum of columns [{m.Rows}, {m.Columns}]");
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

        var call = Next(count, () => $"{typeof(TBody).DeclaringType?.Name}.{typeof(TBody).Name} [{count}]");
        var start = Stopwatch.GetTimestamp();
        _within = true;
        inner.For(count, grain, body);
        _within = false;
        call.Took(start);
    }

    /// <summary>A step makes the same calls each time: the first step names them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Call Next(int size, Func<string> name)
    {
        if (_next == _calls.Count) _calls.Add(new Call(name(), size));
        var call = _calls[_next++];
        _isSmaller |= call.Size != size;
        return call;
    }

    private static char Form(Matrix m) => m.ColumnStride == 1 ? 'N' : 'T';

    private sealed class Call(string name, int size)
    {
        private TimeSpan _last;

        public string Name => name;

        /// <summary>Of what it is given, at the first step.</summary>
        public int Size => size;

        public TimeSpan Least { get; private set; } = TimeSpan.MaxValue;

        public void Took(long start) => _last = Stopwatch.GetElapsedTime(start);

        /// <summary>The step counts.</summary>
        public void Count()
        {
            if (_last < Least) Least = _last;
        }
    }
}
