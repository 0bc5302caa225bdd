namespace Research;

/// <summary>A number of rows or vectors that the compiler knows.</summary>
internal interface INumber
{
    static abstract int Value { get; }
}

internal readonly struct One : INumber
{
    public static int Value => 1;
}

internal readonly struct Two : INumber
{
    public static int Value => 2;
}

internal readonly struct Three : INumber
{
    public static int Value => 3;
}

internal readonly struct Four : INumber
{
    public static int Value => 4;
}

internal readonly struct Five : INumber
{
    public static int Value => 5;
}

internal readonly struct Six : INumber
{
    public static int Value => 6;
}

internal readonly struct Seven : INumber
{
    public static int Value => 7;
}

internal readonly struct Eight : INumber
{
    public static int Value => 8;
}

/// <summary>A number that is known at run time alone.</summary>
internal readonly struct Any : INumber
{
    public static int Value => 0;
}

/// <summary>A stride that is known at run time alone, of rows that are copied as they are read.</summary>
internal readonly struct Copied : INumber
{
    public static int Value => 0;
}
