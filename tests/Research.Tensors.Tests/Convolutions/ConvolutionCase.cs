namespace Research.Tensors.Tests.Convolutions;

/// <summary>A convolution over random numbers: by the library, and as its definition says, in a direct loop.</summary>
internal sealed record ConvolutionCase(
    int Images, int Height, int Width, int Channels, int Filters, int KernelHeight, int KernelWidth, int Down, int Across, bool Same,
    int Seed)
{
    /// <summary>Room for the rounding of long sums, relative to the sum of sizes.</summary>
    private const double Tolerance = 2e-6;

    public bool Exists => Rows.Count > 0 && Columns.Count > 0;

    private Windows Rows => Same ? Windows.Same(Height, KernelHeight, Down) : Windows.Valid(Height, KernelHeight, Down);

    private Windows Columns => Same ? Windows.Same(Width, KernelWidth, Across) : Windows.Valid(Width, KernelWidth, Across);

    private Tensor Input => Numbers("input", Images, Height, Width, Channels);

    private Tensor OutputGradient => Numbers("gradient", Images, Rows.Count, Columns.Count, Filters);

    private float[] Kernel => Numbers("kernel", KernelHeight, KernelWidth, Channels, Filters).Span.ToArray();

    private float[] Bias => Numbers("bias", Filters).Span.ToArray();

    /// <summary>Result, input's gradient, kernel's and bias's, one after the other.</summary>
    public float[] Run(ITensorBackend backend, bool dirty = false)
    {
        var convolution = new Convolution2d(Rows, Columns, Channels, Filters);
        var scratch = new float[convolution.ScratchFloats];
        var output = new Tensor(new float[Images * convolution.Output.Size], 0, convolution.Output.Batched(Images));
        var inputGradient = new Tensor(new float[Input.Span.Length], 0, Input.Shape);
        var (kernelGradient, biasGradient) = (new float[Kernel.Length], new float[Filters]);
        if (dirty)
        {
            Array.Fill(scratch, float.NaN);
            output.Span.Fill(float.NaN);
            inputGradient.Span.Fill(float.NaN);
        }

        convolution.Forward(backend, Input, Kernel, Bias, output, scratch);
        convolution.InputGradient(backend, OutputGradient, Kernel, inputGradient, scratch);
        convolution.KernelGradient(backend, Input, OutputGradient, kernelGradient, biasGradient, scratch);
        return [.. output.Span, .. inputGradient.Span, .. kernelGradient, .. biasGradient];
    }

    /// <summary>The largest error, in units of what rounding allows.</summary>
    public double Error(float[] results)
    {
        var (sums, sizes) = Define();
        var worst = 0d;
        for (var i = 0; i < results.Length; i++)
        {
            var error = Math.Abs(results[i] - sums[i]) / (Tolerance * (1 + sizes[i]));
            worst = error <= worst ? worst : double.IsNaN(error) ? double.PositiveInfinity : error;
        }

        return worst;
    }

    private (double[] Sums, double[] Sizes) Define()
    {
        var (outputs, inputs, kernels) = (Images * Rows.Count * Columns.Count * Filters, Input.Span.Length, Kernel.Length);
        var sums = new double[outputs + inputs + kernels + Filters];
        var sizes = new double[sums.Length];
        var (x, g, w, bias) = (Input.Span.ToArray(), OutputGradient.Span.ToArray(), Kernel, Bias);
        for (var o = 0; o < outputs; o++)
        {
            var filter = o % Filters;
            Add(o, bias[filter]);
            Add(outputs + inputs + kernels + filter, g[o]);
            var place = o / Filters;
            var (column, row, image) = (place % Columns.Count, place / Columns.Count % Rows.Count, place / Columns.Count / Rows.Count);
            for (var k = 0; k < kernels / Filters; k++)
            {
                var (channel, b, a) = (k % Channels, k / Channels % KernelWidth, k / Channels / KernelWidth);
                var (y, z) = (row * Down + a - Rows.Before, column * Across + b - Columns.Before);
                if (y < 0 || y >= Height || z < 0 || z >= Width) continue;
                var (i, j) = (((image * Height + y) * Width + z) * Channels + channel, k * Filters + filter);
                Add(o, (double)x[i] * w[j]);
                Add(outputs + i, (double)g[o] * w[j]);
                Add(outputs + inputs + j, (double)g[o] * x[i]);
            }
        }

        return (sums, sizes);

        void Add(int place, double value)
        {
            sums[place] += value;
            sizes[place] += Math.Abs(value);
        }
    }

    private Tensor Numbers(string name, params int[] shape)
    {
        var batch = new Shape(shape);
        var values = new float[batch.Size];
        RandomStream.Of($"{Seed}", name).Uniform(values);
        for (var i = 0; i < values.Length; i++) values[i] = 2 * values[i] - 1;
        return new Tensor(values, 0, batch);
    }
}
