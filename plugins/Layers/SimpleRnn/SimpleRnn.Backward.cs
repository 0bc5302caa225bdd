using System.Numerics;

namespace Research.Plugins;

/// <content>
/// Backpropagation through time: δ_t = (dh_t + δ_{t+1} Rᵀ) · (1 - h_t²), from the last step to the first; then every gradient is one
/// product over all steps: dW = Σ x_tᵀ δ_t, dR = Σ h_{t-1}ᵀ δ_t, db = Σ δ_t, dx_t = δ_t Wᵀ.
/// </content>
public sealed partial class SimpleRnn
{
    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var states = options.ReturnSequences ? output : pass[_savedStates];
        var delta = pass[_delta];
        if (options.ReturnSequences) outputGradient.Span.CopyTo(delta.Span);
        else PlaceAtLast(pass.Lengths, outputGradient, delta);
        for (var t = _steps - 1; t >= 0; t--)
        {
            if (t < _steps - 1)
                pass.Backend.Multiply(delta.At(t + 1), _recurrentKernel.Weights.Matrix.Transposed, delta.At(t), accumulate: true);
            ThroughTangent(pass.Lengths, t, states.At(t), delta.At(t));
        }

        if (pass.ParameterGradients) ParameterGradients(pass, input, states, delta);
        if (inputGradient.Exists) pass.Backend.Multiply(delta.Matrix, _kernel.Weights.Matrix.Transposed, inputGradient.Matrix);
    }

    private void PlaceAtLast(ReadOnlySpan<int> lengths, Tensor outputGradient, Tensor delta)
    {
        delta.Clear();
        for (var row = 0; row < outputGradient.Rows; row++) outputGradient.Matrix.Row(row).CopyTo(LastState(lengths, delta, row));
    }

    /// <summary>Steps after a row's end have no part in the output: their gradient is 0.</summary>
    private void ThroughTangent(ReadOnlySpan<int> lengths, int step, Matrix states, Matrix delta)
    {
        var derivative = new Derivative(options.Clip ?? float.PositiveInfinity);
        for (var row = 0; row < delta.Rows; row++)
        {
            if (lengths.IsEmpty || step < lengths[row]) VectorLoop.Map(derivative, states.Row(row), delta.Row(row), delta.Row(row));
            else delta.Row(row).Clear();
        }
    }

    private void ParameterGradients(LayerPass pass, Tensor input, Tensor states, Tensor delta)
    {
        var previous = pass[_previousStates];
        var units = options.Units;
        for (var row = 0; row < states.Rows; row++)
        {
            var sequence = previous.Row(row).Span;
            sequence[..units].Clear();
            states.Row(row).Span[..^units].CopyTo(sequence[units..]);
        }

        pass.Backend.Multiply(input.Matrix.Transposed, delta.Matrix, _kernel.Gradient.Matrix, accumulate: true);
        pass.Backend.Multiply(previous.Matrix.Transposed, delta.Matrix, _recurrentKernel.Gradient.Matrix, accumulate: true);
        pass.Backend.SumColumns(delta.Matrix, _bias.Gradient.Span, accumulate: true);
    }

    private readonly struct Derivative(float clip) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> state, Vector<float> gradient)
        {
            var limit = new Vector<float>(clip);
            return Vector.Max(Vector.Min(gradient, limit), -limit) * (Vector<float>.One - state * state);
        }
    }
}
