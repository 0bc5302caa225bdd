using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;

namespace Research.Experiments.Pages;

/// <summary>
/// An element with its attributes and children, written as a collection: <c>new("p") { { "class", "lead" }, "some text", child }</c>.
/// Nulls, attributes and children alike, are left out.
/// </summary>
internal sealed class Element(string tag) : Node, IEnumerable
{
    /// <summary>Elements of HTML that have no content, and SVG's shapes.</summary>
    private static readonly HashSet<string> Childless =
        new(["meta", "link", "br", "hr", "col", "input", "path", "line", "circle", "rect", "use"], StringComparer.Ordinal);

    private readonly List<(string Name, string Value)> _attributes = [];
    private readonly List<Node> _children = [];

    public Element(string tag, string @class)
        : this(tag) => Add("class", @class);

    public void Add(string name, string? value)
    {
        if (value is not null) _attributes.Add((name, value));
    }

    /// <summary>A length or place in a drawing, to a hundredth.</summary>
    public void Add(string name, double value) => Add(name, Coordinates.Text(value));

    public void Add(string name, int value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public void Add(Node? child)
    {
        if (child is not null) _children.Add(child);
    }

    public void Add(IEnumerable<Node?> children)
    {
        foreach (var child in children) Add(child);
    }

    IEnumerator IEnumerable.GetEnumerator() => _children.GetEnumerator();

    public override void WriteTo(StringBuilder page)
    {
        page.Append('<').Append(tag);
        foreach (var (name, value) in _attributes)
            page.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
        if (Childless.Contains(tag))
        {
            page.Append("/>");
            return;
        }
        page.Append('>');
        foreach (var child in _children) child.WriteTo(page);
        page.Append("</").Append(tag).Append('>');
    }
}
