namespace Research.Experiments;

/// <summary>Gathers the plans of a file by itself and with its variants: what is wrong with all of them is told once, what is wrong with a
/// variant names it.</summary>
internal sealed class VariantPlans
{
    private readonly FaultList _faults = new();
    private readonly HashSet<ExperimentFault> _told = [];
    private readonly List<ExperimentPlan> _plans = [];

    /// <param name="name">Null: the file by itself, which comes first.</param>
    public void Add(string? name, Func<ExperimentPlan> plan)
    {
        try
        {
            var planned = plan();
            _plans.Add(planned with { Warnings = [.. New(name, planned.Warnings)] });
        }
        catch (ExperimentException error)
        {
            foreach (var fault in New(name, error.Faults)) _faults.Add(fault);
        }
    }

    /// <exception cref="ExperimentException">Everything that is wrong with any of them.</exception>
    public IReadOnlyList<ExperimentPlan> All()
    {
        _faults.ThrowIfAny();
        return _plans;
    }

    private IEnumerable<ExperimentFault> New(string? name, IEnumerable<ExperimentFault> faults)
    {
        foreach (var fault in faults)
        {
            if (name is null)
                _told.Add(fault);
            else if (_told.Contains(fault))
                continue;
            yield return name is null || VariantReader.Wrote(name, fault) ? fault
                : fault with { Message = $"{fault.Message} (with --variant {name})" };
        }
    }
}
