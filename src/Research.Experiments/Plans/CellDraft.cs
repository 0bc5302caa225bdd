using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>A combination of levels, resolved but not yet planned.</summary>
/// <param name="Choice">The index of each factor's level; empty without an ablation.</param>
/// <param name="Resolved">What a training reads, as written: defaults are not filled in, nulls are gone.</param>
internal sealed record CellDraft(
    string Id, OrderedDictionary<string, string> Levels, IReadOnlyList<int> Choice, bool Baseline, JObject Resolved)
{
    /// <summary>A setting could not be made: what else is wrong with the cell may follow from that.</summary>
    public bool Broken { get; init; }
}
