using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research.Plugins;

/// <summary>
/// The largest value of each window, channel by channel, on [height, width, channels]; windows lie within the image. The gradient goes to
/// the first of the largest, in row-major order; a NaN is the largest of all. Source: Ranzato, Huang, Boureau and LeCun 2007,
/// "Unsupervised learning of invariant feature hierarchies with applications to object recognition".
/// </summary>
[Layer("max-pool2d", Summary = "The largest value of each window", Source = "Ranzato et al. 2007")]
[Example(Input = [6, 6, 2])]
[Example("""{ "size": [3, 2], "stride": [2, 1] }""", Input = [6, 5, 9])]
[Example(Input = [4, 5, 13])]
public sealed class MaxPool2d(MaxPool2dOptions options) : ILayer
{
    private Windows _rows, _columns;
    private int _channels;

    /// <summary>Elements of the image that lie in no window, or in several: gradients are added up from 0.</summary>
    private bool _uneven;

    public LayerTraits Traits => LayerTraits.ReadsInput | LayerTraits.ReadsOutput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 3) throw new TechniqueException($"max-pool2d needs an input [height, width, channels], not {input}");
        var size = options.Size;
        var stride = options.Stride ?? size;
        _rows = Windows.Valid(input[0], size.Height, stride.Height);
        _columns = Windows.Valid(input[1], size.Width, stride.Width);
        if (_rows.Count == 0 || _columns.Count == 0)
            throw new TechniqueException($"a window of [{size.Height}, {size.Width}] does not fit into {input}: choose a smaller \"size\"");
        _channels = input[2];
        _uneven = size != stride || _rows.Count * size.Height != input[0] || _columns.Count * size.Width != input[1];
        return new Shape(_rows.Count, _columns.Count, _channels);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) => pass.Backend.For(input.Rows, 1, new Pooling(this, input, output));

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) pass.Backend.For(input.Rows, 1, new Spreading(this, input, output, outputGradient, inputGradient));
    }

    /// <summary>Where a window begins in its image.</summary>
    private int Begin(int row, int column) => (row * _rows.Stride * _columns.Input + column * _columns.Stride) * _channels;

    private readonly struct Pooling(MaxPool2d pool, Tensor input, Tensor output) : IRange
    {
        public void Run(int start, int end)
        {
            for (var image = start; image < end; image++)
            {
                var source = input.Row(image).Span;
                var result = output.Row(image).Span;
                for (var window = 0; window < pool._rows.Count * pool._columns.Count; window++)
                {
                    var begin = pool.Begin(window / pool._columns.Count, window % pool._columns.Count);
                    VectorParts.Run(new Largest(pool, source[begin..], result.Slice(window * pool._channels, pool._channels)), pool._channels);
                }
            }
        }
    }

    private readonly struct Spreading(MaxPool2d pool, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient) : IRange
    {
        public void Run(int start, int end)
        {
            for (var image = start; image < end; image++)
            {
                var source = input.Row(image).Span;
                var result = inputGradient.Row(image).Span;
                var largest = output.Row(image).Span;
                var gradient = outputGradient.Row(image).Span;
                if (pool._uneven) result.Clear();
                for (var window = 0; window < pool._rows.Count * pool._columns.Count; window++)
                {
                    var begin = pool.Begin(window / pool._columns.Count, window % pool._columns.Count);
                    var place = window * pool._channels;
                    VectorParts.Run(new ToFirst(pool, source[begin..], largest[place..], gradient[place..], result[begin..]), pool._channels);
                }
            }
        }
    }

    /// <summary>The largest of each channel over a window that begins with the source.</summary>
    private readonly ref struct Largest(MaxPool2d pool, ReadOnlySpan<float> source, Span<float> result) : IPartwise
    {
        private readonly ref float _first = ref MemoryMarshal.GetReference(source), _result = ref MemoryMarshal.GetReference(result);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPart>(int start)
            where TPart : struct, IVectorPart
        {
            var row = pool._columns.Input * pool._channels;
            var largest = TPart.Load(ref Unsafe.Add(ref _first, start));
            for (var a = 0; a < pool._rows.Size; a++)
            {
                for (var b = 0; b < pool._columns.Size; b++)
                {
                    var x = TPart.Load(ref Unsafe.Add(ref _first, a * row + b * pool._channels + start));
                    largest = Vector.ConditionalSelect(Vector.GreaterThan(x, largest) | ~Vector.Equals(x, x), x, largest);
                }
            }

            TPart.Store(largest, ref Unsafe.Add(ref _result, start));
        }
    }

    /// <summary>Each channel's gradient to the first of the window's elements that is the largest.</summary>
    private readonly ref struct ToFirst(
        MaxPool2d pool, ReadOnlySpan<float> source, ReadOnlySpan<float> largest, ReadOnlySpan<float> gradient, Span<float> result) : IPartwise
    {
        private readonly ref float _first = ref MemoryMarshal.GetReference(source), _result = ref MemoryMarshal.GetReference(result);
        private readonly ref float _largest = ref MemoryMarshal.GetReference(largest), _gradient = ref MemoryMarshal.GetReference(gradient);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPart>(int start)
            where TPart : struct, IVectorPart
        {
            var row = pool._columns.Input * pool._channels;
            var y = TPart.Load(ref Unsafe.Add(ref _largest, start));
            var g = TPart.Load(ref Unsafe.Add(ref _gradient, start));
            for (var a = 0; a < pool._rows.Size; a++)
            {
                for (var b = 0; b < pool._columns.Size; b++)
                {
                    var place = a * row + b * pool._channels + start;
                    var x = TPart.Load(ref Unsafe.Add(ref _first, place));
                    var hit = Vector.Equals(x, y) | ~Vector.Equals(x, x);
                    var share = Vector.ConditionalSelect(hit, g, Vector<float>.Zero);
                    if (pool._uneven) share += TPart.Load(ref Unsafe.Add(ref _result, place));
                    TPart.Store(share, ref Unsafe.Add(ref _result, place));
                    // What has gone to one element is not there for the next.
                    g = Vector.ConditionalSelect(hit, Vector<float>.Zero, g);
                }
            }
        }
    }
}

public sealed record MaxPool2dOptions
{
    /// <summary>The window: one number, or [height, width].</summary>
    [Range(1, int.MaxValue)]
    public Size2 Size { get; init; } = new(2);

    /// <summary>Pixels from one window to the next: one number, or [down, across]; left out: the window's size.</summary>
    [Range(1, int.MaxValue)]
    public Size2? Stride { get; init; }
}
