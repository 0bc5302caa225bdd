using Research.Training;

namespace Research.Experiments;

/// <summary>What is known of an address in a cell.</summary>
/// <param name="Moments">When it is recorded, as written: "epoch", "every-steps:50", "end".</param>
/// <param name="Who">Who records it, with a verb, for people.</param>
/// <param name="WhereToAdd">Where moments can be added; empty: nowhere.</param>
/// <param name="Several">How many layers it matches; 1 where it is one series.</param>
internal sealed record KnownAddress(AddressInfo Info, IReadOnlyList<string> Moments, string Who, string WhereToAdd, int Several = 1)
{
    public bool OfTheMachine { get; init; }

    /// <summary>What is there in its place, after a semicolon; empty: nothing.</summary>
    public string Otherwise { get; init; } = "";
}

/// <summary>The addresses that a cell's trials record (FORMAT.md, Measures).</summary>
internal sealed class Addresses(TrialPlan plan)
{
    public const string Members = "members.";

    private const string Run = "run.", Pretrain = "pretrain.", Validation = "validation";
    private const char LayersMark = '@';

    private static readonly string[] _atEnd = [Moment.End];

    private static readonly AddressInfo[] _ofRun =
    [
        new("run.epochs", "epochs", null), new("run.steps", "steps", null), new("run.parameters", "", null), new("run.diverged", "", false),
        new(MachineMeasures.Seconds, "s", false), new(MachineMeasures.PeakBytes, "bytes", false),
    ];

    /// <summary>Null: nothing records it; <paramref name="why"/> says what is nearest.</summary>
    public KnownAddress? Find(string address, out string why)
    {
        if (address.StartsWith(Members, StringComparison.Ordinal)) return OfMembers(address, out why);
        var known = OfTraining(address, out why);
        return known is null || !plan.IsEnsemble ? known : OfEnsemble(known, out why);
    }

    /// <summary>What one training records.</summary>
    private KnownAddress? OfTraining(string address, out string why)
    {
        why = "";
        if (address.StartsWith(Run, StringComparison.Ordinal) && _ofRun.FirstOrDefault(info => info.Address == address) is { } run)
            return new KnownAddress(run, _atEnd, "a run's figures are of", "") { OfTheMachine = MachineMeasures.Holds(address) };
        if (OfView(address) is { } info) return new KnownAddress(info, plan.Moments, "the views look at", "`evaluation.at`");
        if (address.StartsWith(Pretrain, StringComparison.Ordinal)) return OfPretraining(address, out why);
        if (plan.Probes.FirstOrDefault(probe => address.StartsWith(probe.Name + ".", StringComparison.Ordinal)) is { } looking)
            return OfProbe(looking, address, out why);
        why = $"nothing measures \"{address}\"{Hint(address)}";
        return null;
    }

    /// <summary>The address on validation that "best" is judged by: the same metric, or else the primary's.
    /// Null without validation.</summary>
    public AddressInfo? BestBy(string? address)
    {
        var ofMembers = plan.IsEnsemble;
        var own = ofMembers && address?.StartsWith(Members, StringComparison.Ordinal) == true ? address[Members.Length..] : address;
        var best = (own is null ? null : OnValidation(own)) ?? OnValidation(plan.Primary);
        // Of an ensemble its members alone have curves.
        return ofMembers && best is not null ? best with { Address = Members + best.Address } : best;
    }

    private AddressInfo? OnValidation(string address)
    {
        var dot = address.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : plan.Addresses.FirstOrDefault(each => each.Address == Validation + address[dot..]);
    }

    /// <summary>A metric's main value, or a further one, which its reports alone name.</summary>
    private AddressInfo? OfView(string address)
    {
        if (plan.Addresses.FirstOrDefault(each => each.Address == address) is { } exact) return exact;
        return plan.Addresses.FirstOrDefault(
            each => address.StartsWith(each.Address + ".", StringComparison.Ordinal)
                && !each.Address.EndsWith(".loss", StringComparison.Ordinal)) is { } metric
            ? new AddressInfo(address, "", null) { RunsTheModel = metric.RunsTheModel } : null;
    }

    private KnownAddress? OfMembers(string address, out string why)
    {
        if (!plan.IsEnsemble)
        {
            why = $"there is no ensemble, so \"{address}\" has no members";
            return null;
        }

        var single = OfTraining(address[Members.Length..], out why);
        return single is null ? null : single with { Info = single.Info with { Address = address }, Several = plan.Members };
    }

    /// <summary>An ensemble is no model: it has what views measure of the predictions that its members combine, and a run's figures.</summary>
    private KnownAddress? OfEnsemble(KnownAddress known, out string why)
    {
        why = "";
        string address = known.Info.Address, members = $"for its members write \"{Members}{address}\"";
        if (address.StartsWith(Run, StringComparison.Ordinal)) return known;
        if (OfView(address) is { RunsTheModel: false })
            return known with
            {
                Moments = _atEnd,
                Who = "what an ensemble's members predict together is measured at",
                WhereToAdd = "",
                Otherwise = $"; {members}",
            };
        var own = plan.Addresses.Where(each => !each.RunsTheModel).Select(each => each.Address);
        why = $"an ensemble has no \"{address}\", only what its members predict together at the end: {string.Join(", ", own)}, "
            + $"run.epochs and the like; {members}";
        return null;
    }

    private KnownAddress? OfPretraining(string address, out string why)
    {
        if (plan.PretrainQuantities is not { } quantities)
        {
            why = $"there is no pre-training, so nothing measures \"{address}\"";
            return null;
        }

        var matched = Matched(address, Pretrain.Length, quantities, plan.Entries, "pre-training", out why);
        return matched is null ? null
            : new KnownAddress(
                new AddressInfo(address, "", null), ["epoch", Moment.End], "pre-training tells of", "", matched.Count);
    }

    private KnownAddress? OfProbe(ProbeInfo probe, string address, out string why)
    {
        var who = $"the probe \"{probe.Name}\"";
        var matched = Matched(address, probe.Name.Length + 1, probe.Quantities, probe.Entries, who, out why);
        return matched is null ? null
            : new KnownAddress(
                new AddressInfo(address, "", null), probe.Moments, $"{who} looks at", "the probe's `at`", matched.Count);
    }

    /// <summary>The layers that "&lt;name&gt;.&lt;quantity&gt;@&lt;layers&gt;" is of; null: its quantity or its layers are none.</summary>
    /// <param name="start">Where the quantity begins.</param>
    /// <param name="quantities">Those there are; none: that is not known.</param>
    /// <param name="entries">Those that are looked at.</param>
    private IReadOnlyList<string>? Matched(
        string address, int start, IReadOnlyList<string> quantities, IReadOnlyList<string> entries, string who, out string why)
    {
        why = "";
        (var head, var layers) = Split(address);
        var quantity = head[start..];
        if (quantity.Length == 0)
            why = $"\"{address}\" names no quantity; write \"{address[..start]}<quantity>@<layer>\"";
        else if (quantities.Count > 0 && !quantities.Contains(quantity))
            why = $"\"{address}\": {who} measures no \"{quantity}\"{NearestName.Hint(quantity, quantities)}";
        if (why.Length > 0) return null;
        if (layers is null) return entries;
        try
        {
            string[] matched = [.. LayerSelector.Match(layers, plan.Entries, "").Where(entries.Contains)];
            if (matched.Length > 0) return matched;
            why = $"\"{address}\": {who} looks at {string.Join(", ", entries)} alone";
        }
        catch (FaultsException fault)
        {
            why = $"\"{address}\": {fault.Faults[0].Message}";
        }

        return null;
    }

    private static (string Head, string? Layers) Split(string address)
    {
        var mark = address.IndexOf(LayersMark, StringComparison.Ordinal);
        return mark < 0 ? (address, null) : (address[..mark], address[(mark + 1)..]);
    }

    private string Hint(string address)
    {
        var known = plan.Addresses.Select(each => each.Address);
        if (NearestName.Of(address, known.Concat(_ofRun.Select(each => each.Address))) is { } near) return $"; did you mean \"{near}\"?";
        var probes = plan.Probes.Count == 0 ? "there are no probes"
            : "probes give " + string.Join(", ", plan.Probes.Select(probe => $"{probe.Name}.<quantity>@<layer>"));
        return $"; there are: {string.Join(", ", known)}, run.epochs and the like; {probes}";
    }
}
