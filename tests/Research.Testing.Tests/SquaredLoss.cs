namespace Research.Testing.Tests;

/// <summary>Half the squared error of a row, and what can be wrong with it.</summary>
/// <param name="slope">1: the derivative.</param>
/// <param name="weighsGradient">As a loss is to.</param>
/// <param name="weighsLoss">As a loss is not to.</param>
internal sealed class SquaredLoss(float slope = 1, bool weighsGradient = true, bool weighsLoss = false) : ILoss
{
    public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
    {
        var size = output.Shape.Last;
        for (var row = 0; row < rowWeight.Length; row++)
        {
            rowLoss[row] = 0;
            for (var i = row * size; i < (row + 1) * size; i++)
            {
                var error = output.Span[i] - target.Span[i];
                rowLoss[row] += 0.5f * error * error * (weighsLoss ? rowWeight[row] : 1);
                if (gradient.Exists) gradient.Span[i] = slope * error * (weighsGradient ? rowWeight[row] : 1);
            }
        }
    }
}
