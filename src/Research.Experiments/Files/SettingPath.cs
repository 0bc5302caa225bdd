using System.Globalization;
using System.Text.RegularExpressions;

namespace Research.Experiments;

/// <summary>One step of a setting path: a key or an element's name, or the index of an element.</summary>
internal readonly record struct PathSegment(string? Key, int Index)
{
    public override string ToString() => Key ?? string.Create(CultureInfo.InvariantCulture, $"[{Index}]");
}

/// <summary>Where a value is set: <c>model.hidden.units</c>, <c>model[1].units</c>.</summary>
internal sealed partial class SettingPath(IReadOnlyList<PathSegment> segments)
{
    public IReadOnlyList<PathSegment> Segments => segments;

    public string Root => segments[0].ToString();

    public string Text => Describe(segments.Count);

    /// <summary>The first steps, as people read them.</summary>
    public string Describe(int count) => segments.Take(count).Aggregate("", (path, segment) => JsonPath.Key(path, segment.ToString()));

    public bool StartsWith(SettingPath other) => segments.Take(other.Segments.Count).SequenceEqual(other.Segments);

    /// <returns>Null where the text is no path: <paramref name="error"/> says why.</returns>
    public static SettingPath? Parse(string text, out string error)
    {
        error = "";
        var segments = new List<PathSegment>();
        foreach (string part in text.Split('.'))
        {
            Match match = Part().Match(part);
            if (!match.Success || part.Length == 0 || (match.Groups["key"].Length == 0 && segments.Count == 0))
            {
                error = $"\"{text}\" is no path; a path is keys joined by dots, such as model.hidden.units or model[1].units";
                return null;
            }

            if (match.Groups["key"].Length > 0)
                segments.Add(new PathSegment(match.Groups["key"].Value, 0));
            foreach (Capture index in match.Groups["index"].Captures)
                segments.Add(new PathSegment(null, int.Parse(index.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)));
        }

        return new SettingPath(segments);
    }

    [GeneratedRegex(@"^(?<key>[^\[\]]*)(\[(?<index>[0-9]{1,6})\])*$")]
    private static partial Regex Part();
}
