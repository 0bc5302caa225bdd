namespace Research.Plugins;

/// <content>
/// Backpropagation through time, from the last step to the first: dh_t = g_t + dh_{t+1} z_{t+1} + ε_{t+1} Rᵀ, and, with
/// q = h_{t-1} R_n + p_n, the gradients before the functions: n: dh (1 - z)(1 - n²), z: dh (h_{t-1} - n) z (1 - z), r: dn q r (1 - r). They
/// are δ_t; ε_t is δ_t but for n, where it is dn r, as q goes through the reset. Then every gradient is one product over all steps:
/// dW = Σ x_tᵀ δ_t, dR = Σ h_{t-1}ᵀ ε_t, db = Σ δ_t, dp = Σ ε_t, dx_t = δ_t Wᵀ.
/// </content>
public sealed partial class Gru
{
    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        var states = States(pass, output);
        _backward.Pack(_recurrentKernel.Weights.Matrix.Transposed, pass[_packed].Span);
        pass.Backend.For(pass.Rows, RowsAtOnce, new BackInTime(this, pass, states, outputGradient));
        if (pass.ParameterGradients) ParameterGradients(pass, input, states);
        if (inputGradient.Exists) pass.Backend.Multiply(pass[_delta].Matrix, _kernel.Weights.Matrix.Transposed, inputGradient.Matrix);
    }

    /// <summary>Some rows from the last step to the first.</summary>
    private readonly struct BackInTime(Gru gru, LayerPass pass, Tensor states, Tensor outputGradient) : IRange
    {
        private readonly Tensor _gates = pass[gru._gates], _recurrent = pass[gru._recurrent], _packed = pass[gru._packed];
        private readonly Tensor _delta = pass[gru._delta], _recurrentDelta = pass[gru._recurrentDelta];
        private readonly Tensor _stateGradient = pass[gru._stateGradient];
        private readonly Tensor _biasGradient = pass[gru._biasGradient], _recurrentBiasGradient = pass[gru._recurrentBiasGradient];

        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
            {
                _stateGradient.Row(row).Clear();
                _biasGradient.Row(row).Clear();
                _recurrentBiasGradient.Row(row).Clear();
            }

            for (var t = gru._steps - 1; t >= 0; t--)
            {
                if (t < gru._steps - 1)
                {
                    gru._backward.Multiply(
                        _recurrentDelta.At(t + 1), _packed.Span, _stateGradient.Matrix, start, end - start, accumulate: true);
                }

                for (var row = start; row < end; row++) StepBack(t, row, _delta.At(t).Row(row), _recurrentDelta.At(t).Row(row));
            }
        }

        private void StepBack(int t, int row, Span<float> delta, Span<float> recurrentDelta)
        {
            var last = gru.LastStep(pass, row);
            if (t > last)
            {
                // Steps after a row's end have no part in the output.
                delta.Clear();
                recurrentDelta.Clear();
                return;
            }

            var stateGradient = _stateGradient.Matrix.Row(row);
            gru.Receive(t, row, t == last, outputGradient, stateGradient);
            var before = t == 0 ? default : states.At(t - 1).Row(row);
            gru.ThroughGates(_gates.At(t).Row(row), _recurrent.At(t).Row(row), before, stateGradient, delta, recurrentDelta);
            Add(delta, _biasGradient.Matrix.Row(row));
            Add(recurrentDelta, _recurrentBiasGradient.Matrix.Row(row));
        }

        private static void Add(ReadOnlySpan<float> delta, Span<float> sum) => TensorPrimitives.Add(sum, delta, sum);
    }

    /// <summary>What reaches a state from the output, beside what came from the step after it.</summary>
    private void Receive(int t, int row, bool last, Tensor outputGradient, Span<float> stateGradient)
    {
        if (options.ReturnSequences) TensorPrimitives.Add(stateGradient, outputGradient.At(t).Row(row), stateGradient);
        else if (last) outputGradient.Matrix.Row(row).CopyTo(stateGradient);
        if (options.Clip is { } clip) VectorLoop.Map(new Cut(clip), stateGradient, stateGradient);
    }

    /// <param name="before">The state of the step before; none at the first.</param>
    private void ThroughGates(
        Span<float> gates, Span<float> recurrent, ReadOnlySpan<float> before, Span<float> stateGradient, Span<float> delta,
        Span<float> recurrentDelta)
    {
        var candidate = Gate(gates, Candidate);
        VectorLoop.Map(default(ToCandidate), stateGradient, Gate(gates, Update), candidate, Gate(delta, Candidate));
        if (before.IsEmpty) VectorLoop.Map(default(ToFirstUpdate), stateGradient, candidate, Gate(gates, Update), Gate(delta, Update));
        else VectorLoop.Map(default(ToUpdate), stateGradient, before, candidate, Gate(gates, Update), Gate(delta, Update));
        VectorLoop.Map(default(ToReset), Gate(delta, Candidate), Gate(recurrent, Candidate), Gate(gates, Reset), Gate(delta, Reset));
        delta[..(Candidate * Units)].CopyTo(recurrentDelta);
        TensorPrimitives.Multiply(Gate(delta, Candidate), Gate(gates, Reset), Gate(recurrentDelta, Candidate));
        TensorPrimitives.Multiply(stateGradient, Gate(gates, Update), stateGradient);
    }

    private void ParameterGradients(LayerPass pass, Tensor input, Tensor states)
    {
        var (delta, recurrentDelta, previous) = (pass[_delta].Matrix, pass[_recurrentDelta].Matrix, pass[_previousStates]);
        for (var row = 0; row < states.Rows; row++)
        {
            var sequence = previous.Row(row).Span;
            sequence[..Units].Clear();
            states.Row(row).Span[..^Units].CopyTo(sequence[Units..]);
        }

        pass.Backend.Multiply(input.Matrix.Transposed, delta, _kernel.Gradient.Matrix, accumulate: true);
        pass.Backend.Multiply(previous.Matrix.Transposed, recurrentDelta, _recurrentKernel.Gradient.Matrix, accumulate: true);
        pass.Backend.SumColumns(pass[_biasGradient].Matrix, _bias.Gradient.Span, accumulate: true);
        pass.Backend.SumColumns(pass[_recurrentBiasGradient].Matrix, _recurrentBias.Gradient.Span, accumulate: true);
    }
}
