namespace Research.Plugins;

/// <summary>
/// Random orthonormal kernels (Saxe, McClelland and Ganguli 2014): of the view [incoming, units], the columns where there are no more units
/// than inputs, else the rows. Gram and Schmidt, twice over, which keeps them orthogonal to rounding.
/// </summary>
internal static class Orthonormal
{
    private const int Passes = 2;

    public static void Fill(Parameter kernel, RandomStream random)
    {
        var (incoming, units) = (kernel.Incoming, kernel.Units);
        var isWide = units > incoming;
        var (count, length) = isWide ? (incoming, units) : (units, incoming);
        for (var group = 0; group < kernel.Groups; group++)
        {
            var vectors = Vectors(random.At(group), count, length);
            var weights = kernel.Weights.Span.Slice(group * incoming * units, incoming * units);
            for (var vector = 0; vector < count; vector++)
            {
                for (var i = 0; i < length; i++) weights[isWide ? vector * units + i : i * units + vector] = (float)vectors[vector][i];
            }
        }
    }

    private static double[][] Vectors(RandomStream random, int count, int length)
    {
        var vectors = new double[count][];
        var drawn = new float[length];
        for (var vector = 0; vector < count; vector++)
        {
            random.Normal(drawn, (long)vector * length);
            vectors[vector] = Array.ConvertAll(drawn, value => (double)value);
            for (var pass = 0; pass < Passes; pass++)
            {
                for (var earlier = 0; earlier < vector; earlier++) Subtract(vectors[vector], vectors[earlier]);
            }

            var norm = Math.Sqrt(Dot(vectors[vector], vectors[vector]));
            for (var i = 0; i < length; i++) vectors[vector][i] /= norm;
        }

        return vectors;
    }

    /// <summary>Takes away the part that lies along a unit vector.</summary>
    private static void Subtract(double[] vector, double[] unit)
    {
        var along = Dot(vector, unit);
        for (var i = 0; i < vector.Length; i++) vector[i] -= along * unit[i];
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0d;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
