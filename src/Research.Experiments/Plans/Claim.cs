using System.Text.Json.Serialization;
namespace Research.Experiments;

/// <summary>A combination of cells that gives one number a seed: Σ weight · m(cell, seed) - constant.</summary>
/// <param name="Of">The cells that it speaks of, for people.</param>
/// <param name="Against">The cells that they are held against; empty where that is a number.</param>
/// <param name="Terms">All cells with their weights: means, differences and differences of differences alike.</param>
/// <param name="Constant">The number that a claim compares with; 0 between cells.</param>
public sealed record Contrast(
    IReadOnlyList<string> Of, IReadOnlyList<string> Against, IReadOnlyList<WeightedCell> Terms, double Constant = 0);

/// <param name="Cell">A cell's id.</param>
public readonly record struct WeightedCell(string Cell, double Weight);

[JsonConverter(typeof(KebabCaseEnumConverter<Expectation>))]
public enum Expectation
{
    Greater,
    Less,
    Equivalent,
    Different,
}

/// <summary>A sentence that the experiment tests (FORMAT: Claims), resolved to cells.</summary>
public sealed record Claim
{
    public required string Says { get; init; }

    public string? Source { get; init; }

    public required Measure Measure { get; init; }

    public required Expectation Expect { get; init; }

    public double Margin { get; init; }

    /// <summary>One, or one a level of <c>each</c> or <c>along</c>: all must hold.</summary>
    public required IReadOnlyList<Contrast> Parts { get; init; }
}

/// <summary>How claims are decided.</summary>
/// <param name="HolmOverClaims">Corrects over the file's claims.</param>
public sealed record StatisticsSettings(double Alpha = 0.05, bool HolmOverClaims = false);
