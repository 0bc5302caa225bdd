namespace Research.Plugins;

/// <content>
/// Backpropagation through time, from the last step to the first: dh_t = g_t + δ_{t+1} Rᵀ, dc_t = dc_{t+1} f_{t+1} + dh_t o (1 - tanh² c_t)
/// and δ_t, the gradient of the gates before their functions: i: dc g i (1 - i), f: dc c_{t-1} f (1 - f), g: dc i (1 - g²), o: dh tanh(c)
/// o (1 - o); dx_t = δ_t Wᵀ. Then the kernels' gradients are one product over all steps: dW = Σ x_tᵀ δ_t, dR = Σ h_{t-1}ᵀ δ_t;
/// db = Σ δ_t.
/// </content>
public sealed partial class Lstm
{
    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        _toState.Pack(_recurrentKernel.Weights.Matrix.Transposed, pass[_packedBack].Span);
        if (inputGradient.Exists) _toInput.Pack(_kernel.Weights.Matrix.Transposed, pass[_packed].Span);
        var steps = new BackInTime(this, pass, outputGradient, inputGradient);
        pass.Backend.For(pass.Rows, TimeMajor.RowsAtOnce(pass.Backend, pass.Rows), steps);
        if (pass.ParameterGradients) ParameterGradients(pass);
    }

    /// <summary>
    /// Where δ is put: in the gates' place where nobody reads these again, which spares the caches a third of what this pass goes through.
    /// </summary>
    private Slot Delta(LayerPass pass) => pass.RetainsTape ? _delta : _gates;

    /// <summary>Some rows from the last step to the first.</summary>
    private readonly struct BackInTime(Lstm lstm, LayerPass pass, Tensor outputGradient, Tensor inputGradient) : IRange
    {
        private readonly Tensor _gates = TimeMajor.Of(pass[lstm._gates]), _cells = TimeMajor.Of(pass[lstm._cells]);
        private readonly Tensor _tangents = TimeMajor.Of(pass[lstm._tangents]), _delta = TimeMajor.Of(pass[lstm.Delta(pass)]);
        private readonly Tensor _packed = pass[lstm._packed], _packedBack = pass[lstm._packedBack];
        private readonly Matrix _stateGradient = pass[lstm._stateGradient].Matrix, _cellGradient = pass[lstm._cellGradient].Matrix;
        private readonly Matrix _biasGradient = pass[lstm._biasGradient].Matrix;

        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++) _biasGradient.Row(row).Clear();
            for (var t = lstm._steps - 1; t >= 0; t--)
            {
                var (gates, cellsBefore) = (_gates.Row(t).Matrix, t == 0 ? default : _cells.Row(t - 1).Matrix);
                var (tangents, delta) = (_tangents.Row(t).Matrix, _delta.Row(t).Matrix);
                for (var row = start; row < end; row++)
                {
                    var last = lstm.LastStep(pass, row);
                    if (t > last)
                    {
                        // Steps after a row's end have no part in the output.
                        delta.Row(row).Clear();
                        continue;
                    }

                    var stateGradient = _stateGradient.Row(row);
                    var cellGradient = _cellGradient.Row(row);
                    if (t == last) cellGradient.Clear();
                    lstm.States.Receive(t, last, row, outputGradient, stateGradient);
                    var before = t == 0 ? default : cellsBefore.Row(row);
                    var step = new StepBack(
                        gates.Row(row), before, tangents.Row(row), stateGradient, cellGradient, delta.Row(row), _biasGradient.Row(row));
                    VectorLoop.Run(step, lstm.Units);
                }

                Fetch(t - 1, start, end);
                if (t > 0) lstm._toState.Multiply(delta, _packedBack.Span, _stateGradient, start, end - start);
                if (inputGradient.Exists) lstm._toInput.Multiply(delta, _packed.Span, inputGradient.At(t), start, end - start);
            }
        }

        private void Fetch(int t, int start, int end)
        {
            TimeMajor.Fetch(_gates, t, start, end);
            TimeMajor.Fetch(_cells, t - 1, start, end);
            TimeMajor.Fetch(_tangents, t, start, end);
            if (pass.RetainsTape) TimeMajor.Fetch(_delta, t, start, end);
        }
    }

    private void ParameterGradients(LayerPass pass)
    {
        var (joined, delta, gradient) = (TimeMajor.Of(pass[_joined]).Part(0, _steps), pass[Delta(pass)], pass[_kernelGradient]);
        pass.Backend.Multiply(joined.Matrix.Transposed, delta.Matrix, gradient.Matrix);
        Give(gradient.Part(0, _features).Span, _kernel.Gradient.Span, pass.AddsGradients);
        Give(gradient.Part(_features, Units).Span, _recurrentKernel.Gradient.Span, pass.AddsGradients);
        pass.Backend.SumColumns(pass[_biasGradient].Matrix, _bias.Gradient.Span, pass.AddsGradients);
    }

    private static void Give(ReadOnlySpan<float> gradient, Span<float> sum, bool add)
    {
        if (add) TensorPrimitives.Add(sum, gradient, sum);
        else gradient.CopyTo(sum);
    }
}
