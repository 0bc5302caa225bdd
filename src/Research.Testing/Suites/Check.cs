namespace Research.Testing;

/// <summary>One promise: the name that reports show, and what throws where it is not kept.</summary>
internal sealed record Check(string Name, Action<Subject> Run);

/// <summary>The promises that the techniques of some kinds make.</summary>
internal interface ISuite
{
    /// <summary>The kinds that it speaks of (<see cref="TechniqueKind"/>).</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>Run for every example of a technique that is not neutral.</summary>
    IReadOnlyList<Check> Checks { get; }

    /// <summary>Run with each option at the ends of its range: that it works, not that it does much.</summary>
    IReadOnlyList<Check> ChecksAtEnds => [];

    /// <summary>Run for every example that must change nothing.</summary>
    IReadOnlyList<Check> NeutralChecks => [];
}
