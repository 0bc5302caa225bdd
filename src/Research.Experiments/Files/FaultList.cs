namespace Research.Experiments;

/// <summary>Gathers faults, each once, so that all of them are told at once.</summary>
internal sealed class FaultList
{
    private readonly List<ExperimentFault> _faults = [];
    private readonly HashSet<ExperimentFault> _known = [];

    public bool Any => _faults.Count > 0;

    public int Count => _faults.Count;

    public void Add(ExperimentFault fault)
    {
        if (_known.Add(fault)) _faults.Add(fault);
    }

    public void Add(SourcePlace place, string message) => Add(place.Fault(message));

    /// <summary>Arguments, then the lines of each file.</summary>
    public IReadOnlyList<ExperimentFault> InOrder() =>
        [.. _faults.OrderBy(fault => fault.File.Length).ThenBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line)];

    /// <exception cref="ExperimentException">There is a fault.</exception>
    public void ThrowIfAny()
    {
        if (Any) throw new ExperimentException(InOrder());
    }
}
