namespace Research.Plugins;

/// <content>
/// With x̂ = (x - mean) / deviation and n values a channel: dScale = Σ g x̂, dOffset = Σ g, and dx = scale / deviation · (g - Σg / n - x̂
/// Σ(g x̂) / n); in evaluation, where mean and deviation do not depend on x, dx = scale / deviation · g.
/// </content>
public sealed partial class BatchNorm
{
    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var (x, gradient) = (input.Matrix, outputGradient.Matrix);
        var inverse = pass[_inverseDeviation].Span;
        var own = pass[_own];
        pass[_mean].Span.CopyTo(own.Row(Mean).Span);
        var productSum = own.Row(Slope).Span;
        var gradientSum = own.Row(Shift).Span;
        var valid = ValidRows.Of(pass.Lengths, input);
        SumRows(pass, gradient, valid, gradientSum);
        SumRows(pass, default(GradientTimesDeviation), x, gradient, valid, productSum);
        TensorPrimitives.Multiply(productSum, inverse, productSum);
        if (pass.ParameterGradients)
        {
            TensorPrimitives.Add(_scale.Gradient.Span, productSum, _scale.Gradient.Span);
            TensorPrimitives.Add(_offset.Gradient.Span, gradientSum, _offset.Gradient.Span);
        }

        if (!inputGradient.Exists) return;
        TensorPrimitives.Multiply(inverse, _scale.Weights.Span, own.Row(Factor).Span);
        if (pass.Training)
        {
            TensorPrimitives.Divide(gradientSum, valid.Count, gradientSum);
            TensorPrimitives.Divide(productSum, valid.Count, productSum);
            TensorPrimitives.Multiply(productSum, inverse, productSum);
            MapRows(pass, default(Projection), x, gradient, valid, inputGradient.Matrix);
        }
        else
        {
            MapRows(pass, default(Scaling), x, gradient, valid, inputGradient.Matrix);
        }
    }
}
