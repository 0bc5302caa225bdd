namespace Research.Plugins;

/// <summary>Text in lines no wider than the console, broken between words.</summary>
internal static class TextWrap
{
    /// <summary>Narrower than this a wrapped text cannot be read: the indent gives way.</summary>
    private const int Least = 20;

    /// <param name="first">Stands before the first line.</param>
    /// <param name="indent">Spaces before the others.</param>
    public static IEnumerable<string> Lines(string text, int width, string first = "", int indent = 0)
    {
        if (width - indent < Least) indent = 0;
        var line = first;
        var empty = true;
        foreach (var word in text.Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > width)
            {
                yield return line;
                (line, empty) = (new string(' ', indent), true);
            }
            line += empty ? word : " " + word;
            empty = false;
        }
        yield return line.TrimEnd();
    }
}
