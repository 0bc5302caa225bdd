using System.Globalization;

namespace Research.Training;

/// <summary>When something is measured: <c>start</c>, <c>end</c>, <c>epoch</c>, <c>epoch:5</c>, <c>step:100</c>,
/// <c>every-steps:50</c>.</summary>
internal sealed class Moments
{
    private readonly HashSet<int> _epochs = [];
    private readonly HashSet<long> _steps = [];
    private readonly List<long> _intervals = [];
    private bool _everyEpoch;

    private Moments(IReadOnlyList<string> written)
    {
        Written = written;
    }

    public const string StartLabel = "start", EndLabel = "end";

    /// <summary>As written, each once, in ordinal order: part of a measurement's key.</summary>
    public IReadOnlyList<string> Written { get; }

    public bool Start { get; private set; }

    public bool End { get; private set; }

    /// <summary>Some moment may fall within an epoch.</summary>
    public bool HasSteps => _steps.Count > 0 || _intervals.Count > 0;

    public static Moments Parse(IReadOnlyList<string> written, string path, FaultCollector faults)
    {
        var moments = new Moments([.. written.Distinct().Order(StringComparer.Ordinal)]);
        foreach (var moment in written)
        {
            if (!moments.Add(moment))
                faults.Add(path, $"'{moment}' is no moment; there are start, end, epoch, epoch:5, step:100 and every-steps:50");
        }

        return moments;
    }

    public static string EpochLabel(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch:{epoch}");

    public static string StepLabel(long step) => string.Create(CultureInfo.InvariantCulture, $"step:{step}");

    /// <param name="epoch">The epoch that ended, from 1.</param>
    public bool AfterEpoch(int epoch) => _everyEpoch || _epochs.Contains(epoch);

    /// <param name="step">The step that ended, from 1.</param>
    public bool AfterStep(long step)
    {
        if (_steps.Contains(step)) return true;
        foreach (var interval in _intervals)
        {
            if (step % interval == 0) return true;
        }

        return false;
    }

    /// <summary>Those that name a number which a training of so many epochs and steps does not come to.</summary>
    /// <remarks>Loops: queries over numbers would be compiled at each start.</remarks>
    public IReadOnlyList<string> Beyond(long epochs, long steps)
    {
        var beyond = new List<string>();
        foreach (var epoch in _epochs)
        {
            if (epoch > epochs) beyond.Add(EpochLabel(epoch));
        }

        foreach (var step in _steps)
        {
            if (step > steps) beyond.Add(StepLabel(step));
        }

        foreach (var interval in _intervals)
        {
            var label = string.Create(CultureInfo.InvariantCulture, $"every-steps:{interval}");
            if (interval > steps && !beyond.Contains(label)) beyond.Add(label);
        }

        return beyond;
    }

    private bool Add(string moment)
    {
        switch (moment)
        {
            case StartLabel:
                return Start = true;
            case EndLabel:
                return End = true;
            case "epoch":
                return _everyEpoch = true;
        }

        var colon = moment.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !long.TryParse(moment.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1)
            return false;
        switch (moment[..colon])
        {
            case "epoch" when number <= int.MaxValue:
                _epochs.Add((int)number);
                return true;
            case "step":
                _steps.Add(number);
                return true;
            case "every-steps":
                _intervals.Add(number);
                return true;
            default:
                return false;
        }
    }
}
