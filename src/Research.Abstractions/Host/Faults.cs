namespace Research;

/// <summary>Something wrong with the experiment.</summary>
/// <param name="Path">The JSON path in the experiment: "model[1].units", "optimizer.learningRate"; empty: the whole.</param>
/// <param name="Message">One sentence with the remedy, without the path.</param>
public sealed record Fault(string Path, string Message);

/// <summary>Everything that is wrong, found at once.</summary>
/// <param name="cause">What code threw, where it is no word of its own on what is wrong: an exception of a constructor.</param>
public sealed class FaultsException(IReadOnlyList<Fault> faults, Exception? cause = null)
    : Exception(
        string.Join(
            Environment.NewLine, faults.Select(fault => fault.Path.Length == 0 ? fault.Message : $"{fault.Path}: {fault.Message}")),
        cause)
{
    public FaultsException(string path, string message, Exception? cause = null)
        : this([new Fault(path, message)], cause)
    {
    }

    public IReadOnlyList<Fault> Faults => faults;
}
