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

    /// <summary>Where the windows begin in their image.</summary>
    private int[] _begins = [];

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
        _begins = Windows.Begins(_rows, _columns, _channels);
        _uneven = size != stride || _rows.Count * size.Height != input[0] || _columns.Count * size.Width != input[1];
        return new Shape(_rows.Count, _columns.Count, _channels);
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output) => pass.Backend.For(input.Rows, 1, new Pooling(this, input, output));

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) pass.Backend.For(input.Rows, 1, new Spreading(this, input, output, outputGradient, inputGradient));
    }

    private readonly struct Pooling(MaxPool2d pool, Tensor input, Tensor output) : IRange
    {
        public void Run(int start, int end)
        {
            for (var image = start; image < end; image++)
            {
                var source = input.Row(image).Span;
                var result = output.Row(image).Span;
                foreach (var begin in pool._begins)
                {
                    VectorParts.Run(new Largest(pool, source[begin..], result[..pool._channels]), pool._channels);
                    result = result[pool._channels..];
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
                for (var window = 0; window < pool._begins.Length; window++)
                {
                    var (begin, place) = (pool._begins[window], window * pool._channels);
                    VectorParts.Run(new ToFirst(pool, source[begin..], largest[place..], gradient[place..], result[begin..]), pool._channels);
                }
            }
        }
    }

    /// <summary>The largest of each channel over a window that begins with the source.</summary>
    private readonly ref struct Largest(MaxPool2d pool, ReadOnlySpan<float> source, Span<float> result) : IPartwise
    {
        private readonly ref float _first = ref MemoryMarshal.GetReference(source), _result = ref MemoryMarshal.GetReference(result);
        private readonly int _row = pool._columns.Input * pool._channels, _pixel = pool._channels;
        private readonly int _height = pool._rows.Size, _width = pool._columns.Size;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPart>(int start)
            where TPart : struct, IVectorPart
        {
            ref var first = ref Unsafe.Add(ref _first, start);
            var largest = TPart.Load(ref first);
            if (_height == 2 && _width == 2)
            {
                // The most frequent window: no loop's end to foresee.
                var upper = Larger(TPart.Load(ref Unsafe.Add(ref first, _pixel)), largest);
                ref var second = ref Unsafe.Add(ref first, _row);
                largest = Larger(Larger(TPart.Load(ref Unsafe.Add(ref second, _pixel)), TPart.Load(ref second)), upper);
            }
            else
            {
                for (var a = 0; a < _height; a++)
                {
                    for (var b = 0; b < _width; b++) largest = Larger(TPart.Load(ref Unsafe.Add(ref first, a * _row + b * _pixel)), largest);
                }
            }

            TPart.Store(largest, ref Unsafe.Add(ref _result, start));
        }

        /// <summary>The second where it is as large.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector<float> Larger(Vector<float> x, Vector<float> largest) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, largest) | ~Vector.Equals(x, x), x, largest);
    }

    /// <summary>Each channel's gradient to the first of the window's elements that is the largest.</summary>
    private readonly ref struct ToFirst(
        MaxPool2d pool, ReadOnlySpan<float> source, ReadOnlySpan<float> largest, ReadOnlySpan<float> gradient, Span<float> result) : IPartwise
    {
        private readonly ref float _first = ref MemoryMarshal.GetReference(source), _result = ref MemoryMarshal.GetReference(result);
        private readonly ref float _largest = ref MemoryMarshal.GetReference(largest), _gradient = ref MemoryMarshal.GetReference(gradient);
        private readonly int _row = pool._columns.Input * pool._channels, _pixel = pool._channels;
        private readonly int _height = pool._rows.Size, _width = pool._columns.Size;
        private readonly bool _adds = pool._uneven;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPart>(int start)
            where TPart : struct, IVectorPart
        {
            var y = TPart.Load(ref Unsafe.Add(ref _largest, start));
            var g = TPart.Load(ref Unsafe.Add(ref _gradient, start));
            if (_height == 2 && _width == 2)
            {
                g = Give<TPart>(start, y, g);
                g = Give<TPart>(start + _pixel, y, g);
                g = Give<TPart>(start + _row, y, g);
                Give<TPart>(start + _row + _pixel, y, g);
                return;
            }

            for (var a = 0; a < _height; a++)
            {
                for (var b = 0; b < _width; b++) g = Give<TPart>(start + a * _row + b * _pixel, y, g);
            }
        }

        /// <returns>What has gone to no element yet.</returns>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector<float> Give<TPart>(int place, Vector<float> y, Vector<float> g)
            where TPart : struct, IVectorPart
        {
            var x = TPart.Load(ref Unsafe.Add(ref _first, place));
            var hit = Vector.Equals(x, y) | ~Vector.Equals(x, x);
            var share = Vector.ConditionalSelect(hit, g, Vector<float>.Zero);
            ref var result = ref Unsafe.Add(ref _result, place);
            TPart.Store(_adds ? share + TPart.Load(ref result) : share, ref result);
            return Vector.ConditionalSelect(hit, Vector<float>.Zero, g);
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
