using System.Numerics;
using System.Runtime.CompilerServices;

namespace Research.Plugins;

/// <content>
/// Backpropagation through time: δ_t = (g_t + δ_{t+1} Rᵀ) · (1 - h_t²) and dx_t = δ_t Wᵀ, from the last step to the first; then the
/// parameters' gradients are one product each over all steps: dW = Σ x_tᵀ δ_t, dR = Σ h_{t-1}ᵀ δ_t; db = Σ δ_t.
/// </content>
public sealed partial class SimpleRnn
{
    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        _toState.Pack(_recurrentKernel.Weights.Matrix.Transposed, pass[_packedBack].Span);
        if (inputGradient.Exists) _toInput.Pack(_kernel.Weights.Matrix.Transposed, pass[_packed].Span);
        var steps = new BackInTime(this, pass, outputGradient, inputGradient);
        pass.Backend.For(pass.Rows, TimeMajor.RowsAtOnce(pass.Backend, pass.Rows), steps);
        if (pass.ParameterGradients) ParameterGradients(pass);
    }

    /// <summary>Some rows from the last step to the first.</summary>
    private readonly struct BackInTime(SimpleRnn rnn, LayerPass pass, Tensor outputGradient, Tensor inputGradient) : IRange
    {
        private readonly Tensor _joined = TimeMajor.Of(pass[rnn._joined]), _delta = TimeMajor.Of(pass[rnn._delta]);
        private readonly Tensor _packed = pass[rnn._packed], _packedBack = pass[rnn._packedBack];
        private readonly Matrix _stateGradient = pass[rnn._stateGradient].Matrix, _biasGradient = pass[rnn._biasGradient].Matrix;

        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++) _biasGradient.Row(row).Clear();
            for (var t = rnn._steps - 1; t >= 0; t--)
            {
                var (states, delta) = (_joined.Row(t + 1).Matrix.ColumnsFrom(rnn._features, rnn.Units), _delta.Row(t).Matrix);
                for (var row = start; row < end; row++)
                {
                    var last = rnn.LastStep(pass, row);
                    if (t > last)
                    {
                        // Steps after a row's end have no part in the output.
                        delta.Row(row).Clear();
                        continue;
                    }

                    rnn.States.Receive(t, last, row, outputGradient, _stateGradient.Row(row));
                    var step = new StepBack(states.Row(row), _stateGradient.Row(row), delta.Row(row), _biasGradient.Row(row));
                    VectorLoop.Run(step, rnn.Units);
                }

                if (t > 0) rnn._toState.Multiply(delta, _packedBack.Span, _stateGradient, start, end - start);
                if (inputGradient.Exists) rnn._toInput.Multiply(delta, _packed.Span, inputGradient.At(t), start, end - start);
            }
        }
    }

    /// <param name="delta">The gradient before the tangent.</param>
    /// <param name="biases">The sum of what delta has been.</param>
    private readonly ref struct StepBack(
        ReadOnlySpan<float> state, ReadOnlySpan<float> gradient, Span<float> delta, Span<float> biases) : IVectorPass
    {
        private readonly ReadOnlySpan<float> _state = state, _gradient = gradient;
        private readonly Span<float> _delta = delta, _biases = biases;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPlace>(TPlace place)
            where TPlace : struct, IVectorPlace
        {
            var state = place.Load(_state);
            var delta = place.Load(_gradient) * (Vector<float>.One - state * state);
            place.Store(delta, _delta);
            place.Store(place.Load(_biases) + delta, _biases);
        }
    }

    private void ParameterGradients(LayerPass pass)
    {
        var (joined, delta) = (TimeMajor.Of(pass[_joined]).Part(0, _steps).Matrix, pass[_delta].Matrix);
        var (inputs, states) = (joined.ColumnsFrom(0, _features), joined.ColumnsFrom(_features, Units));
        pass.Backend.Multiply(inputs.Transposed, delta, _kernel.Gradient.Matrix, pass.AddsGradients);
        pass.Backend.Multiply(states.Transposed, delta, _recurrentKernel.Gradient.Matrix, pass.AddsGradients);
        pass.Backend.SumColumns(pass[_biasGradient].Matrix, _bias.Gradient.Span, pass.AddsGradients);
    }
}
