using System.Net;
using System.Text;

namespace Research.Experiments.Pages;

/// <summary>A piece of HTML or SVG. Whatever text goes in comes out escaped; there is no other way in but <see cref="Verbatim"/>.</summary>
internal abstract class Node
{
    public static implicit operator Node(string text) => new Text(text);

    public abstract void WriteTo(StringBuilder page);

    public sealed override string ToString()
    {
        var page = new StringBuilder();
        WriteTo(page);
        return page.ToString();
    }
}

internal sealed class Text(string text) : Node
{
    public override void WriteTo(StringBuilder page) => page.Append(WebUtility.HtmlEncode(text));
}

/// <summary>The project's own style sheet and script: never what a report holds.</summary>
internal sealed class Verbatim(string markup) : Node
{
    public override void WriteTo(StringBuilder page) => page.Append(markup);
}
