namespace Research;

/// <content>The result, and the gradient of the images: both a product of patches with a packed kernel.</content>
public sealed unsafe partial class Convolution2d
{
    /// <summary>Overwrites <paramref name="output"/>.</summary>
    /// <param name="input">[rows, height, width, channels].</param>
    /// <param name="kernel">[kernel height, kernel width, channels, filters].</param>
    /// <param name="bias">[filters], or empty.</param>
    /// <param name="output">[rows, windows down, windows across, filters].</param>
    /// <param name="scratch">At least <see cref="ScratchFloats"/>.</param>
    /// <param name="after">Applied to each finished element, or null.</param>
    public void Forward(
        ITensorBackend backend, Tensor input, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Tensor output, Span<float> scratch,
        IElementwise? after = null)
    {
        Check(input, kernel, output, scratch);
        if (!bias.IsEmpty) Require(bias.Length, _filters, nameof(bias));
        fixed (float* image = input.Span, weights = kernel, result = output.Span, packed = scratch)
        {
            var padded = GatheredProduct.Padded(_filters);
            var biases = new Span<float>(packed + _taps * padded, padded);
            biases.Clear();
            bias.CopyTo(biases);
            var factors = new Kernel(weights, _taps, _filters, 1, _filters);
            Run(backend, input.Rows, _forward, factors, packed, new Images
            {
                Source = image,
                SourceSize = _input.Size,
                Packed = packed,
                Columns = _filters,
                Result = result,
                ResultSize = _output.Size,
                Bias = bias.IsEmpty ? null : packed + _taps * padded,
                After = after,
            });
        }
    }

    /// <summary>Overwrites <paramref name="inputGradient"/>.</summary>
    /// <param name="outputGradient">[rows, windows down, windows across, filters].</param>
    /// <param name="kernel">[kernel height, kernel width, channels, filters].</param>
    /// <param name="inputGradient">[rows, height, width, channels].</param>
    /// <param name="scratch">At least <see cref="ScratchFloats"/>.</param>
    public void InputGradient(
        ITensorBackend backend, Tensor outputGradient, ReadOnlySpan<float> kernel, Tensor inputGradient, Span<float> scratch)
    {
        Check(inputGradient, kernel, outputGradient, scratch);
        fixed (float* gradient = outputGradient.Span, weights = kernel, result = inputGradient.Span, packed = scratch)
        {
            var factors = new Kernel(weights, _filters, 1, _filters, _channels);
            foreach (var phase in _phases)
            {
                Run(backend, outputGradient.Rows, phase, factors, packed, new Images
                {
                    Source = gradient,
                    SourceSize = _output.Size,
                    Packed = packed,
                    Columns = _channels,
                    Result = result,
                    ResultSize = _input.Size,
                });
            }
        }
    }

    private static void Run(ITensorBackend backend, int count, Phase phase, Kernel kernel, float* packed, in Images images)
    {
        var grain = Grain((long)phase.Patches.PixelsOf(0) * phase.Patches.Taps.Length * kernel.Columns);
        if (phase.Planes is { } planes)
        {
            PlaneProduct.Pack(kernel.Start, phase.Taps, kernel.Rows, kernel.RowStride, kernel.ColumnStride, kernel.Columns, packed);
            backend.For(count * planes.Bands, grain, new PlanesBody(planes, images));
        }
        else
        {
            GatheredProduct.Pack(kernel.Start, phase.Taps, kernel.Rows, kernel.RowStride, kernel.ColumnStride, kernel.Columns, packed);
            backend.For(count * phase.Patches.Bands, grain, new ImagesBody(phase.Patches, images));
        }
    }

    private void Check(Tensor input, ReadOnlySpan<float> kernel, Tensor output, Span<float> scratch)
    {
        Require(kernel.Length, _taps * _filters, "kernel");
        if (output.Span.Length != (long)input.Rows * _output.Size)
            throw Misfit("output", output.Span.Length, (long)input.Rows * _output.Size);
        if (input.Span.Length != (long)output.Rows * _input.Size)
            throw Misfit("input", input.Span.Length, (long)output.Rows * _input.Size);
        Require(scratch.Length, ScratchFloats, "scratch");
    }

    /// <summary>The kernel as a matrix: blocks of some rows, one a column of the result.</summary>
    private readonly struct Kernel(float* start, int rows, nint rowStride, nint columnStride, int columns)
    {
        public float* Start => start;

        public int Rows => rows;

        public nint RowStride => rowStride;

        public nint ColumnStride => columnStride;

        public int Columns => columns;
    }

    /// <summary>Images, and the images that come of them.</summary>
    private struct Images
    {
        public float* Source;
        public int SourceSize;

        /// <summary>The kernel.</summary>
        public float* Packed;

        /// <summary>Channels of the result.</summary>
        public int Columns;
        public float* Result;
        public int ResultSize;

        /// <summary>One a column, then zeros; or null.</summary>
        public float* Bias;

        /// <summary>Applied to each finished element, or null.</summary>
        public IElementwise? After;
    }

    /// <summary>Bands of images, each on one thread.</summary>
    private readonly struct ImagesBody(Patches patches, Images images) : IRange
    {
        public void Run(int start, int end)
        {
            var memory = Scratch.Of(GatheredProduct.EdgeFloats + patches.PlaneFloats);
            fixed (int* pixels = patches.Pixels, taps = patches.Taps, targets = patches.Targets)
            {
                for (var unit = start; unit < end; unit++)
                {
                    var (image, band) = (unit / patches.Bands, unit % patches.Bands);
                    var result = images.Result + (nint)image * images.ResultSize + patches.Target(band);
                    new GatheredProduct
                    {
                        Rows = patches.PixelsOf(band),
                        RowOffsets = pixels,
                        Targets = targets,
                        Depth = patches.Taps.Length,
                        Depths = taps,
                        A = patches.Plane(images.Source + (nint)image * images.SourceSize, band, memory + GatheredProduct.EdgeFloats),
                        B = images.Packed,
                        Columns = images.Columns,
                        C = result,
                        Bias = images.Bias,
                        Edge = memory,
                    }.Run();
                    Finish(images, result, patches.PixelsOf(band));
                }
            }
        }
    }

    /// <summary>The same with a copy of each band that has a plane a channel.</summary>
    private readonly struct PlanesBody(Planes planes, Images images) : IRange
    {
        public void Run(int start, int end)
        {
            var finished = PlaneProduct.MostPixels * images.Columns;
            var memory = Scratch.Of(finished + planes.Floats + PlaneProduct.MostPixels);
            fixed (int* taps = planes.Taps)
            {
                for (var unit = start; unit < end; unit++)
                {
                    var (image, band) = (unit / planes.Bands, unit % planes.Bands);
                    planes.Write(images.Source + (nint)image * images.SourceSize, band, memory + finished);
                    var result = images.Result + (nint)image * images.ResultSize + planes.Target(band);
                    Hardware.Run(new PlaneProduct
                    {
                        Depth = planes.Taps.Length,
                        Depths = taps,
                        A = images.Packed,
                        Plane = memory + finished,
                        Columns = images.Columns,
                        Bias = images.Bias,
                        Pixels = planes.PixelsOf(band),
                        Pitch = planes.Pitch,
                        InRow = planes.InRow,
                        C = result,
                        CRow = planes.ResultRow,
                        CPixel = planes.ResultPixel,
                        Finished = memory,
                    });
                    Finish(images, result, planes.ResultsOf(band));
                }
            }
        }
    }

    /// <summary>What comes after all sums; the whole band lies side by side where results follow each other.</summary>
    private static void Finish(in Images images, float* result, int pixels)
    {
        var finished = new Span<float>(result, pixels * images.Columns);
        images.After?.Forward(finished, finished);
    }
}
