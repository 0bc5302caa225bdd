namespace Research.Training;

/// <summary>Gathers everything that is wrong, so that all of it is told at once.</summary>
internal sealed class FaultCollector
{
    private readonly List<Fault> _faults = [];
    private Exception? _cause;

    public bool Any => _faults.Count > 0;

    public void Add(string path, string message)
    {
        var fault = new Fault(path, message);
        if (!_faults.Contains(fault)) _faults.Add(fault);
    }

    /// <summary>What the function gives; null where it finds faults, which are kept.</summary>
    public T? Try<T>(string path, Func<T> create)
        where T : class
    {
        try
        {
            return create();
        }
        catch (FaultsException faults)
        {
            foreach (var fault in faults.Faults) Add(fault.Path, fault.Message);
            _cause ??= faults.InnerException;
        }
        catch (TechniqueException fault)
        {
            Add(path, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not OutOfMemoryException
            && PluginFaults.Sentence(fault) is { } sentence)
        {
            Add(path, sentence);
            _cause ??= fault;
        }

        return null;
    }

    public void Try(string path, Action action) => Try(path, () =>
    {
        action();
        return this;
    });

    public void ThrowIfAny()
    {
        if (Any) throw new FaultsException(_faults, _cause);
    }
}
