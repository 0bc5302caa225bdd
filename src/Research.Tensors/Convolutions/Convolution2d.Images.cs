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
            GatheredProduct.Pack(weights, Whole, _taps, _filters, 1, _filters, packed);
            var padded = GatheredProduct.Padded(_filters);
            var biases = new Span<float>(packed + _taps * padded, padded);
            biases.Clear();
            bias.CopyTo(biases);
            var body = new ImagesBody(_patches)
            {
                Source = image,
                SourceSize = _input.Size,
                Packed = packed,
                Columns = _filters,
                Result = result,
                ResultSize = _output.Size,
                Bias = bias.IsEmpty ? null : packed + _taps * padded,
                After = after,
            };
            Run(backend, input.Rows, body);
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
            foreach (var phase in _phases)
            {
                GatheredProduct.Pack(weights, phase.Taps, _filters, 1, _filters, _channels, packed);
                var body = new ImagesBody(phase.Patches)
                {
                    Source = gradient,
                    SourceSize = _output.Size,
                    Packed = packed,
                    Columns = _channels,
                    Result = result,
                    ResultSize = _input.Size,
                };
                Run(backend, outputGradient.Rows, body);
            }
        }
    }

    private static void Run(ITensorBackend backend, int images, ImagesBody body)
    {
        var work = (long)body.Patches.PixelsOf(0) * body.Patches.Taps.Length * body.Columns;
        backend.For(images * body.Patches.Bands, Grain(work), body);
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

    /// <summary>Bands of images, each on one thread.</summary>
    private readonly struct ImagesBody(Patches patches) : IRange
    {
        public Patches Patches => patches;

        public float* Source { get; init; }

        public int SourceSize { get; init; }

        public float* Packed { get; init; }

        public int Columns { get; init; }

        public float* Result { get; init; }

        public int ResultSize { get; init; }

        public float* Bias { get; init; }

        public IElementwise? After { get; init; }

        public void Run(int start, int end)
        {
            var memory = Scratch.Of(GatheredProduct.EdgeFloats + patches.PlaneFloats);
            fixed (int* pixels = patches.Pixels, taps = patches.Taps, targets = patches.Targets)
            {
                for (var unit = start; unit < end; unit++)
                {
                    var (image, band) = (unit / patches.Bands, unit % patches.Bands);
                    var result = Result + (nint)image * ResultSize + patches.Target(band);
                    new GatheredProduct
                    {
                        Rows = patches.PixelsOf(band),
                        RowOffsets = pixels,
                        Targets = targets,
                        Depth = patches.Taps.Length,
                        Depths = taps,
                        A = patches.Plane(Source + (nint)image * SourceSize, band, memory + GatheredProduct.EdgeFloats),
                        B = Packed,
                        Columns = Columns,
                        C = result,
                        Bias = Bias,
                        Edge = memory,
                    }.Run();
                    // The whole band lies side by side where results follow each other.
                    var finished = new Span<float>(result, patches.PixelsOf(band) * Columns);
                    After?.Forward(finished, finished);
                }
            }
        }
    }
}
