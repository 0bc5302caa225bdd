namespace Research.Experiments;

/// <summary>
/// One number a trial (FORMAT: Measures): what the address or <see cref="Inner"/> gives at the moment or over the curve, less
/// <see cref="Minus"/>, over <see cref="Over"/>. Both carry moment, curve and reduction of their own, those that they take over included.
/// </summary>
public sealed record Measure
{
    /// <summary>As claims and reports name it: the key under <c>measures</c>, or the address itself.</summary>
    public required string Name { get; init; }

    /// <summary>"test.accuracy", "gradients.norm@hidden.1"; null where <see cref="Inner"/> is measured further.</summary>
    public string? Address { get; init; }

    /// <summary>
    /// A measure in place of an address. Under a <see cref="Curve"/> it is taken at every recorded moment (it has no curve of its own);
    /// else it is a number already.
    /// </summary>
    public Measure? Inner { get; init; }

    /// <summary>"start", "epoch:5", "step:100", "end"; read where there is no curve.</summary>
    public string Moment { get; init; } = "end";

    public MeasureCurve Curve { get; init; }

    /// <summary>
    /// Whether the values along the curve are better when higher: how <see cref="MeasureCurve.Reach"/> comes to its score and
    /// <see cref="MeasureCurve.Best"/> chooses on validation. Null where no curve asks.
    /// </summary>
    public bool? CurveRises { get; init; }

    /// <summary>The address on validation that <see cref="MeasureCurve.Best"/> chooses the moment by.</summary>
    public string? BestBy { get; init; }

    /// <summary>What <see cref="MeasureCurve.Reach"/> waits for.</summary>
    public double? Score { get; init; }

    /// <summary>Whether <see cref="MeasureCurve.Reach"/> counts steps in place of epochs.</summary>
    public bool InSteps { get; init; }

    public MeasureReduction Reduction { get; init; }

    public Measure? Minus { get; init; }

    public Measure? Over { get; init; }

    /// <summary>Statistics, and a claim's margin, are on the decimal logarithm.</summary>
    public bool Log10 { get; init; }

    /// <summary>Of the number itself: false for a time of <see cref="MeasureCurve.Reach"/>. Null: neither.</summary>
    public bool? HigherIsBetter { get; init; }

    public string Unit { get; init; } = "";

    /// <summary>It reads the clock or the machine's memory: never the same bits.</summary>
    public bool OfTheMachine { get; init; }

    /// <summary>As written, for the report.</summary>
    public required Newtonsoft.Json.Linq.JToken Definition { get; init; }
}

public enum MeasureCurve
{
    None,
    Best,
    Mean,
    Minimum,
    Maximum,
    Reach,
}

public enum MeasureReduction
{
    /// <summary>The address names one series.</summary>
    None,
    Mean,
    Minimum,
    Maximum,
    Sum,
}
