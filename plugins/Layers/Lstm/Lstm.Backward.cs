using System.Numerics;

namespace Research.Plugins;

/// <content>
/// Backpropagation through time, from the last step to the first: dh_t = g_t + δ_{t+1} Rᵀ, dc_t = dc_{t+1} f_{t+1} + dh_t o (1 - tanh² c_t)
/// and δ_t, the gradient of the gates before their functions: i: dc g i (1 - i), f: dc c_{t-1} f (1 - f), g: dc i (1 - g²), o: dh tanh(c)
/// o (1 - o). Then every gradient is one product over all steps: dW = Σ x_tᵀ δ_t, dR = Σ h_{t-1}ᵀ δ_t, db = Σ δ_t, dx_t = δ_t Wᵀ.
/// </content>
public sealed partial class Lstm
{
    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        _backward.Pack(_recurrentKernel.Weights.Matrix.Transposed, pass[_packed].Span);
        pass.Backend.For(pass.Rows, RowsAtOnce, new BackInTime(this, pass, outputGradient));
        var delta = pass[_delta];
        if (pass.ParameterGradients) ParameterGradients(pass, input, States(pass, output), delta);
        if (inputGradient.Exists) pass.Backend.Multiply(delta.Matrix, _kernel.Weights.Matrix.Transposed, inputGradient.Matrix);
    }

    /// <summary>Some rows from the last step to the first.</summary>
    private readonly struct BackInTime(Lstm lstm, LayerPass pass, Tensor outputGradient) : IRange
    {
        private readonly Tensor _gates = pass[lstm._gates], _cells = pass[lstm._cells], _tangents = pass[lstm._tangents];
        private readonly Tensor _delta = pass[lstm._delta], _packed = pass[lstm._packed], _biasGradient = pass[lstm._biasGradient];
        private readonly Tensor _stateGradient = pass[lstm._stateGradient], _cellGradient = pass[lstm._cellGradient];

        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++) _biasGradient.Row(row).Clear();
            for (var t = lstm._steps - 1; t >= 0; t--)
            {
                var delta = _delta.At(t);
                if (t < lstm._steps - 1)
                    lstm._backward.Multiply(_delta.At(t + 1), _packed.Span, _stateGradient.Matrix, start, end - start);
                for (var row = start; row < end; row++)
                {
                    // Steps after a row's end have no part in the output.
                    if (t > lstm.LastStep(pass, row)) delta.Row(row).Clear();
                    else StepBack(t, row, delta.Row(row));
                }
            }
        }

        private void StepBack(int t, int row, Span<float> delta)
        {
            var stateGradient = _stateGradient.Matrix.Row(row);
            var cellGradient = _cellGradient.Matrix.Row(row);
            lstm.Receive(t, row, t == lstm.LastStep(pass, row), outputGradient, stateGradient, cellGradient);
            var before = t == 0 ? default : _cells.At(t - 1).Row(row);
            lstm.ThroughGates(_gates.At(t).Row(row), before, _tangents.At(t).Row(row), stateGradient, cellGradient, delta);
            var biases = _biasGradient.Matrix.Row(row);
            TensorPrimitives.Add(biases, delta, biases);
        }
    }

    /// <summary>What reaches a state and its cell from the step after it and from the output.</summary>
    private void Receive(int t, int row, bool last, Tensor outputGradient, Span<float> stateGradient, Span<float> cellGradient)
    {
        if (last)
        {
            stateGradient.Clear();
            cellGradient.Clear();
        }

        if (options.ReturnSequences) TensorPrimitives.Add(stateGradient, outputGradient.At(t).Row(row), stateGradient);
        else if (last) outputGradient.Matrix.Row(row).CopyTo(stateGradient);
        if (options.Clip is { } clip) VectorLoop.Map(new Cut(clip), stateGradient, stateGradient);
    }

    /// <param name="before">The cells of the step before; none at the first.</param>
    private void ThroughGates(
        Span<float> gates, ReadOnlySpan<float> before, ReadOnlySpan<float> tangent, ReadOnlySpan<float> stateGradient,
        Span<float> cellGradient, Span<float> delta)
    {
        VectorLoop.Map(default(ToCell), cellGradient, stateGradient, Gate(gates, Output), tangent, cellGradient);
        VectorLoop.Map(default(ThroughSigmoid), stateGradient, tangent, Gate(gates, Output), Gate(delta, Output));
        VectorLoop.Map(default(ThroughSigmoid), cellGradient, Gate(gates, Candidate), Gate(gates, Input), Gate(delta, Input));
        VectorLoop.Map(default(ThroughTangent), cellGradient, Gate(gates, Input), Gate(gates, Candidate), Gate(delta, Candidate));
        if (before.IsEmpty) Gate(delta, Forget).Clear();
        else VectorLoop.Map(default(ThroughSigmoid), cellGradient, before, Gate(gates, Forget), Gate(delta, Forget));
        TensorPrimitives.Multiply(cellGradient, Gate(gates, Forget), cellGradient);
    }

    private void ParameterGradients(LayerPass pass, Tensor input, Tensor states, Tensor delta)
    {
        var previous = pass[_previousStates];
        for (var row = 0; row < states.Rows; row++)
        {
            var sequence = previous.Row(row).Span;
            sequence[..Units].Clear();
            states.Row(row).Span[..^Units].CopyTo(sequence[Units..]);
        }

        pass.Backend.Multiply(input.Matrix.Transposed, delta.Matrix, _kernel.Gradient.Matrix, accumulate: true);
        pass.Backend.Multiply(previous.Matrix.Transposed, delta.Matrix, _recurrentKernel.Gradient.Matrix, accumulate: true);
        pass.Backend.SumColumns(pass[_biasGradient].Matrix, _bias.Gradient.Span, accumulate: true);
    }

    private readonly struct Mixture : IVectorMap4
    {
        public Vector<float> Of(Vector<float> forget, Vector<float> cell, Vector<float> input, Vector<float> candidate) =>
            forget * cell + input * candidate;
    }

    private readonly struct Cut(float clip) : IVectorMap
    {
        public Vector<float> Of(Vector<float> gradient)
        {
            var limit = new Vector<float>(clip);
            return Vector.Max(Vector.Min(gradient, limit), -limit);
        }
    }

    private readonly struct ToCell : IVectorMap4
    {
        public Vector<float> Of(Vector<float> cellGradient, Vector<float> stateGradient, Vector<float> output, Vector<float> tangent) =>
            cellGradient + stateGradient * output * (Vector<float>.One - tangent * tangent);
    }

    private readonly struct ThroughSigmoid : IVectorMap3
    {
        public Vector<float> Of(Vector<float> gradient, Vector<float> factor, Vector<float> gate) =>
            gradient * factor * (gate * (Vector<float>.One - gate));
    }

    private readonly struct ThroughTangent : IVectorMap3
    {
        public Vector<float> Of(Vector<float> gradient, Vector<float> factor, Vector<float> candidate) =>
            gradient * factor * (Vector<float>.One - candidate * candidate);
    }
}
