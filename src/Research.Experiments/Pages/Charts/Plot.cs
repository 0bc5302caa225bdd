namespace Research.Experiments.Pages.Charts;

/// <summary>
/// The frame of a plot: axes, grid lines, labels. All plots share one width in units, about the pixels they have on a desk; on a phone
/// they shrink and the style sheet enlarges their text, for which the margins leave room.
/// </summary>
internal sealed class Plot
{
    public const double Width = 560;

    private const double Top = 34, Right = 18, Bottom = 52, TickLength = 5, LabelGap = 8;

    /// <summary>What fits at the size of text on a phone.</summary>
    private const int LettersOfATitle = 52;

    private readonly Element _svg;

    /// <param name="title">Read out in place of the drawing.</param>
    /// <param name="left">Room for the labels of the y axis.</param>
    public Plot(string title, double height, double left = 70)
    {
        (Height, Left) = (height, left);
        _svg = new("svg", "chart")
        {
            { "viewBox", $"0 0 {Coordinates.Text(Width)} {Coordinates.Text(height)}" },
            { "role", "img" },
            { "aria-label", title + " Arrow keys step through the values; the table below holds them all." },
            { "tabindex", 0 },
        };
    }

    public double Height { get; }

    public double Left { get; }

    public double FromX => Left;

    public double ToX => Width - Right;

    /// <summary>The lower edge: y runs upwards.</summary>
    public double FromY => Height - Bottom;

    public double ToY => Top;

    public void Add(Node? mark) => _svg.Add(mark);

    public void Add(IEnumerable<Node?> marks) => _svg.Add(marks);

    public Element Draw() => _svg;

    public void XAxis(IScale scale, string label, bool grid = false)
    {
        var axis = new Element("g", "axis") { Rule(FromX, FromY, ToX, FromY) };
        foreach (var tick in scale.Ticks)
        {
            var x = scale.At(tick.Value);
            if (x < FromX - 1 || x > ToX + 1) continue;
            axis.Add(grid ? Rule(x, ToY, x, FromY, "grid") : null);
            axis.Add(Rule(x, FromY, x, FromY + TickLength));
            axis.Add(Words(x, FromY + 20, tick.Label, "middle"));
        }
        axis.Add(Words((FromX + ToX) / 2, Height - 8, Labels.Fit(label, LettersOfATitle), "middle", "title"));
        _svg.Add(axis);
    }

    /// <summary>Its label lies flat above it: no head has to be turned.</summary>
    public void YAxis(IScale scale, string label)
    {
        var axis = new Element("g", "axis");
        foreach (var tick in scale.Ticks)
        {
            var y = scale.At(tick.Value);
            axis.Add(Rule(FromX, y, ToX, y, "grid"));
            axis.Add(Words(FromX - LabelGap, y + 4.5, tick.Label, "end"));
        }
        axis.Add(Words(6, 16, Labels.Fit(label, LettersOfATitle), "start", "title"));
        _svg.Add(axis);
    }

    public static Element Rule(double x1, double y1, double x2, double y2, string? @class = null) =>
        new("line") { { "class", @class }, { "x1", x1 }, { "y1", y1 }, { "x2", x2 }, { "y2", y2 } };

    public static Element Words(double x, double y, string text, string anchor, string? @class = null) =>
        new("text") { { "class", @class }, { "x", x }, { "y", y }, { "text-anchor", anchor }, text };
}
