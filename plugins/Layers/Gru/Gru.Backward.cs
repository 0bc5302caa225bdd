namespace Research.Plugins;

/// <content>
/// Backpropagation through time, from the last step to the first: dh_t = g_t + dh_{t+1} z_{t+1} + ε_{t+1} Rᵀ, and, with
/// q = h_{t-1} R_n + p_n, the gradients before the functions: n: dh (1 - z)(1 - n²), z: dh (h_{t-1} - n) z (1 - z), r: dn q r (1 - r). They
/// are δ_t; ε_t is δ_t but for n, where it is dn r, as q goes through the reset. dx_t = δ_t Wᵀ. Then the parameters' gradients are products
/// over all steps: dW = Σ x_tᵀ δ_t, dR = Σ h_{t-1}ᵀ ε_t; db = Σ δ_t, dp = Σ ε_t.
/// </content>
public sealed partial class Gru
{
    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        _toState.Pack(_recurrentKernel.Weights.Matrix.Transposed, pass[_packedToState].Span);
        if (inputGradient.Exists)
        {
            var (kernel, gates) = (_kernel.Weights.Matrix, CandidateGate * Units);
            _toInput.Pack(kernel.ColumnsFrom(gates, Units).Transposed, kernel.ColumnsFrom(0, gates).Transposed, pass[_packedToInput].Span);
        }

        var steps = new BackInTime(this, pass, outputGradient, inputGradient);
        pass.Backend.For(pass.Rows, TimeMajor.RowsAtOnce(pass.Backend, pass.Rows), steps);
        if (pass.ParameterGradients) ParameterGradients(pass);
    }

    /// <summary>
    /// Where δ is put: in the gates' place where nobody reads these again, which spares the caches a third of what this pass goes through.
    /// </summary>
    private Slot Delta(LayerPass pass) => pass.RetainsTape ? _delta : _gates;

    /// <summary>Some rows from the last step to the first.</summary>
    private readonly struct BackInTime(Gru gru, LayerPass pass, Tensor outputGradient, Tensor inputGradient) : IRange
    {
        private readonly Tensor _gates = TimeMajor.Of(pass[gru._gates]), _joined = TimeMajor.Of(pass[gru._joined]);
        private readonly Tensor _delta = TimeMajor.Of(pass[gru.Delta(pass)]);
        private readonly Tensor _toState = pass[gru._packedToState], _toInput = pass[gru._packedToInput];
        private readonly Matrix _stateGradient = pass[gru._stateGradient].Matrix, _biasGradient = pass[gru._biasGradient].Matrix;

        public void Run(int start, int end)
        {
            var (count, units) = (end - start, gru.Units);
            for (var row = start; row < end; row++) _biasGradient.Row(row).Clear();
            for (var t = gru._steps - 1; t >= 0; t--)
            {
                var delta = _delta.Row(t).Matrix;
                StepsBack(t, start, end, delta);
                Fetch(t - 1, start, end);
                if (t > 0)
                {
                    var toState = delta.ColumnsFrom(Reset * units, Gates * units);
                    gru._toState.Multiply(toState, _toState.Span, _stateGradient, start, count, accumulate: true);
                }

                if (!inputGradient.Exists) continue;
                var toInput = delta.ColumnsFrom(Candidate * units, Gates * units);
                gru._toInput.Multiply(toInput, _toInput.Span, inputGradient.At(t), start, count);
            }
        }

        private void StepsBack(int t, int start, int end, Matrix delta)
        {
            var (gates, joined) = (_gates.Row(t).Matrix, _joined.Row(t).Matrix);
            for (var row = start; row < end; row++)
            {
                var last = gru.LastStep(pass, row);
                if (t > last)
                {
                    // Steps after a row's end have no part in the output.
                    delta.Row(row).Clear();
                    continue;
                }

                var stateGradient = _stateGradient.Row(row);
                gru.States.Receive(t, last, row, outputGradient, stateGradient);
                var before = joined.Row(row)[gru._features..];
                var step = new StepBack(gates.Row(row), before, stateGradient, delta.Row(row), _biasGradient.Row(row));
                VectorLoop.Run(step, gru.Units);
            }
        }

        private void Fetch(int t, int start, int end)
        {
            TimeMajor.Fetch(_gates, t, start, end);
            TimeMajor.Fetch(_joined, t, start, end);
            if (pass.RetainsTape) TimeMajor.Fetch(_delta, t, start, end);
        }
    }

    private void ParameterGradients(LayerPass pass)
    {
        var (joined, delta) = (TimeMajor.Of(pass[_joined]).Part(0, _steps).Matrix, pass[Delta(pass)].Matrix);
        var (inputs, states) = (joined.ColumnsFrom(0, _features).Transposed, joined.ColumnsFrom(_features, Units).Transposed);
        var (kernel, recurrentKernel) = (_kernel.Gradient.Matrix, _recurrentKernel.Gradient.Matrix);
        var gates = CandidateGate * Units;
        var (candidate, ofGates) = (delta.ColumnsFrom(Candidate * Units, Units), delta.ColumnsFrom(Reset * Units, gates));
        pass.Backend.Multiply(inputs, ofGates, kernel.ColumnsFrom(0, gates), pass.AddsGradients);
        pass.Backend.Multiply(inputs, candidate, kernel.ColumnsFrom(gates, Units), pass.AddsGradients);
        pass.Backend.Multiply(states, delta.ColumnsFrom(Reset * Units, Gates * Units), recurrentKernel, pass.AddsGradients);
        var biases = pass[_biasGradient].Matrix;
        var bias = _bias.Gradient.Span;
        pass.Backend.SumColumns(biases.ColumnsFrom(Reset * Units, gates), bias[..gates], pass.AddsGradients);
        pass.Backend.SumColumns(biases.ColumnsFrom(Candidate * Units, Units), bias[gates..], pass.AddsGradients);
        pass.Backend.SumColumns(biases.ColumnsFrom(Reset * Units, Gates * Units), _recurrentBias.Gradient.Span, pass.AddsGradients);
    }
}
