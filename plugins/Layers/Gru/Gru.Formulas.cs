using System.Numerics;

namespace Research.Plugins;

/// <content>The formulas of an element.</content>
public sealed partial class Gru
{
    private readonly struct Sum : IVectorMap3
    {
        public Vector<float> Of(Vector<float> input, Vector<float> reset, Vector<float> recurrent) => input + reset * recurrent;
    }

    private readonly struct FirstState : IVectorMap2
    {
        public Vector<float> Of(Vector<float> update, Vector<float> candidate) => (Vector<float>.One - update) * candidate;
    }

    private readonly struct Mixture : IVectorMap3
    {
        public Vector<float> Of(Vector<float> update, Vector<float> candidate, Vector<float> previous) =>
            (Vector<float>.One - update) * candidate + update * previous;
    }

    private readonly struct Cut(float clip) : IVectorMap
    {
        public Vector<float> Of(Vector<float> gradient)
        {
            var limit = new Vector<float>(clip);
            return Vector.Max(Vector.Min(gradient, limit), -limit);
        }
    }

    private readonly struct ToCandidate : IVectorMap3
    {
        public Vector<float> Of(Vector<float> gradient, Vector<float> update, Vector<float> candidate) =>
            gradient * (Vector<float>.One - update) * (Vector<float>.One - candidate * candidate);
    }

    private readonly struct ToUpdate : IVectorMap4
    {
        public Vector<float> Of(Vector<float> gradient, Vector<float> previous, Vector<float> candidate, Vector<float> update) =>
            gradient * (previous - candidate) * (update * (Vector<float>.One - update));
    }

    private readonly struct ToFirstUpdate : IVectorMap3
    {
        public Vector<float> Of(Vector<float> gradient, Vector<float> candidate, Vector<float> update) =>
            -(gradient * candidate * (update * (Vector<float>.One - update)));
    }

    private readonly struct ToReset : IVectorMap3
    {
        public Vector<float> Of(Vector<float> candidateDelta, Vector<float> product, Vector<float> reset) =>
            candidateDelta * product * (reset * (Vector<float>.One - reset));
    }
}
