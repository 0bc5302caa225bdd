using System.Numerics;
using System.Numerics.Tensors;

namespace Research;

/// <summary>What a recurrent layer hands on of its states, row by row and step by step, and how a state's gradient comes back.</summary>
/// <param name="sequences">
/// Every state is handed on, [batch, time, units], 0 after a row's end; else a row's last one, [batch, units].
/// </param>
/// <param name="clip">Going backwards, a state's gradient is cut elementwise to ± this; null: it is not.</param>
public readonly struct RecurrentOutput(bool sequences, float? clip)
{
    /// <summary>Puts a state where the output has it, if it does.</summary>
    /// <param name="last">The row's last valid step.</param>
    public void Give(int time, int last, int row, ReadOnlySpan<float> state, Tensor output)
    {
        if (sequences)
        {
            if (time <= last) state.CopyTo(output.At(time).Row(row));
            else output.At(time).Row(row).Clear();
        }
        else if (time == last)
        {
            state.CopyTo(output.Matrix.Row(row));
        }
    }

    /// <summary>Adds what comes from the output, and cuts; for steps up to a row's last.</summary>
    /// <param name="last">The row's last valid step: no step after it has a part in the gradient.</param>
    /// <param name="gradient">What came from the step after this one; anything at the last.</param>
    public void Receive(int time, int last, int row, Tensor outputGradient, Span<float> gradient)
    {
        if (time == last) gradient.Clear();
        if (sequences) TensorPrimitives.Add(gradient, outputGradient.At(time).Row(row), gradient);
        else if (time == last) outputGradient.Matrix.Row(row).CopyTo(gradient);
        if (clip is { } limit) VectorLoop.Map(new Cut(limit), gradient, gradient);
    }

    private readonly struct Cut(float clip) : IVectorMap
    {
        public Vector<float> Of(Vector<float> gradient)
        {
            var limit = new Vector<float>(clip);
            return Vector.Max(Vector.Min(gradient, limit), -limit);
        }
    }
}
