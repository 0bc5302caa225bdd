namespace Research;

/// <summary>An option that is a size on images: in a file one number (both sides), or [height, width].</summary>
public readonly record struct Size2(int Height, int Width)
{
    /// <summary>A square.</summary>
    public Size2(int side)
        : this(side, side)
    {
    }
}
