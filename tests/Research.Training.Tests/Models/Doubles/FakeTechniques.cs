namespace Research.Training.Tests.Models;

internal sealed class Elementwise(Func<float, float> function, Func<float, float, float> slope, LayerTraits traits) : IActivation
{
    public LayerTraits Traits => traits;

    public Elementwise Copy() => new(function, slope, traits);

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        for (var i = 0; i < input.Length; i++) output[i] = function(input[i]);
    }

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        for (var i = 0; i < input.Length; i++) inputGradient[i] = outputGradient[i] * slope(input[i], output[i]);
    }
}

internal sealed record Uniform(bool Scaled) : IInitializer
{

    public void Initialize(in InitializerRequest request, Span<float> weights)
    {
        var limit = Scaled ? MathF.Sqrt(6f / (request.FanIn + request.FanOut)) : 1;
        request.Random.Uniform(weights);
        foreach (ref var weight in weights) weight = limit * (2 * weight - 1);
    }
}

internal sealed record Filled(float Value) : IInitializer
{
    public void Initialize(in InitializerRequest request, Span<float> weights) => weights.Fill(Value);
}

/// <summary>Mean over the row of squared differences.</summary>
internal sealed class SquaredLoss : ILoss
{
    public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
    {
        var width = output.Shape.Size / output.Rows;
        for (var row = 0; row < output.Rows; row++)
        {
            var sum = 0f;
            for (var i = row * width; i < (row + 1) * width; i++)
            {
                var difference = output.Span[i] - target.Span[i];
                sum += difference * difference;
                if (gradient.Exists) gradient.Span[i] = rowWeight[row] * 2 * difference / width;
            }

            rowLoss[row] = sum / width;
        }
    }
}

/// <summary>Only its link matters.</summary>
internal sealed class LinkedLoss(OutputLink link) : ILoss
{
    public OutputLink Link => link;

    public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient) =>
        new SquaredLoss().Compute(output, target, rowWeight, rowLoss, gradient);
}
