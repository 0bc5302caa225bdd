using System.Numerics.Tensors;

namespace Research;

/// <content>The gradient of the kernel and the bias: the patches' transpose times the output's gradient.</content>
public sealed unsafe partial class Convolution2d
{
    /// <summary>Adds to the gradients of kernel and bias.</summary>
    /// <param name="input">[rows, height, width, channels].</param>
    /// <param name="outputGradient">[rows, windows down, windows across, filters].</param>
    /// <param name="kernelGradient">[kernel height, kernel width, channels, filters].</param>
    /// <param name="biasGradient">[filters], or empty.</param>
    /// <param name="scratch">At least <see cref="ScratchFloats"/>.</param>
    public void KernelGradient(
        ITensorBackend backend, Tensor input, Tensor outputGradient, Span<float> kernelGradient, Span<float> biasGradient,
        Span<float> scratch)
    {
        Check(input, kernelGradient, outputGradient, scratch);
        if (!biasGradient.IsEmpty) Require(biasGradient.Length, _filters, nameof(biasGradient));
        var imageParts = Math.Min(MostParts, input.Rows);
        var tapParts = Math.Clamp((GradientParts + imageParts - 1) / imageParts, 1, (_taps + PartTaps - 1) / PartTaps);
        var partial = (_taps + 1) * _filters;
        fixed (float* images = input.Span, gradient = outputGradient.Span, partials = scratch)
        {
            var body = new KernelBody(this)
            {
                Images = images,
                Gradient = gradient,
                Partials = partials,
                Rows = input.Rows,
                ImageParts = imageParts,
                TapParts = tapParts,
                WithBias = !biasGradient.IsEmpty,
            };
            var work = (long)_forward.Patches.PixelsOf(0) * _forward.Patches.Bands * _taps * _filters * input.Rows / (imageParts * tapParts);
            backend.For(imageParts * tapParts, Grain(work), body);
        }

        for (var part = 0; part < imageParts; part++)
        {
            var sums = scratch.Slice(part * partial, partial);
            TensorPrimitives.Add(kernelGradient, sums[..(_taps * _filters)], kernelGradient);
            if (!biasGradient.IsEmpty) TensorPrimitives.Add(biasGradient, sums[(_taps * _filters)..], biasGradient);
        }
    }

    /// <summary>A block of images for some of the kernel's rows, each on one thread.</summary>
    private readonly struct KernelBody(Convolution2d convolution) : IRange
    {
        public float* Images { get; init; }

        public float* Gradient { get; init; }

        public float* Partials { get; init; }

        public int Rows { get; init; }

        public int ImageParts { get; init; }

        public int TapParts { get; init; }

        public bool WithBias { get; init; }

        public void Run(int start, int end)
        {
            var (patches, filters, byTaps) = (convolution._gradients, convolution._filters, convolution._byTaps);
            var inPlace = byTaps || GatheredProduct.ReadsInPlace(filters);
            var packedFloats = inPlace ? 0 : patches.Pixels.Length * GatheredProduct.Padded(filters);
            var sumFloats = byTaps ? TapProduct.SumsOf(patches.TapRows, patches.TapsInRow, filters) : GatheredProduct.EdgeFloats;
            var sums = Scratch.Of(sumFloats + packedFloats + patches.PlaneFloats + TapProduct.Beyond);
            var packed = sums + sumFloats;
            for (var unit = start; unit < end; unit++)
            {
                var (part, tapPart) = (unit / TapParts, unit % TapParts);
                var (firstImage, images) = Share(Rows, ImageParts, part);
                var partial = Partials + (nint)part * (convolution._taps + 1) * filters;
                for (var step = 0; step < images * patches.Bands; step++)
                {
                    var (image, band) = (firstImage + step / patches.Bands, step % patches.Bands);
                    var gradient = Gradient + (nint)image * convolution._output.Size + patches.Target(band);
                    var pixels = patches.PixelsOf(band);
                    if (!inPlace) GatheredProduct.Pack(gradient, Whole, pixels, filters, 1, filters, packed);
                    var plane = patches.Plane(Images + (nint)image * convolution._input.Size, band, packed + packedFloats);
                    if (byTaps) AddByTaps(plane, gradient, pixels, tapPart, sums, step == 0);
                    else Add(plane, inPlace ? gradient : packed, inPlace ? filters : 0, pixels, tapPart, partial, step > 0, sums);
                    if (WithBias && tapPart == 0) AddColumns(gradient, pixels, filters, partial + convolution._taps * filters, step > 0);
                }

                if (byTaps) TapsOf(tapPart, sums).Write(partial);
            }
        }

        private void AddByTaps(float* plane, float* gradient, int pixels, int tapPart, float* sums, bool fresh)
        {
            fixed (int* pixelOffsets = convolution._gradients.Pixels, tapOffsets = convolution._gradients.Taps)
            {
                var product = TapsOf(tapPart, sums);
                product.Plane = plane;
                product.Taps = tapOffsets;
                product.B = gradient;
                product.Pixels = pixels;
                product.PixelOffsets = pixelOffsets;
                product.Fresh = fresh;
                Hardware.Run(product);
            }
        }

        private TapProduct TapsOf(int part, float* sums) => new()
        {
            Rows = convolution._gradients.TapRows,
            InRow = convolution._gradients.TapsInRow,
            Columns = convolution._filters,
            Sums = sums,
            Part = part,
            Parts = TapParts,
        };

        private void Add(
            float* plane, float* gradient, nint gradientRow, int pixels, int tapPart, float* partial, bool accumulate, float* edge)
        {
            var taps = Share(convolution._taps, TapParts, tapPart);
            fixed (int* pixelOffsets = convolution._gradients.Pixels, tapOffsets = convolution._gradients.Taps)
            fixed (int* targets = convolution._kernelRows)
            {
                new GatheredProduct
                {
                    Rows = taps.Count,
                    RowOffsets = tapOffsets + taps.First,
                    Targets = targets + taps.First,
                    Depth = pixels,
                    Depths = pixelOffsets,
                    A = plane,
                    B = gradient,
                    BRow = gradientRow,
                    Columns = convolution._filters,
                    C = partial,
                    Accumulate = accumulate,
                    Edge = edge,
                }.Run();
            }
        }

        private static (int First, int Count) Share(int size, int parts, int part)
        {
            var first = (int)((long)size * part / parts);
            return (first, (int)((long)size * (part + 1) / parts) - first);
        }

        /// <summary>Rows in turn to four sums, so that additions overlap; then the four to the total.</summary>
        private static void AddColumns(float* rows, int count, int columns, float* sums, bool accumulate)
        {
            if (!accumulate) new Span<float>(sums, columns).Clear();
            var j = 0;
            for (; j <= columns - Lanes256.Count; j += Lanes256.Count) AddColumns<Lanes256>(rows + j, count, columns, sums + j);
            for (; j < columns; j++) AddColumns<Lane>(rows + j, count, columns, sums + j);
        }

        /// <summary>One vector of columns.</summary>
        private static void AddColumns<T>(float* rows, int count, int columns, float* sums)
            where T : struct, ITileLanes<T>
        {
            const int chains = 4;
            T s0 = T.Of(0f), s1 = s0, s2 = s0, s3 = s0;
            var i = 0;
            for (; i <= count - chains; i += chains, rows += chains * columns)
            {
                s0 += T.Load(rows);
                s1 += T.Load(rows + columns);
                s2 += T.Load(rows + 2 * columns);
                s3 += T.Load(rows + 3 * columns);
            }

            if (i < count) s0 += T.Load(rows);
            if (i + 1 < count) s1 += T.Load(rows + columns);
            if (i + 2 < count) s2 += T.Load(rows + 2 * columns);
            T.Store(T.Load(sums) + (s0 + s1 + (s2 + s3)), sums);
        }
    }
}
