using Research.Training;

namespace Research.Experiments;

/// <summary>Recordings to a report's values, curves and probes.</summary>
internal static class TrialValues
{
    private const string OfRun = "run";

    /// <summary>The value of an address at the end; of a training that diverged, or failed, the word.</summary>
    public static ReportValue AtEnd(TrialResult? result, string address)
    {
        if (result is null) return ReportValue.Of(ReportValue.Failed);
        if (OfTheRun(result, address) is { } known) return ReportValue.Of(known);
        if (result.State == TrialState.Diverged) return ReportValue.Of(ReportValue.Diverged);
        var recording = result.Recordings.FirstOrDefault(recording => recording.Address == address);
        for (var i = (recording?.Moments.Count ?? 0) - 1; i >= 0; i--)
        {
            if (recording!.Moments[i] == Moment.End) return ReportValue.Of(recording.Values[i]);
        }
        return ReportValue.Of(ReportValue.Undefined);
    }

    /// <summary>The mean over an ensemble's members; where one of them has no number, its word.</summary>
    public static ReportValue OverMembers(IReadOnlyList<TrialResult?> members, string address)
    {
        var values = members.Select(member => AtEnd(member, address)).ToList();
        var missing = values.FirstOrDefault(value => value.Word is not null);
        return missing.Word is not null ? missing : ReportValue.Of(values.Total(value => value.Number!.Value) / values.Count);
    }

    /// <summary>What views recorded, over all moments but the end. Where steps and epochs are mixed, epochs become steps.</summary>
    /// <param name="views">The first parts of the addresses that views give.</param>
    public static ReportCurves Curves(TrialResult? result, IReadOnlySet<string> views)
    {
        if (result is null) return ReportCurves.None;
        var curves = result.Recordings.Where(recording => views.Contains(FirstPart(recording.Address))).ToList();
        var inSteps = curves.SelectMany(curve => curve.Moments).Any(moment => Moment.Place(moment)?.Unit == Moment.Step);
        double? At(string moment) => Moment.Place(moment) switch
        {
            null => null,
            { Unit: Moment.Epoch, At: var epoch } when inSteps => epoch * result.StepsPerEpoch,
            { At: var at } => at,
        };

        var axis = curves.SelectMany(curve => curve.Moments).Select(At).OfType<double>().Distinct().Order().ToList();
        if (axis.Count == 0) return ReportCurves.None;
        var places = axis.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var word = result.State == TrialState.Diverged ? ReportValue.Diverged : ReportValue.Undefined;
        var values = new Dictionary<string, IReadOnlyList<ReportValue?>>();
        foreach (var curve in curves)
        {
            var line = new ReportValue?[axis.Count];
            foreach (var (moment, value) in curve.Moments.Zip(curve.Values))
            {
                if (At(moment) is { } at) line[places[at]] = ReportValue.Of(value, word);
            }
            if (line.Any(value => value is not null)) values[curve.Address] = line;
        }
        return new ReportCurves(inSteps ? Moment.Step : Moment.Epoch, axis, values);
    }

    /// <summary>
    /// What is no view's and not the run's, pre-training included, grouped by probe and moment; addresses are
    /// <c>&lt;probe&gt;.&lt;quantity&gt;[@&lt;layer&gt;]</c>.
    /// </summary>
    public static IReadOnlyList<ReportProbe> Probes(TrialResult? result, IReadOnlySet<string> views)
    {
        if (result is null) return [];
        var word = result.State == TrialState.Diverged ? ReportValue.Diverged : ReportValue.Undefined;
        var seen = result.Recordings
            .Where(recording => FirstPart(recording.Address) is var first && first != OfRun && !views.Contains(first))
            .SelectMany(recording => recording.Moments.Zip(recording.Values, (moment, value) =>
                new { Address = ProbeAddress.Parse(recording.Address), Moment = moment, Value = value }));
        return [.. seen.GroupBy(entry => new { entry.Address.Probe, entry.Moment, OfModel = entry.Address.Layer is null }).Select(group =>
        {
            var layers = group.Select(entry => entry.Address.Layer).OfType<string>().Distinct().ToList();
            var quantities = group.GroupBy(entry => entry.Address.Quantity).ToDictionary(
                quantity => quantity.Key,
                quantity => Line(quantity.ToDictionary(entry => entry.Address.Layer ?? "", entry => entry.Value), layers, word));
            return new ReportProbe(group.Key.Probe, group.Key.Moment, layers, quantities);
        })];
    }

    public static string FirstPart(string address) => address.Split('.', 2)[0];

    private static IReadOnlyList<ReportValue> Line(Dictionary<string, double> values, List<string> layers, string word)
    {
        if (layers.Count == 0) return [ReportValue.Of(values[""], word)];

        // A quantity that a layer does not have (the mean before an activation that is not there) is undefined for it.
        return [.. layers.Select(layer =>
            values.TryGetValue(layer, out var value) ? ReportValue.Of(value, word) : ReportValue.Of(ReportValue.Undefined))];
    }

    private static double? OfTheRun(TrialResult result, string address) => address switch
    {
        "run.epochs" => result.Epochs,
        "run.steps" => result.Steps,
        "run.parameters" => result.Parameters,
        "run.diverged" => result.State == TrialState.Diverged ? 1 : 0,
        MachineMeasures.Seconds => result.Seconds,
        MachineMeasures.PeakBytes => result.PeakBytes,
        _ => null,
    };
}

/// <summary><c>gradients.norm@hidden.1</c>: a probe, what it saw, and of which entry.</summary>
internal readonly record struct ProbeAddress(string Probe, string Quantity, string? Layer)
{
    public static ProbeAddress Parse(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        var head = at < 0 ? address : address[..at];
        var dot = head.IndexOf('.', StringComparison.Ordinal);
        return new ProbeAddress(dot < 0 ? head : head[..dot], dot < 0 ? "" : head[(dot + 1)..], at < 0 ? null : address[(at + 1)..]);
    }
}
