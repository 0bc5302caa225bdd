using System.Numerics;
using System.Runtime.CompilerServices;

namespace Research.Plugins;

/// <content>The formulas of a row's step, each one pass.</content>
public sealed partial class Lstm
{
    /// <summary>The functions of a row's gates, a span each: five in one pass are more than the compiler inlines well.</summary>
    private void Squash(Span<float> gates)
    {
        var candidate = gates.Slice(Candidate * Units, Units);
        var output = gates.Slice(Output * Units, Units);
        VectorMath.Sigmoid(gates[..(Candidate * Units)], gates);
        VectorMath.Tanh(candidate, candidate);
        VectorMath.Sigmoid(output, output);
    }

    /// <summary>From the gates to the cell and the state.</summary>
    /// <param name="gates">After their functions.</param>
    /// <param name="before">The cells of the step before; none at the first.</param>
    private readonly ref struct Step(
        ReadOnlySpan<float> gates, ReadOnlySpan<float> before, Span<float> cell, Span<float> tangent, Span<float> state) : IVectorPass
    {
        private readonly ReadOnlySpan<float> _gates = gates, _before = before;
        private readonly Span<float> _cell = cell, _tangent = tangent, _state = state;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPlace>(TPlace place)
            where TPlace : struct, IVectorPlace
        {
            var units = _cell.Length;
            var cell = place.Load(_gates, Input * units) * place.Load(_gates, Candidate * units);
            if (!_before.IsEmpty) cell = place.Load(_gates, Forget * units) * place.Load(_before) + cell;
            var tangent = VectorMath.Tanh(cell);
            place.Store(cell, _cell);
            place.Store(tangent, _tangent);
            place.Store(place.Load(_gates, Output * units) * tangent, _state);
        }
    }

    /// <summary>From the gradients of state and cell to those of the gates before their functions, and of the cell before.</summary>
    /// <param name="gates">After their functions.</param>
    /// <param name="before">The cells of the step before; none at the first.</param>
    /// <param name="cellGradient">From the step after; for the step before when it is done.</param>
    /// <param name="delta">The gradient before the functions; may be the gates' own memory.</param>
    /// <param name="biases">The sum of what delta has been.</param>
    private readonly ref struct StepBack(
        ReadOnlySpan<float> gates, ReadOnlySpan<float> before, ReadOnlySpan<float> tangent, ReadOnlySpan<float> stateGradient,
        Span<float> cellGradient, Span<float> delta, Span<float> biases) : IVectorPass
    {
        private readonly ReadOnlySpan<float> _gates = gates, _before = before, _tangent = tangent, _stateGradient = stateGradient;
        private readonly Span<float> _cellGradient = cellGradient, _delta = delta, _biases = biases;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPlace>(TPlace place)
            where TPlace : struct, IVectorPlace
        {
            var units = _tangent.Length;
            var (input, forget) = (place.Load(_gates, Input * units), place.Load(_gates, Forget * units));
            var (candidate, output) = (place.Load(_gates, Candidate * units), place.Load(_gates, Output * units));
            var (tangent, state) = (place.Load(_tangent), place.Load(_stateGradient));
            var cell = place.Load(_cellGradient) + state * output * (Vector<float>.One - tangent * tangent);
            Put(place, Input, cell * candidate * (input * (Vector<float>.One - input)));
            var before = _before.IsEmpty ? Vector<float>.Zero : place.Load(_before);
            Put(place, Forget, cell * before * (forget * (Vector<float>.One - forget)));
            Put(place, Candidate, cell * input * (Vector<float>.One - candidate * candidate));
            Put(place, Output, state * tangent * (output * (Vector<float>.One - output)));
            place.Store(cell * forget, _cellGradient);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put<TPlace>(TPlace place, int gate, Vector<float> gradient)
            where TPlace : struct, IVectorPlace
        {
            var start = gate * _tangent.Length;
            place.Store(gradient, _delta, start);
            place.Store(place.Load(_biases, start) + gradient, _biases, start);
        }
    }
}
