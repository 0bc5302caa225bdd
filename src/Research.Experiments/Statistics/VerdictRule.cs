namespace Research.Experiments;

/// <summary>
/// What a claim expects of the centre of its differences, and the margin. Both p values compare with alpha: with Student's t, "supported"
/// is then the same as the 1 - alpha interval (of "equivalent": the 1 - 2 alpha interval, two one-sided tests; Schuirmann 1987) lying
/// beyond (within) the margin.
/// </summary>
internal readonly record struct VerdictRule(Expectation Expect, double Margin)
{
    /// <summary>Of tables: is there a difference?</summary>
    public static VerdictRule Difference { get; } = new(Expectation.Different, 0);

    public double Support(IEvidence evidence) => Expect switch
    {
        Expectation.Greater => TwoSided(evidence.Above(Margin)),
        Expectation.Less => TwoSided(evidence.Below(-Margin)),
        Expectation.Equivalent => Within(evidence),
        _ => Beyond(evidence),
    };

    public double Refute(IEvidence evidence) => Expect switch
    {
        Expectation.Greater => TwoSided(evidence.Below(Margin)),
        Expectation.Less => TwoSided(evidence.Above(-Margin)),
        Expectation.Equivalent => Beyond(evidence),
        _ => Margin > 0 ? Within(evidence) : 1,
    };

    /// <summary>As reports show it: two-sided at the margin, or that of the two one-sided tests.</summary>
    public double Shown(IEvidence evidence) =>
        Expect is Expectation.Greater or Expectation.Less ? Math.Min(Support(evidence), Refute(evidence)) : Support(evidence);

    /// <summary>The smallest that <see cref="Shown"/> can be.</summary>
    public double Least(IEvidence evidence) => Expect switch
    {
        Expectation.Equivalent => Math.Max(evidence.Least(Margin), evidence.Least(-Margin)),
        Expectation.Less => TwoSided(evidence.Least(-Margin)),
        _ => TwoSided(evidence.Least(Margin)),
    };

    /// <param name="refuteAlpha">Smaller than alpha where any of several parts refutes.</param>
    public Outcome Decide(IEvidence evidence, double alpha, double refuteAlpha) =>
        Support(evidence) <= alpha ? Outcome.Supported : Refute(evidence) <= refuteAlpha ? Outcome.Refuted : Outcome.Undecided;

    private static double TwoSided(double p) => Math.Min(1, 2 * p);

    private double Within(IEvidence evidence) => Math.Max(evidence.Above(-Margin), evidence.Below(Margin));

    private double Beyond(IEvidence evidence) => TwoSided(Math.Min(evidence.Above(Margin), evidence.Below(-Margin)));
}
