namespace Research;

/// <summary>
/// A two-dimensional convolution of fixed shapes and its two gradients, on images [rows, height, width, channels] and a kernel [kernel
/// height, kernel width, channels, filters]: y[r, i, j, f] = Σ x[r, i·stride + a - before, j·stride + b - before, c] · kernel[a, b, c, f] +
/// bias[f], with zeros beyond the edges. As in the field, the kernel is not mirrored.
/// </summary>
/// <remarks>
/// All three are matrix products over patches that are gathered in place, band by band of an image, and never written out; vectors run along
/// the result's channels, or where few channels would leave them empty along pixels or taps. Images run in parallel. The bits depend on
/// shapes and values alone: every sum is one chain of fused multiply-adds in the order kernel row, kernel column, channel; the kernel's
/// gradient is summed in blocks of images, each in the order of its pixels, and the blocks in order.
/// </remarks>
public sealed partial class Convolution2d
{
    /// <summary>Multiply-adds of a parallel block: some ten microseconds.</summary>
    private const long BlockWork = 500_000;

    /// <summary>Parts into which the kernel's gradient is cut: enough for the cores of a large machine.</summary>
    private const int GradientParts = 16;

    /// <summary>Floats of the kernel's partial gradients, together.</summary>
    private const int PartialFloats = 1 << 18;

    /// <summary>Rows of the kernel below which another part of its gradient is not worth another copy of the images.</summary>
    private const int PartTaps = 24;

    private static readonly int[] Whole = [0];

    private readonly int _channels, _filters, _taps;
    private readonly Shape _input, _output;
    private readonly Phase _forward;
    private readonly Patches _gradients;
    private readonly bool _byTaps;
    private readonly Phase[] _phases;
    private readonly int[] _kernelRows;

    /// <param name="rows">The windows along the height.</param>
    /// <param name="columns">The windows along the width.</param>
    /// <param name="channels">Of the image, at least 1.</param>
    /// <param name="filters">Channels of the result, at least 1.</param>
    /// <exception cref="ArgumentException">No window at all, windows without elements or steps, or no channels or filters.</exception>
    public Convolution2d(Windows rows, Windows columns, int channels, int filters)
    {
        Require(rows);
        Require(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(filters, 1);
        rows = WithShortStride(rows);
        columns = WithShortStride(columns);
        (_channels, _filters) = (channels, filters);
        _input = new Shape(rows.Input, columns.Input, channels);
        _output = new Shape(rows.Count, columns.Count, filters);
        _taps = rows.Size * columns.Size * channels;
        _forward = Phase.Of(rows, columns, channels, filters, (0, columns.Count * filters, filters), Whole);
        _byTaps = TapProduct.Serves(rows.Size, columns.Size * channels, filters);
        _gradients = _byTaps ? new Patches(rows, columns, channels, (0, columns.Count * filters, filters), copied: true) : _forward.Patches;
        _phases = [.. Phases(rows, columns, channels, filters)];
        _kernelRows = [.. Enumerable.Range(0, _taps).Select(tap => tap * filters)];
        MostParts = Math.Clamp(PartialFloats / (_taps * filters), 1, GradientParts);
        var forward = (_taps + 1) * GatheredProduct.Padded(filters);
        var backward = rows.Size * columns.Size * filters * GatheredProduct.Padded(channels);
        ScratchFloats = Math.Max(Math.Max(forward, backward), MostParts * (_taps + 1) * filters);
    }

    /// <summary>One image's result: [windows down, windows across, filters].</summary>
    public Shape Output => _output;

    /// <summary>Floats of scratch that each call needs, whatever the number of images.</summary>
    public int ScratchFloats { get; }

    /// <summary>The most blocks of images whose share of the kernel's gradient is summed apart.</summary>
    private int MostParts { get; }

    /// <summary>
    /// A convolution: that of the images, or the gradient of those of their elements that stand alike under the windows, which is one over
    /// the windows.
    /// </summary>
    /// <param name="Planes">Where vectors along the pixels serve better than along the results' channels, else null.</param>
    /// <param name="Taps">Where the kernel's elements stand, in the order in which the patches have them.</param>
    private sealed record Phase(Patches Patches, Planes? Planes, int[] Taps)
    {
        public static Phase Of(
            Windows rows, Windows columns, int channels, int results, (int Origin, int Row, int Column) target, int[] taps) => new(
            new Patches(rows, columns, channels, target),
            Planes.Serve(rows, columns, channels, results) ? new Planes(rows, columns, channels, target) : null,
            taps);
    }

    private static IEnumerable<Phase> Phases(Windows rows, Windows columns, int channels, int filters)
    {
        for (var y = 0; y < rows.Stride; y++)
        {
            for (var x = 0; x < columns.Stride; x++)
            {
                var down = rows.Covering(y, out var firstRow);
                var across = columns.Covering(x, out var firstColumn);
                if (down.Count == 0 || across.Count == 0) continue;
                var row = columns.Input * channels;
                var target = (firstRow * row + firstColumn * channels, rows.Stride * row, columns.Stride * channels);
                var (firstTapRow, firstTapColumn) = (y, x);
                var taps =
                    from a in Enumerable.Range(0, down.Size).Reverse()
                    from b in Enumerable.Range(0, across.Size).Reverse()
                    select ((firstTapRow + a * rows.Stride) * columns.Size + firstTapColumn + b * columns.Stride) * channels * filters;
                yield return Phase.Of(down, across, filters, channels, target, [.. taps]);
            }
        }
    }

    /// <summary>To a single window its stride makes no difference; and there is a phase for each element of a stride.</summary>
    private static Windows WithShortStride(Windows windows) =>
        windows.Count == 1 ? windows with { Stride = Math.Min(windows.Stride, windows.Input) } : windows;

    private static int Grain(long workPerUnit) => (int)Math.Clamp(BlockWork / Math.Max(1, workPerUnit), 1, int.MaxValue);

    private static void Require(Windows windows)
    {
        var (input, size, stride, before, count) = windows;
        if (input >= 1 && size >= 1 && stride >= 1 && before >= 0 && before < size && count >= 1 && (count - 1L) * stride - before < input) return;
        throw new ArgumentException($"a convolution needs at least one window, each with an element on its axis, and there are {windows}");
    }

    private void Require(int length, long expected, string what)
    {
        if (length < expected) throw Misfit(what, length, expected);
    }

    private ArgumentException Misfit(string what, long length, long expected) =>
        new($"{what}: {length} elements where {_input} with {_filters} filters of {_taps} needs {expected}");
}
