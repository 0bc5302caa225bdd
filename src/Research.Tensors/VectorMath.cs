namespace Research;

/// <summary>
/// Elementary functions on spans, to 2e-7 relative: one algorithm for every length and vector width, so that an element's bits
/// depend on its value alone. Input and output are the same memory or apart, never shifted.
/// </summary>
public static class VectorMath
{
    public static void Exp(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Exp(x[i]);
    }

    public static void Log(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Log(x[i]);
    }

    public static void Tanh(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Tanh(x[i]);
    }

    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Sigmoid(x[i]);
    }

    public static void Sin(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Sin(x[i]);
    }

    public static void Cos(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Cos(x[i]);
    }

    public static float Exp(float x) => (float)DoubleMath.Exp(x);

    public static float Log(float x) => (float)DoubleMath.Log(x);

    public static float Tanh(float x) => (float)DoubleMath.Tanh(x);

    public static float Sigmoid(float x) => (float)(1 / (1 + DoubleMath.Exp(-x)));

    public static float Sin(float x) => (float)DoubleMath.Sin(x);

    public static float Cos(float x) => (float)DoubleMath.Cos(x);
}
