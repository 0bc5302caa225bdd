using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// p(h = 1 | v) = σ(v W + b), p(v = 1 | h) = σ(h Wᵀ + c). One step of learning by CD-k: ΔW = μ ΔW + η (v0ᵀ h0 - vkᵀ hk) / rows, where h
/// are probabilities and the chain runs on sampled states of the hidden units (Hinton 2010, sections 3 and 9). W and b are the layer's
/// own; c is used up here.
/// </summary>
/// <param name="bias">Of the hidden units; no tensor: they have none.</param>
internal sealed class BoltzmannMachine(ITensorBackend backend, Tensor kernel, Tensor bias, RbmStackOptions options)
{
    private readonly int _visible = kernel.Shape[0], _hidden = kernel.Shape[1];
    private readonly float[] _visibleBias = new float[kernel.Shape[0]];
    private readonly float[] _kernelGradient = new float[kernel.Shape.Size], _kernelChange = new float[kernel.Shape.Size];
    private readonly float[] _hiddenGradient = new float[kernel.Shape[1]], _hiddenChange = new float[kernel.Shape[1]];
    private readonly float[] _visibleGradient = new float[kernel.Shape[0]], _visibleChange = new float[kernel.Shape[0]];
    private float[] _data = [], _first = [], _states = [], _noise = [], _last = [], _reconstruction = [];
    private int _room;

    /// <summary>Learns from one batch, of any number of its own; returns the mean squared error of its reconstruction.</summary>
    public double Learn(Matrix visible, ValidRows valid, RandomStream random, long batch)
    {
        var rows = valid.Count;
        MakeRoom(rows);
        Take(visible, valid);
        var (data, first, last) = (View(_data, rows, _visible), View(_first, rows, _hidden), View(_last, rows, _hidden));
        var (states, reconstruction) = (View(_states, rows, _hidden), View(_reconstruction, rows, _visible));

        Up(data, first, _first.AsSpan(0, rows * _hidden));
        var present = _first;
        for (var step = 0; step < options.ContrastiveDivergenceSteps; step++)
        {
            Sample(random.At(batch, step), present.AsSpan(0, rows * _hidden));
            backend.Multiply(states, kernel.Matrix.Transposed, reconstruction, bias: _visibleBias);
            VectorMath.Sigmoid(_reconstruction.AsSpan(0, rows * _visible), _reconstruction.AsSpan(0, rows * _visible));
            Up(reconstruction, last, _last.AsSpan(0, rows * _hidden));
            present = _last;
        }

        Update(data, first, reconstruction, last);
        return Error(rows * _visible);
    }

    private void Take(Matrix visible, ValidRows valid)
    {
        var place = 0;
        for (var run = 0; run < valid.Runs; run++)
        {
            var part = valid.Part(visible, run);
            for (var row = 0; row < part.Rows; row++) part.Row(row).CopyTo(_data.AsSpan(place++ * _visible, _visible));
        }
    }

    private void Up(Matrix visible, Matrix hidden, Span<float> values)
    {
        backend.Multiply(visible, kernel.Matrix, hidden, bias: bias.Exists ? bias.Span : default(ReadOnlySpan<float>));
        VectorMath.Sigmoid(values, values);
    }

    private void Sample(RandomStream random, ReadOnlySpan<float> probabilities)
    {
        var noise = _noise.AsSpan(0, probabilities.Length);
        random.Uniform(noise);
        VectorLoop.Map(default(Draw), noise, probabilities, _states.AsSpan(0, probabilities.Length));
    }

    private void Update(Matrix data, Matrix first, Matrix reconstruction, Matrix last)
    {
        var gradient = View(_kernelGradient, _visible, _hidden);
        backend.Multiply(reconstruction.Transposed, last, gradient);
        TensorPrimitives.Negate(_kernelGradient, _kernelGradient);
        backend.Multiply(data.Transposed, first, gradient, accumulate: true);
        var step = new Ascent(options.LearningRate / data.Rows, options.Momentum);
        VectorLoop.Update(step, kernel.Span, _kernelGradient, _kernelChange);

        Difference(data, reconstruction, _visibleGradient);
        VectorLoop.Update(step, _visibleBias, _visibleGradient, _visibleChange);
        if (!bias.Exists) return;
        Difference(first, last, _hiddenGradient);
        VectorLoop.Update(step, bias.Span, _hiddenGradient, _hiddenChange);
    }

    private void Difference(Matrix plus, Matrix minus, Span<float> sums)
    {
        backend.SumColumns(minus, sums);
        TensorPrimitives.Negate(sums, sums);
        backend.SumColumns(plus, sums, accumulate: true);
    }

    private double Error(int count) => Reductions.SquaredDistance(_data.AsSpan(0, count), _reconstruction.AsSpan(0, count)) / count;

    private void MakeRoom(int rows)
    {
        if (rows <= _room) return;
        _room = rows;
        (_data, _reconstruction) = (new float[rows * _visible], new float[rows * _visible]);
        (_first, _last) = (new float[rows * _hidden], new float[rows * _hidden]);
        (_states, _noise) = (new float[rows * _hidden], new float[rows * _hidden]);
    }

    private static Matrix View(float[] values, int rows, int columns) => new(values, 0, rows, columns, columns, 1);

    /// <summary>1 with the probability.</summary>
    private readonly struct Draw : IVectorMap2
    {
        public Vector<float> Of(Vector<float> noise, Vector<float> probability) =>
            Vector.ConditionalSelect(Vector.LessThan(noise, probability), Vector<float>.One, Vector<float>.Zero);
    }

    private readonly struct Ascent(float rate, float momentum) : IVectorUpdate1
    {
        public void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> change)
        {
            change = momentum * change + rate * gradient;
            weight += change;
        }
    }
}
