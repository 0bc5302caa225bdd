using System.Globalization;

namespace Research.Training;

/// <summary>Names of the elements of a list: the one that is written, or the id, then id-2, id-3.</summary>
/// <param name="reserved">What addresses of other measurements have in the name's place.</param>
internal sealed class Names(params string[] reserved)
{
    private readonly Dictionary<string, int> _ids = [];
    private readonly HashSet<string> _taken = [];

    /// <param name="written">Null where none is.</param>
    public string Next(string id, string? written, string path, FaultCollector faults)
    {
        // One that has a name counts among those of its id, as in EntryNames: naming one renames no other.
        var count = _ids[id] = _ids.GetValueOrDefault(id) + 1;
        var name = written ?? (count == 1 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}-{count}"));
        if (EntryNames.Fault(name) is { } fault) faults.Add($"{path}.name", fault);
        if (reserved.Contains(name)) faults.Add($"{path}.name", $"'{name}' is taken by what is always measured: write another name");
        if (!_taken.Add(name)) faults.Add($"{path}.name", $"another element of the list is called '{name}'; names must differ");
        return name;
    }
}
