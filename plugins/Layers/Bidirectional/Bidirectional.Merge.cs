namespace Research.Plugins;

/// <content>How two outputs become one, and a gradient two.</content>
public sealed partial class Bidirectional
{
    private void Merge(Tensor first, Tensor second, Tensor output)
    {
        switch (options.Merge)
        {
            case BidirectionalMerge.Concat:
                var (left, right, joined) = (first.Matrix, second.Matrix, output.Matrix);
                for (var row = 0; row < joined.Rows; row++)
                {
                    left.Row(row).CopyTo(joined.Row(row));
                    right.Row(row).CopyTo(joined.Row(row)[left.Columns..]);
                }

                break;
            case BidirectionalMerge.Multiply:
                TensorPrimitives.Multiply(first.Span, second.Span, output.Span);
                break;
            default:
                TensorPrimitives.Add(first.Span, second.Span, output.Span);
                if (options.Merge == BidirectionalMerge.Mean) TensorPrimitives.Divide(output.Span, 2f, output.Span);
                break;
        }
    }

    /// <summary>One layer's share of the output's gradient.</summary>
    /// <param name="other">The other layer's output.</param>
    private void Split(Tensor outputGradient, Tensor other, bool first, Tensor gradient)
    {
        switch (options.Merge)
        {
            case BidirectionalMerge.Concat:
                var (from, to) = (outputGradient.Matrix, gradient.Matrix);
                for (var row = 0; row < to.Rows; row++) from.Row(row).Slice(first ? 0 : to.Columns, to.Columns).CopyTo(to.Row(row));
                break;
            case BidirectionalMerge.Multiply:
                TensorPrimitives.Multiply(outputGradient.Span, other.Span, gradient.Span);
                break;
            case BidirectionalMerge.Mean:
                TensorPrimitives.Divide(outputGradient.Span, 2f, gradient.Span);
                break;
            default:
                outputGradient.Span.CopyTo(gradient.Span);
                break;
        }
    }
}
