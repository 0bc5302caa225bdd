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
        var gradientSum = pass[_columns].Row(0).Span;
        var productSum = pass[_columns].Row(1).Span;
        var valid = ValidRows.Of(pass, input.Shape);
        var block = pass[_columns].Row(2).Span;
        SumColumns(pass, gradient, valid, gradientSum, block);
        SumRows(default(GradientTimesDeviation), x, gradient, valid, pass[_mean].Span, productSum, block);
        TensorPrimitives.Multiply(productSum, inverse, productSum);
        if (pass.ParameterGradients)
        {
            TensorPrimitives.Add(_scale.Gradient.Span, productSum, _scale.Gradient.Span);
            TensorPrimitives.Add(_offset.Gradient.Span, gradientSum, _offset.Gradient.Span);
        }

        if (inputGradient.Exists) InputGradient(pass, x, gradient, valid, inputGradient.Matrix);
    }

    private void InputGradient(LayerPass pass, Matrix x, Matrix gradient, ValidRows valid, Matrix result)
    {
        var mean = pass[_mean].Span;
        var inverse = pass[_inverseDeviation].Span;
        var shift = pass[_columns].Row(0).Span;
        var slope = pass[_columns].Row(1).Span;
        var factor = pass[_columns].Row(2).Span;
        TensorPrimitives.Multiply(inverse, _scale.Weights.Span, factor);
        if (!pass.Training)
        {
            for (var row = 0; row < x.Rows; row++)
            {
                if (valid.Holds(row)) TensorPrimitives.Multiply(gradient.Row(row), factor, result.Row(row));
                else result.Row(row).Clear();
            }

            return;
        }

        var count = valid.Count(x.Rows);
        TensorPrimitives.Divide(shift, count, shift);
        TensorPrimitives.Divide(slope, count, slope);
        TensorPrimitives.Multiply(slope, inverse, slope);
        for (var row = 0; row < x.Rows; row++)
        {
            if (!valid.Holds(row))
            {
                result.Row(row).Clear();
                continue;
            }

            VectorLoop.Map(default(Centering), x.Row(row), mean, slope, shift, result.Row(row));
            VectorLoop.Map(default(Projection), gradient.Row(row), result.Row(row), factor, result.Row(row));
        }
    }
}
