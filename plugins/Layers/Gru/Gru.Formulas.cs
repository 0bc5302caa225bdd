using System.Numerics;
using System.Runtime.CompilerServices;

namespace Research.Plugins;

/// <content>The formulas of a row's step, each one pass.</content>
public sealed partial class Gru
{
    /// <summary>From the gates to the state.</summary>
    /// <param name="gates">Reset and update after their function; the candidate before, and after it when this is done.</param>
    /// <param name="before">The state before.</param>
    private readonly ref struct Step(Span<float> gates, ReadOnlySpan<float> before, Span<float> state) : IVectorPass
    {
        private readonly Span<float> _gates = gates, _state = state;
        private readonly ReadOnlySpan<float> _before = before;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPlace>(TPlace place)
            where TPlace : struct, IVectorPlace
        {
            var units = _state.Length;
            var sum = place.Load(_gates, Reset * units) * place.Load(_gates, Recurrent * units);
            var candidate = VectorMath.Tanh(place.Load(_gates, Candidate * units) + sum);
            place.Store(candidate, _gates, Candidate * units);
            var update = place.Load(_gates, Update * units);
            place.Store((Vector<float>.One - update) * candidate + update * place.Load(_before), _state);
        }
    }

    /// <summary>From the gradient of the state to those of the gates before their functions, and to the update's share of it.</summary>
    /// <param name="gates">After their functions.</param>
    /// <param name="before">The state before.</param>
    /// <param name="stateGradient">What goes to the state before by the update alone, when this is done.</param>
    /// <param name="delta">The gradient before the functions; may be the gates' own memory.</param>
    /// <param name="biases">The sum of what delta has been.</param>
    private readonly ref struct StepBack(
        ReadOnlySpan<float> gates, ReadOnlySpan<float> before, Span<float> stateGradient, Span<float> delta, Span<float> biases)
        : IVectorPass
    {
        private readonly ReadOnlySpan<float> _gates = gates, _before = before;
        private readonly Span<float> _stateGradient = stateGradient, _delta = delta, _biases = biases;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPlace>(TPlace place)
            where TPlace : struct, IVectorPlace
        {
            var units = _before.Length;
            var one = Vector<float>.One;
            var (candidate, recurrent) = (place.Load(_gates, Candidate * units), place.Load(_gates, Recurrent * units));
            var (reset, update) = (place.Load(_gates, Reset * units), place.Load(_gates, Update * units));
            var gradient = place.Load(_stateGradient);
            var ofCandidate = gradient * (one - update) * (one - candidate * candidate);
            Put(place, Candidate, ofCandidate);
            Put(place, Reset, ofCandidate * recurrent * (reset * (one - reset)));
            Put(place, Update, gradient * (place.Load(_before) - candidate) * (update * (one - update)));
            Put(place, Recurrent, ofCandidate * reset);
            place.Store(gradient * update, _stateGradient);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put<TPlace>(TPlace place, int part, Vector<float> gradient)
            where TPlace : struct, IVectorPlace
        {
            var start = part * _before.Length;
            place.Store(gradient, _delta, start);
            place.Store(place.Load(_biases, start) + gradient, _biases, start);
        }
    }
}
