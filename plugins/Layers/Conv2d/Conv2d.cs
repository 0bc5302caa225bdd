namespace Research.Plugins;

/// <summary>
/// A two-dimensional convolution on [height, width, channels]: y[i, j, f] = Σ x[i·stride + a - before, j·stride + b - before, c] ·
/// kernel[a, b, c, f] + bias[f], with zeros beyond the edges. Parameters: <c>kernel</c> [kernel height, kernel width, channels, filters],
/// <c>bias</c> [filters]; fan-in and fan-out count the receptive field. Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-based
/// learning applied to document recognition".
/// </summary>
[Layer("conv2d", Activatable = true, Summary = "Two-dimensional convolution", Source = "LeCun et al. 1998")]
[Example("""{ "filters": 3, "kernelSize": 3 }""", Input = [6, 6, 2])]
[Example("""{ "filters": 3, "kernelSize": [3, 2], "stride": [2, 1], "padding": "same", "useBias": false }""", Input = [5, 6, 2])]
public sealed class Conv2d(Conv2dOptions options) : ILinearLayer, IFusesActivation
{
    private Convolution2d _convolution = null!;
    private Slot _scratch = null!;
    private IActivation? _activation;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Parameter Kernel { get; private set; } = null!;

    public Parameter? Bias { get; private set; }

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 3) throw new TechniqueException($"conv2d needs an input [height, width, channels], not {input}");
        var (size, stride) = (options.KernelSize, options.Stride);
        var rows = Along(input[0], size.Height, stride.Height);
        var columns = Along(input[1], size.Width, stride.Width);
        if (rows.Count == 0 || columns.Count == 0)
        {
            throw new TechniqueException(
                $"a kernel of [{size.Height}, {size.Width}] does not fit into {input}: choose a smaller one, or \"padding\": \"same\"");
        }

        var filters = new ParameterSpec { FanOut = size.Height * size.Width * options.Filters };
        Kernel = builder.Parameter("kernel", new Shape(size.Height, size.Width, input[2], options.Filters), filters);
        if (options.UseBias)
            Bias = builder.Parameter("bias", new Shape(options.Filters), new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        _convolution = new Convolution2d(rows, columns, input[2], options.Filters);
        _scratch = builder.Scratch(new Shape(_convolution.ScratchFloats), perSample: false);
        return _convolution.Output;
    }

    public void Fuse(IActivation? activation) => _activation = activation;

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var bias = Bias is null ? default : Bias.Weights.Span;
        _convolution.Forward(pass.Backend, input, Kernel.Weights.Span, bias, output, pass[_scratch].Span, _activation);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var scratch = pass[_scratch].Span;
        if (pass.ParameterGradients)
        {
            var bias = Bias is null ? default : Bias.Gradient.Span;
            _convolution.KernelGradient(pass.Backend, input, outputGradient, Kernel.Gradient.Span, bias, scratch);
        }

        if (inputGradient.Exists) _convolution.InputGradient(pass.Backend, outputGradient, Kernel.Weights.Span, inputGradient, scratch);
    }

    private Windows Along(int length, int size, int stride) =>
        options.Padding == ConvolutionPadding.Same ? Windows.Same(length, size, stride) : Windows.Valid(length, size, stride);
}

public sealed record Conv2dOptions
{
    /// <summary>How many channels the result has.</summary>
    [Range(1, int.MaxValue)]
    public required int Filters { get; init; }

    /// <summary>The kernel's size: one number, or [height, width].</summary>
    [Range(1, int.MaxValue)]
    public required Size2 KernelSize { get; init; }

    /// <summary>Pixels from one place of the kernel to the next: one number, or [down, across].</summary>
    [Range(1, int.MaxValue)]
    public Size2 Stride { get; init; } = new(1);

    /// <summary>What the kernel does at the edges.</summary>
    public ConvolutionPadding Padding { get; init; }

    /// <summary>Whether each filter has a bias.</summary>
    public bool UseBias { get; init; } = true;
}

public enum ConvolutionPadding
{
    /// <summary>It stays within the image: (size - kernel) / stride + 1 results, rounded down.</summary>
    Valid,

    /// <summary>Zeros around the image: size / stride results, rounded up; an odd line of zeros lies at the bottom and the right.</summary>
    Same,
}
