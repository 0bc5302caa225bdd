using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Research.Plugins;

/// <summary>
/// Dropout: in training each element is set to 0 with the probability <c>rate</c>. With inverted scaling those that are left are divided by
/// 1 - rate and evaluation changes nothing; with test-time scaling (the paper's) they stay as they are, and evaluation multiplies by 1 -
/// rate. The mask is kept for the backward pass, a bit an element. Source: Srivastava et al. 2014, JMLR 15.
/// </summary>
[Layer("dropout", Summary = "Sets random elements to 0 in training", Source = "Srivastava et al. 2014, JMLR 15")]
[Example]
[Example("""{ "rate": 0.3, "scaling": "test-time" }""")]
[Example("""{ "rate": 0 }""", Neutral = true)]
[Example("""{ "rate": 0, "scaling": "test-time" }""", Neutral = true)]
public sealed class Dropout(DropoutOptions options) : ILayer
{
    /// <summary>Elements of a parallel block; their numbers are drawn piece by piece, on the stack.</summary>
    private const int Grain = 8192, Piece = 256;

    /// <summary>Elements of a vector, and so of a byte of the mask; bytes of a float that holds them.</summary>
    private const int Lanes = 8, BytesPerFloat = sizeof(float);

    private RandomSource _mask = null!;
    private Slot _kept = null!;

    public LayerTraits Traits => LayerTraits.InPlace;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _mask = builder.Random("mask");
        const int elementsPerFloat = Lanes * BytesPerFloat;
        _kept = builder.Saved(new Shape((input.Size + elementsPerFloat - 1) / elementsPerFloat));
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        if (pass.Training) Run(pass, pass.Random(_mask), input, output);
        else Evaluate(input, output);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (!inputGradient.Exists) return;
        if (pass.Training) Run(pass, random: null, outputGradient, inputGradient);
        else Evaluate(outputGradient, inputGradient);
    }

    private void Evaluate(Tensor source, Tensor result)
    {
        if (options.Scaling == DropoutScaling.Inverted) source.Span.CopyTo(result.Span);
        else TensorPrimitives.Multiply(source.Span, 1 - options.Rate, result.Span);
    }

    private void Run(LayerPass pass, RandomStream? random, Tensor source, Tensor result)
    {
        var scale = options.Scaling == DropoutScaling.Inverted ? 1 / (1 - options.Rate) : 1;
        pass.Backend.For(source.Shape.Size, Grain, new Masking(random, options.Rate, scale, pass[_kept], source, result));
    }

    /// <param name="random">Null: the mask is drawn already.</param>
    private readonly struct Masking(RandomStream? random, float rate, float scale, Tensor kept, Tensor source, Tensor result) : IRange
    {
        public void Run(int start, int end)
        {
            var masks = MemoryMarshal.AsBytes(kept.Span)[(start / Lanes)..];
            if (random is { } stream) Draw(stream, start, end, masks);
            Apply(source.Span[start..end], masks, result.Span[start..end]);
        }

        private void Draw(RandomStream stream, int start, int end, Span<byte> masks)
        {
            Span<float> numbers = stackalloc float[Piece];
            var least = Vector256.Create(rate);
            for (var first = start; first < end; first += Piece)
            {
                stream.Uniform(numbers[..Math.Min(Piece, end - first)], first);
                var bytes = masks[((first - start) / Lanes)..];
                // Numbers beyond the last element give bits that nobody reads.
                for (var i = 0; i < Math.Min(Piece, end - first); i += Lanes)
                {
                    var drawn = Vector256.Create<float>(numbers.Slice(i, Lanes));
                    bytes[i / Lanes] = (byte)Vector256.GreaterThanOrEqual(drawn, least).ExtractMostSignificantBits();
                }
            }
        }

        private void Apply(ReadOnlySpan<float> x, ReadOnlySpan<byte> masks, Span<float> y)
        {
            var bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
            ref var from = ref MemoryMarshal.GetReference(x);
            ref var to = ref MemoryMarshal.GetReference(y);
            var i = 0;
            for (; i <= x.Length - Lanes; i += Lanes)
            {
                var dropped = Vector256.Equals(Vector256.Create((int)masks[i / Lanes]) & bits, Vector256<int>.Zero).AsSingle();
                Vector256.AndNot(scale * Vector256.LoadUnsafe(ref from, (nuint)i), dropped).StoreUnsafe(ref to, (nuint)i);
            }

            for (; i < x.Length; i++) y[i] = (masks[i / Lanes] >> (i % Lanes) & 1) != 0 ? scale * x[i] : 0f;
        }
    }
}

public sealed record DropoutOptions
{
    /// <summary>The probability of dropping an element, from 0 to below 1.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public float Rate { get; init; } = 0.5f;

    /// <summary>Where the lost sum is made up for: in training (<c>inverted</c>) or in evaluation (<c>test-time</c>).</summary>
    public DropoutScaling Scaling { get; init; }
}

public enum DropoutScaling
{
    /// <summary>Divides by 1 - rate in training.</summary>
    Inverted,

    /// <summary>Multiplies by 1 - rate in evaluation.</summary>
    TestTime,
}
