using System.Globalization;
using System.Text.RegularExpressions;

namespace Research.Experiments.Tests.Pages;

/// <summary>The style sheet's colours: WCAG 2.2 asks for 3 : 1 of marks and 4.5 : 1 of text.</summary>
public sealed partial class PaletteTests
{
    private static readonly List<Dictionary<string, string>> Palettes = [.. Blocks().Matches(PageSamples.StyleSheet).Select(block =>
        Colours().Matches(block.Value).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value))];

    [Fact]
    public void There_are_palettes_for_light_dark_and_print() => Assert.Equal(3, Palettes.Count);

    [Fact]
    public void Marks_stand_out_from_their_background() => Assert.All(Palettes, palette => Assert.All(
        palette.Where(colour => SeriesName().IsMatch(colour.Key)), colour => AssertContrast(3, palette, colour.Key, "card")));

    [Fact]
    public void Text_can_be_read() => Assert.All(Palettes, palette => Assert.All(
        (string[])["ink", "soft", "supported", "refuted", "undecided"], name => AssertContrast(4.5, palette, name, "paper")));

    private static void AssertContrast(double least, Dictionary<string, string> palette, string name, string ground)
    {
        var (a, b) = (Luminance(palette[name]), Luminance(palette[ground]));
        var contrast = (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
        Assert.True(contrast >= least, $"{name} {palette[name]} on {palette[ground]}: {contrast:F2}");
    }

    /// <summary>WCAG 2.2, relative luminance.</summary>
    private static double Luminance(string hex)
    {
        var digits = hex.Length == 4 ? string.Concat(hex.Skip(1).Select(digit => new string(digit, 2))) : hex[1..];
        var channels = Enumerable.Range(0, 3)
            .Select(at => int.Parse(digits.AsSpan(at * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)).ToList();
        return (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
    }

    [GeneratedRegex(@":root \{[^}]*\}")]
    private static partial Regex Blocks();

    [GeneratedRegex(@"--([a-z0-9]+): (#[0-9a-f]{3,6});")]
    private static partial Regex Colours();

    [GeneratedRegex("^s[0-9]$")]
    private static partial Regex SeriesName();
}
