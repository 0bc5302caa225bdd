using System.Globalization;

namespace Research;

/// <summary>
/// An option that names one of several things: in a file a text (its name), or a whole number (its place, from 0; below 0 from the end).
/// </summary>
public readonly record struct NameOrIndex(string? Name, int Index)
{
    public NameOrIndex(int index)
        : this(null, index)
    {
    }

    public override string ToString() => Name ?? Index.ToString(CultureInfo.InvariantCulture);
}
