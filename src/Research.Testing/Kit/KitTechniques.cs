namespace Research.Testing;

// The kit's own techniques, so that a single plugin can be checked with no other beside it.

/// <summary>x W + b.</summary>
internal sealed class KitLinear(int units) : ILinearLayer
{
    private Parameter? _kernel, _bias;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Parameter Kernel => _kernel!;

    public Parameter? Bias => _bias;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _kernel = builder.Parameter("kernel", new Shape(input.Last, units));
        _bias = builder.Parameter("bias", new Shape(units), new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        return input.WithLast(units);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) =>
        pass.Backend.Multiply(input.Matrix, Kernel.Weights.Matrix, output.Matrix, bias: _bias!.Weights.Span);

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (pass.ParameterGradients)
        {
            pass.Backend.Multiply(input.Matrix.Transposed, outputGradient.Matrix, Kernel.Gradient.Matrix, accumulate: true);
            pass.Backend.SumColumns(outputGradient.Matrix, _bias!.Gradient.Span, accumulate: true);
        }

        if (inputGradient.Exists) pass.Backend.Multiply(outputGradient.Matrix, Kernel.Weights.Matrix.Transposed, inputGradient.Matrix);
    }
}

/// <summary>The logistic function: its outputs are probabilities, which a Boltzmann machine asks for.</summary>
internal sealed class KitLogistic : IActivation
{
    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace;

    public (float Lower, float Upper) Range => (0, 1);

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => VectorMath.Sigmoid(input, output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        for (var i = 0; i < output.Length; i++) inputGradient[i] = outputGradient[i] * (output[i] * (1 - output[i]));
    }
}

/// <summary>Normal, with a spread of one over the root of the fan-in.</summary>
internal sealed class KitInitializer : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights)
    {
        request.Random.Normal(weights);
        var spread = 1 / MathF.Sqrt(request.FanIn);
        for (var i = 0; i < weights.Length; i++) weights[i] *= spread;
    }
}

/// <summary>Softmax and cross-entropy, written plainly.</summary>
internal sealed class KitCrossEntropy : ILoss
{
    public OutputLink Link => OutputLink.Softmax;

    public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
    {
        var classes = output.Shape.Last;
        for (var row = 0; row < rowWeight.Length; row++)
        {
            var logits = output.Span.Slice(row * classes, classes);
            var truth = target.Span.Slice(row * classes, classes);
            double largest = double.NegativeInfinity, sum = 0, loss = 0;
            foreach (var logit in logits) largest = Math.Max(largest, logit);
            foreach (var logit in logits) sum += DoubleMath.Exp(logit - largest);
            var logSum = largest + DoubleMath.Log(sum);
            for (var i = 0; i < classes; i++)
            {
                loss += truth[i] * (logSum - logits[i]);
                if (gradient.Exists)
                    gradient.Span[row * classes + i] = rowWeight[row] * (float)(DoubleMath.Exp(logits[i] - logSum) - truth[i]);
            }

            rowLoss[row] = (float)loss;
        }
    }
}

/// <summary>w -= η g.</summary>
internal sealed class KitDescent : IOptimizer
{
    public float LearningRate => 0.2f;

    public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state)
    {
        for (var i = 0; i < weights.Length; i++) weights[i] -= step.LearningRate * gradient[i];
    }
}

/// <summary>The base rate, always.</summary>
internal sealed class KitSchedule : ISchedule
{
    public float Rate(float baseRate, in Progress progress) => baseRate;
}

/// <summary>The share of rows whose largest prediction is the right one.</summary>
internal sealed class KitAccuracy : IMetric
{
    private double _right, _all;

    public void Reset() => _right = _all = 0;

    public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight)
    {
        for (var row = 0; row < rowWeight.Length; row++)
        {
            if (rowWeight[row] == 0) continue;
            var classes = prediction.Shape.Last;
            _all++;
            if (Predictions.ClassOf(prediction.Span.Slice(row * classes, classes))
                == Predictions.ClassOf(target.Span.Slice(row * classes, classes)))
                _right++;
        }
    }

    public void Report(ISeries report) => report.Value("", _right / _all);
}

/// <summary>Points in [0, 1]^n in three classes: what a row's largest third is.</summary>
internal sealed class KitPoints(int[] input, int indicesBelow) : IDataSource
{
    private const int Classes = 3, DefaultTrain = 60, DefaultTest = 30;

    public DataSet Load(IDataContext context) => new(
        Draw(context.Train ?? DefaultTrain, context.Random("train")), Draw(context.Test ?? DefaultTest, context.Random("test")));

    private Split Draw(int count, RandomStream random)
    {
        var shape = new Shape(input);
        var inputs = new float[count * shape.Size];
        random.Uniform(inputs);
        var classes = new int[count];
        for (var row = 0; row < count; row++)
        {
            var values = inputs.AsSpan(row * shape.Size, shape.Size);
            classes[row] = shape.Size == 1 ? 0 : Predictions.ClassOf(values) * Classes / shape.Size;
            if (indicesBelow == 0) continue;
            for (var i = 0; i < values.Length; i++) values[i] = (int)(values[i] * indicesBelow);
        }

        return new Split(
            shape, count, inputs, [new TargetData(new TargetInfo("label", new Shape(Classes), TargetKind.Classes), classes, default)]);
    }
}

/// <summary>One axis a sample.</summary>
internal sealed class KitFlatten : ILayer
{
    public LayerTraits Traits => LayerTraits.View;

    public Shape Build(ILayerBuilder builder, Shape input) => new(input.Size);

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
    }
}
