using Research.Training;

namespace Research.Experiments;

/// <summary>What a trial recorded under an address, a selector of layers or the members of an ensemble.</summary>
internal sealed class TrialSeries
{
    private const string OfMembers = "members.";

    private readonly IReadOnlyList<(TrialResult? Trial, Recording? Recording)> _series;

    private TrialSeries(IReadOnlyList<(TrialResult? Trial, Recording? Recording)> series) => _series = series;

    /// <summary>Every moment at which one of them has a value; the end among them.</summary>
    public IEnumerable<string> Moments => _series.SelectMany(series => series.Recording?.Moments ?? []).Distinct(StringComparer.Ordinal);

    public static bool IsOfMembers(string address) => address.StartsWith(OfMembers, StringComparison.Ordinal);

    public static TrialSeries Of(TrialOutcome outcome, string address) => IsOfMembers(address)
        ? new TrialSeries([.. outcome.Members.SelectMany(member => Of(member, outcome.Trial.Plan.Entries, address[OfMembers.Length..]))])
        : new TrialSeries([.. Of(outcome.Result, outcome.Trial.Plan.Entries, address)]);

    /// <summary>A value a series.</summary>
    public IReadOnlyList<ReportValue> At(string moment) => [.. _series.Select(series => At(series.Trial, series.Recording, moment))];

    /// <summary>One of an address; of a probe's one a layer that the selector names, all layers without one.</summary>
    private static IEnumerable<(TrialResult?, Recording?)> Of(TrialResult? trial, IReadOnlyList<string> entries, string address)
    {
        if (trial is null) return [(null, null)];
        if (trial.Recordings.FirstOrDefault(recording => recording.Address == address) is { } exact) return [(trial, exact)];
        var asked = ProbeAddress.Parse(address);
        var layers = asked.Layer is null ? null : Matching(asked.Layer, entries);
        var found = trial.Recordings.Where(recording => ProbeAddress.Parse(recording.Address) is { Layer: { } layer } of
            && of.Probe == asked.Probe && of.Quantity == asked.Quantity && layers?.Contains(layer) != false).ToList();
        return found.Count > 0 ? found.Select(recording => ((TrialResult?)trial, (Recording?)recording)) : [(trial, null)];
    }

    /// <summary>The plan was checked: a selector that matches nothing here names a layer that this cell lacks.</summary>
    private static IReadOnlySet<string> Matching(string selector, IReadOnlyList<string> entries)
    {
        try
        {
            return LayerSelector.Match(selector, entries, "").ToHashSet(StringComparer.Ordinal);
        }
        catch (FaultsException)
        {
            return new HashSet<string>();
        }
    }

    private static ReportValue At(TrialResult? trial, Recording? recording, string moment)
    {
        if (trial is null) return ReportValue.Of(ReportValue.Failed);
        var otherwise = trial.State == TrialState.Diverged ? ReportValue.Diverged : ReportValue.Undefined;

        // What a training that diverged handed over is no model.
        if (trial.State == TrialState.Diverged && moment == Moment.End) return ReportValue.Of(otherwise);
        for (var i = (recording?.Moments.Count ?? 0) - 1; i >= 0; i--)
        {
            if (recording!.Moments[i] == moment) return ReportValue.Of(recording.Values[i], otherwise);
        }

        return ReportValue.Of(otherwise);
    }
}
