using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>
/// Where a token was written: it goes with the token through cloning, merging and settings, so that every fault finds its line.
/// </summary>
/// <param name="File">The file as the user named it; empty for an argument.</param>
/// <param name="Path">The JSON path in the file, or the whole argument.</param>
/// <param name="Line">From 1; 0 for an argument.</param>
internal sealed record SourcePlace(string File, string Path, int Line)
{
    public bool IsArgument => File.Length == 0;

    public ExperimentFault Fault(string message) => new(File, Path, Line, message);

    /// <summary>A place beneath this one that was never written: a required key that is missing.</summary>
    public SourcePlace Beneath(string rest) => IsArgument || rest.Length == 0 ? this : this with { Path = JsonPath.Key(Path, rest) };
}

/// <summary>Places as annotations of tokens.</summary>
internal static class SourcePlaces
{
    public static T At<T>(this T token, SourcePlace place)
        where T : JToken
    {
        token.RemoveAnnotations<SourcePlace>();
        token.AddAnnotation(place);
        return token;
    }

    /// <summary>Where the token was written, or else what it lies in.</summary>
    public static SourcePlace Place(this JToken token)
    {
        for (var at = token; at is not null; at = at.Parent)
        {
            if (at.Annotation<SourcePlace>() is { } place) return place;
        }

        return new SourcePlace("", "", 0);
    }
}
