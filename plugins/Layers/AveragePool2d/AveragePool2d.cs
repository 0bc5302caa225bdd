using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research.Plugins;

/// <summary>
/// The mean of each window, channel by channel, on [height, width, channels]; windows lie within the image. Backward, each element of a
/// window gets its share of the gradient. Source: LeCun et al. 1990, "Handwritten digit recognition with a back-propagation network".
/// </summary>
[Layer("average-pool2d", Summary = "The mean of each window", Source = "LeCun et al. 1990")]
[Example(Input = [6, 6, 2])]
[Example("""{ "size": [3, 2], "stride": [2, 1] }""", Input = [6, 5, 9])]
[Example(Input = [4, 5, 13])]
public sealed class AveragePool2d(AveragePool2dOptions options) : ILayer
{
    private Windows _rows, _columns;
    private int _channels;

    /// <summary>Where the windows begin in their image.</summary>
    private int[] _begins = [];

    /// <summary>Elements of the image that lie in no window, or in several: gradients are added up from 0.</summary>
    private bool _uneven;

    public LayerTraits Traits => LayerTraits.None;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        if (input.Rank != 3) throw new TechniqueException($"average-pool2d needs an input [height, width, channels], not {input}");
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
        if (inputGradient.Exists) pass.Backend.For(input.Rows, 1, new Spreading(this, outputGradient, inputGradient));
    }

    private readonly struct Pooling(AveragePool2d pool, Tensor input, Tensor output) : IRange
    {
        public void Run(int start, int end)
        {
            for (var image = start; image < end; image++)
            {
                var source = input.Row(image).Span;
                var results = output.Row(image).Span;
                for (var window = 0; window < pool._begins.Length; window++)
                    VectorParts.Run(new Mean(pool, source[pool._begins[window]..], results[(window * pool._channels)..]), pool._channels);
            }
        }
    }

    private readonly struct Spreading(AveragePool2d pool, Tensor outputGradient, Tensor inputGradient) : IRange
    {
        public void Run(int start, int end)
        {
            for (var image = start; image < end; image++)
            {
                var gradients = outputGradient.Row(image).Span;
                var results = inputGradient.Row(image).Span;
                if (pool._uneven) results.Clear();
                for (var window = 0; window < pool._begins.Length; window++)
                    VectorParts.Run(new Shares(pool, gradients[(window * pool._channels)..], results[pool._begins[window]..]), pool._channels);
            }
        }
    }

    /// <summary>The mean of each channel over a window that begins with the source.</summary>
    private readonly ref struct Mean(AveragePool2d pool, ReadOnlySpan<float> source, Span<float> result) : IPartwise
    {
        private readonly ref float _first = ref MemoryMarshal.GetReference(source), _result = ref MemoryMarshal.GetReference(result);
        private readonly int _row = pool._columns.Input * pool._channels, _pixel = pool._channels;
        private readonly int _height = pool._rows.Size, _width = pool._columns.Size;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPart>(int start)
            where TPart : struct, IVectorPart
        {
            var sum = Vector<float>.Zero;
            for (var a = 0; a < _height; a++)
            {
                for (var b = 0; b < _width; b++) sum += TPart.Load(ref Unsafe.Add(ref _first, a * _row + b * _pixel + start));
            }

            TPart.Store(sum / new Vector<float>(_height * _width), ref Unsafe.Add(ref _result, start));
        }
    }

    /// <summary>An equal share of each channel's gradient to each element of a window that begins with the result.</summary>
    private readonly ref struct Shares(AveragePool2d pool, ReadOnlySpan<float> gradient, Span<float> result) : IPartwise
    {
        private readonly ref float _gradient = ref MemoryMarshal.GetReference(gradient), _first = ref MemoryMarshal.GetReference(result);
        private readonly int _row = pool._columns.Input * pool._channels, _pixel = pool._channels;
        private readonly int _height = pool._rows.Size, _width = pool._columns.Size;
        private readonly bool _adds = pool._uneven;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<TPart>(int start)
            where TPart : struct, IVectorPart
        {
            var share = TPart.Load(ref Unsafe.Add(ref _gradient, start)) / new Vector<float>(_height * _width);
            for (var a = 0; a < _height; a++)
            {
                for (var b = 0; b < _width; b++)
                {
                    ref var target = ref Unsafe.Add(ref _first, a * _row + b * _pixel + start);
                    TPart.Store(_adds ? TPart.Load(ref target) + share : share, ref target);
                }
            }
        }
    }
}

public sealed record AveragePool2dOptions
{
    /// <summary>The window: one number, or [height, width].</summary>
    [Range(1, int.MaxValue)]
    public Size2 Size { get; init; } = new(2);

    /// <summary>Pixels from one window to the next: one number, or [down, across]; left out: the window's size.</summary>
    [Range(1, int.MaxValue)]
    public Size2? Stride { get; init; }
}
