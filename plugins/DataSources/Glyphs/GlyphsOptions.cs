namespace Research.Plugins;

/// <summary>Options of glyphs. Each change is drawn uniformly within ± its range, anew for every image.</summary>
public sealed record GlyphsOptions : IValidatableObject
{
    /// <summary>Displacement across and down, in pixels.</summary>
    [Range(0d, 14d)]
    public double Shift { get; init; } = 3;

    /// <summary>Rotation, in degrees.</summary>
    [Range(0d, 180d)]
    public double Rotate { get; init; } = 15;

    /// <summary>Change of size, as a share of it.</summary>
    [Range(0d, 0.9)]
    public double Scale { get; init; } = 0.15;

    /// <summary>Sideways lean, as a share of the height; the target `slant` is the drawn value.</summary>
    [Range(0d, 1d)]
    public double Slant { get; init; } = 0.2;

    /// <summary>Least and largest width of the stroke, in pixels; the target `thickness` is the drawn value.</summary>
    [Length(2, 2)]
    public IReadOnlyList<double> Thickness { get; init; } = [1.2, 2.8];

    /// <summary>The standard deviation of normal noise on every pixel, before it is cut to [0, 1].</summary>
    [Range(0d, double.MaxValue)]
    public double Noise { get; init; } = 0.15;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Thickness[0] <= 0 || Thickness[1] < Thickness[0])
            yield return new ValidationResult("this is the least and the largest width in px, above 0: [1.2, 2.8]", [nameof(Thickness)]);
    }
}
