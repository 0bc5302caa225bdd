namespace Research.Plugins;

/// <summary>
/// Drawn digits: images [28, 28, 1] of strokes that are shifted, turned, scaled, slanted and thickened, with noise, cut to [0, 1].
/// Targets `digit` (10 classes, as many of each), `slant` (a share of the height) and `thickness` (pixels).
/// </summary>
/// <remarks>
/// The ranges leave room between methods. Test accuracy reached with 2,000 training images, standardized, mean ± standard deviation of
/// seeds: six hidden layers of 64 units, SGD at 0.1 for 10 epochs: sigmoid 0.100 ± 0.000, tanh 0.889 ± 0.012, ReLU 0.905 ± 0.035; two
/// hidden layers of 512 ReLUs with dropout, Adam for 25 epochs: 0.945 ± 0.011; two 3 x 3 convolutions (16 and 32 filters) with
/// max-pooling and 128 ReLUs with dropout, Adam for 12 epochs: 0.990 ± 0.003; the same with 32 and 64 filters and 256 ReLUs for 20
/// epochs: 0.997.
/// </remarks>
[DataSource("glyphs", Summary = "Drawn digits with noise, 28 x 28, made on the spot", Source = "After MNIST, LeCun et al. 1998")]
[Example]
public sealed class Glyphs(GlyphsOptions options) : IDataSource
{
    private const int DefaultTrain = 2000, DefaultTest = 1000, Side = 28, Digits = 10;

    /// <summary>
    /// Half the width and height of an unchanged digit, in pixels: with shift, scale and slant it stays inside the image, all but for its
    /// corners.
    /// </summary>
    private const double HalfWidth = 7, HalfHeight = 9;

    public DataSet Load(IDataContext context) =>
        new(Draw(context.Random("train"), context.Train ?? DefaultTrain), Draw(context.Random("test"), context.Test ?? DefaultTest));

    private Split Draw(RandomStream random, int count)
    {
        var pixels = new float[checked(count * Side * Side)];
        var (digits, slants, thicknesses) = (new int[count], new float[count], new float[count]);
        Span<float> draws = stackalloc float[6];
        for (var sample = 0; sample < count; sample++)
        {
            random.At(sample).Uniform(draws);
            digits[sample] = sample % Digits;
            slants[sample] = (float)Within(options.Slant, draws[0]);
            thicknesses[sample] = (float)(options.Thickness[0] + (options.Thickness[1] - options.Thickness[0]) * draws[1]);

            var image = pixels.AsSpan(sample * Side * Side, Side * Side);
            var placed = new Placing(
                Within(options.Rotate, draws[2]) * Math.PI / 180, 1 + Within(options.Scale, draws[3]), slants[sample],
                Within(options.Shift, draws[4]), Within(options.Shift, draws[5]));
            Render(digits[sample], placed, thicknesses[sample], image);
            AddNoise(random.At(sample, draw: 1), image);
        }

        return new Split(new Shape(Side, Side, 1), count, pixels,
        [
            new TargetData(new TargetInfo("digit", new Shape(Digits), TargetKind.Classes), digits, default),
            new TargetData(new TargetInfo("slant", new Shape(1), TargetKind.Values), default, slants),
            new TargetData(new TargetInfo("thickness", new Shape(1), TargetKind.Values), default, thicknesses),
        ]);
    }

    private static double Within(double range, float draw) => range * (2 * draw - 1);

    private static void Render(int digit, Placing placing, float thickness, Span<float> image)
    {
        foreach (var (x0, y0, x1, y1) in Strokes.OfDigits[digit])
        {
            var (fromX, fromY) = placing.Place(x0, y0);
            var (toX, toY) = placing.Place(x1, y1);
            Piece(fromX, fromY, toX, toY, thickness / 2d, image);
        }
    }

    /// <summary>
    /// Draws a straight piece: a pixel is covered as far as its centre lies within half the width, with an edge of one pixel.
    /// </summary>
    private static void Piece(double x0, double y0, double x1, double y1, double halfWidth, Span<float> image)
    {
        var reach = halfWidth + 0.5;
        var (left, right) = (Bound(Math.Min(x0, x1) - reach), Bound(Math.Max(x0, x1) + reach + 1));
        var (top, bottom) = (Bound(Math.Min(y0, y1) - reach), Bound(Math.Max(y0, y1) + reach + 1));
        var (dx, dy) = (x1 - x0, y1 - y0);
        var perSquare = 1 / Math.Max(dx * dx + dy * dy, 1e-12);
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var along = Math.Clamp(((x - x0) * dx + (y - y0) * dy) * perSquare, 0, 1);
                var (awayX, awayY) = (x - x0 - along * dx, y - y0 - along * dy);
                var square = awayX * awayX + awayY * awayY;
                if (square >= reach * reach) continue;
                ref var pixel = ref image[y * Side + x];
                pixel = Math.Max(pixel, (float)Math.Min(1, reach - Math.Sqrt(square)));
            }
        }
    }

    private static int Bound(double pixel) => Math.Clamp((int)Math.Floor(pixel), 0, Side);

    private void AddNoise(RandomStream random, Span<float> image)
    {
        Span<float> noise = stackalloc float[image.Length];
        random.Normal(noise);
        for (var i = 0; i < image.Length; i++) image[i] = Math.Clamp(image[i] + (float)options.Noise * noise[i], 0f, 1f);
    }

    /// <summary>From the digit's box to pixels: slant, size, rotation about the middle, shift.</summary>
    private readonly struct Placing(double angle, double size, double slant, double shiftX, double shiftY)
    {
        private const double Middle = (Side - 1) / 2d;
        private readonly double _cos = size * DoubleMath.Cos(angle), _sin = size * DoubleMath.Sin(angle);

        public (double X, double Y) Place(double x, double y)
        {
            var (across, down) = (HalfWidth * x - slant * HalfHeight * y, HalfHeight * y);
            return (Middle + shiftX + _cos * across - _sin * down, Middle + shiftY + _sin * across + _cos * down);
        }
    }
}
