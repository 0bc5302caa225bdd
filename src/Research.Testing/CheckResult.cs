namespace Research.Testing;

public enum CheckOutcome
{
    Passed,
    Failed,

    /// <summary>It says nothing about this technique; the message says why.</summary>
    NotApplicable,
}

/// <summary>What one check found.</summary>
/// <param name="Check">What was promised: "gradients", "determinism".</param>
/// <param name="Example">The options it was checked with, as JSON; empty where there are none.</param>
/// <param name="Message">What is wrong, in one sentence with figures; null where nothing is.</param>
public sealed record CheckResult(string Check, string Example, CheckOutcome Outcome, string? Message);

/// <summary>All that the kit found out about a technique.</summary>
public sealed record TechniqueReport(TechniqueInfo Technique, IReadOnlyList<CheckResult> Results)
{
    public bool Passed => Results.All(result => result.Outcome != CheckOutcome.Failed);
}

/// <summary>A promise that is not kept; the message is the check's.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);

/// <summary>A check that says nothing about a technique; the message says why.</summary>
internal sealed class NotApplicableException(string message) : Exception(message);
