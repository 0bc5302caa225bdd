namespace Research;

/// <summary>A product's operands, pinned: c[i, j] = a[i, ·] · b[·, j]. Strides are in elements.</summary>
internal unsafe struct Operands
{
    public int Rows;
    public int Columns;
    public int Depth;
    public float* A;
    public nint ARow;
    public nint AColumn;
    public float* B;
    public nint BRow;
    public nint BColumn;
    public float* C;
    public nint CRow;
    public nint CColumn;

    /// <summary>One a column of c, or null.</summary>
    public float* Bias;
    public bool Accumulate;
}
