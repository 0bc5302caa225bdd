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

    /// <summary>Null where nothing is tuned; else <see cref="Resolved"/> is the first candidate's.</summary>
    public TunedDraft? Tuned { get; init; }

    /// <summary>One for each that is planned: itself, or what tuning may make of it.</summary>
    public IReadOnlyList<CellDraft> Expanded => Tuned is null ? [this]
        : [.. Tuned.Candidates.Select(
            candidate => this with { Resolved = candidate.Resolved, Broken = Broken || candidate.Broken, Tuned = null })];
}

/// <summary>A cell with settings that are yet to be picked.</summary>
internal sealed record TunedDraft(TuneSpec Spec, IReadOnlyList<CandidateDraft> Candidates);

/// <param name="Values">setting -> value.</param>
internal sealed record CandidateDraft(JObject Values, bool AtEdge, JObject Resolved, bool Broken);
