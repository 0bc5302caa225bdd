using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>A measure as written: what its addresses give is known only when the cells are planned.</summary>
internal sealed record MeasureDraft
{
    /// <summary>The key under <c>measures</c>, the address, or what an object without a name says.</summary>
    public required string Name { get; init; }

    public required SourcePlace Place { get; init; }

    public required JToken Definition { get; init; }

    /// <summary>Null where <see cref="Inner"/> is measured further.</summary>
    public string? Address { get; init; }

    public MeasureDraft? Inner { get; init; }

    public MeasureScope Scope { get; init; } = new();

    public MeasureDraft? Minus { get; init; }

    public MeasureDraft? Over { get; init; }

    public bool Log10 { get; init; }

    /// <summary>As written.</summary>
    public bool? Better { get; init; }

    /// <summary>Where it was written; null where it was not.</summary>
    public SourcePlace? BetterPlace { get; init; }

    /// <summary>All addresses that it reads.</summary>
    public IEnumerable<MeasureDraft> Leaves =>
        (Address is not null ? [this] : Inner?.Leaves ?? []).Concat(Minus?.Leaves ?? []).Concat(Over?.Leaves ?? []);
}

/// <summary>When and over what a measure is taken: what <c>minus</c> and <c>over</c> take over from the measure that they stand
/// in.</summary>
internal sealed record MeasureScope
{
    public string Moment { get; init; } = Experiments.Moment.End;

    /// <summary>Where the moment was written; null where it is the default.</summary>
    public SourcePlace? MomentPlace { get; init; }

    public MeasureCurve Curve { get; init; }

    /// <summary>Its values run along the curve of the measure that it stands in.</summary>
    public bool AlongOuterCurve { get; init; }

    public double? Score { get; init; }

    public bool InSteps { get; init; }

    public MeasureReduction Reduction { get; init; }
}
