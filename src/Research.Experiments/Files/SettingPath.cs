using System.Globalization;

namespace Research.Experiments;

/// <summary>One step of a setting path: a key or an element's name, or the index of an element.</summary>
internal readonly record struct PathSegment(string? Key, int Index)
{
    public override string ToString() => Key ?? string.Create(CultureInfo.InvariantCulture, $"[{Index}]");
}

/// <summary>Where a value is set: <c>model.hidden.units</c>, <c>model[1].units</c>.</summary>
internal sealed class SettingPath(IReadOnlyList<PathSegment> segments)
{
    /// <summary>Of an index.</summary>
    private const int MostDigits = 6;

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
        foreach (var part in text.Split('.'))
        {
            if (!TryAdd(part, segments))
            {
                error = $"\"{text}\" is no path; a path is keys joined by dots, such as model.hidden.units or model[1].units";
                return null;
            }
        }

        return new SettingPath(segments);
    }

    /// <summary>A key and the indices after it, or, but at the start, indices alone.</summary>
    private static bool TryAdd(string part, List<PathSegment> segments)
    {
        var bracket = part.IndexOf('[');
        var key = bracket < 0 ? part : part[..bracket];
        if (key.Contains(']') || part.Length == 0 || (key.Length == 0 && segments.Count == 0)) return false;
        if (key.Length > 0) segments.Add(new PathSegment(key, 0));
        for (var rest = part.AsSpan(key.Length); rest.Length > 0;)
        {
            var end = rest.IndexOf(']');
            if (rest[0] != '[' || end is < 2 or > MostDigits + 1
                || !int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                return false;
            segments.Add(new PathSegment(null, index));
            rest = rest[(end + 1)..];
        }

        return true;
    }
}
