namespace Research;

/// <summary>What tiles that lie one below the other are computed from. Strides are in elements.</summary>
internal unsafe struct TileOperands
{
    /// <summary>Not negative.</summary>
    public int Depth;
    public float* A;
    public nint ARow;
    public nint AColumn;

    /// <summary>From one tile's rows of a to the next one's.</summary>
    public nint ATile;
    public float* B;
    public nint BRow;

    /// <summary>Where a tile puts the rows of b that it reads, one after the other; null: nowhere.</summary>
    public float* Copy;
    public float* C;
    public nint CRow;

    /// <summary>c starts from 0, whatever it holds.</summary>
    public bool Fresh;

    /// <summary>One a column, or null.</summary>
    public float* Bias;

    /// <summary>From now on the panel is read where it is packed.</summary>
    public void ReadPacked(float* panel, int width)
    {
        B = panel;
        BRow = width;
        Copy = null;
    }
}
