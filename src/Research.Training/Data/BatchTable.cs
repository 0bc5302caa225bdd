namespace Research.Training;

/// <summary>How a head sees its target.</summary>
internal enum TargetForm
{
    /// <summary>Classes as rows of 0 with a single 1.</summary>
    OneHot,

    /// <summary>The second of two classes as 1, the first as 0: for an output of one unit.</summary>
    Column,
    Values,
}

/// <summary>A target in the form of its head.</summary>
/// <param name="Shape">One sample's.</param>
internal sealed record HeadTarget(string Name, TargetForm Form, Shape Shape)
{
    /// <param name="targets">As the data have them.</param>
    public static HeadTarget Of(ModelHead head, IReadOnlyList<TargetInfo> targets)
    {
        var held = head.Target ?? throw new InvalidOperationException($"the head '{head.Name}' has no target");
        var target = targets.First(target => target.Name == held.Name);
        var form = target.Kind == TargetKind.Values ? TargetForm.Values
            : held.Shape == target.Shape ? TargetForm.OneHot
            : TargetForm.Column;
        return new HeadTarget(held.Name, form, held.Shape);
    }
}

/// <summary>A split as the model's heads see it: fills batches.</summary>
internal sealed class BatchTable
{
    /// <summary>Numbers that a block of a parallel copy holds: 64 KiB, some microseconds.</summary>
    private const int CopiedAtOnce = 16384;

    private readonly Split _split;
    private readonly HeadTarget[] _heads;
    private readonly TargetData[] _data;
    private readonly bool[]? _hidden;

    /// <param name="hidden">True for rows whose label is hidden; null: none is.</param>
    public BatchTable(Split split, IReadOnlyList<HeadTarget> heads, bool[]? hidden = null)
    {
        _split = split;
        _heads = [.. heads];
        _data = [.. heads.Select(head => split.Targets.First(target => target.Info.Name == head.Name))];
        _hidden = hidden;
    }

    public int Count => _split.Count;

    public MemoryBatch NewBatch(int capacity) =>
        new(_split.Input, [.. _heads.Select(head => head.Shape)], capacity, !_split.Lengths.IsEmpty);

    /// <summary>Copies the rows into the batch; allocates nothing.</summary>
    /// <param name="backend">Whose threads share in the copying; null: the caller alone.</param>
    public void Fill(MemoryBatch batch, ReadOnlyMemory<int> chosen, ITensorBackend? backend = null)
    {
        var rows = chosen.Span;
        batch.Resize(rows.Length);
        CopyRows(_split.Inputs, chosen, batch.Input, backend);
        for (var head = 0; head < _heads.Length; head++) FillTarget(head, chosen, batch.Targets[head], backend);
        batch.Weights.Fill(1);
        for (var i = 0; i < batch.LengthMemory.Length; i++) batch.LengthMemory[i] = _split.Lengths.Span[rows[i]];
        if (_hidden is not null) Hide(batch, rows, _hidden);
    }

    private void FillTarget(int head, ReadOnlyMemory<int> chosen, Tensor filled, ITensorBackend? backend)
    {
        if (_heads[head].Form == TargetForm.Values)
        {
            CopyRows(_data[head].Values, chosen, filled, backend);
            return;
        }

        var rows = chosen.Span;
        var target = filled.Span;

        var classes = _data[head].Classes.Span;
        var labels = classes.Length / _split.Count;
        var width = target.Length / (rows.Length * labels);
        target.Clear();
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < labels; j++)
            {
                var label = classes[rows[i] * labels + j];
                if (_heads[head].Form == TargetForm.Column) target[i * labels + j] = label;
                else target[(i * labels + j) * width + label] = 1;
            }
        }
    }

    private static void Hide(MemoryBatch batch, ReadOnlySpan<int> rows, bool[] hidden)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (!hidden[rows[i]]) continue;
            batch.Weights[i] = 0;
            foreach (var target in batch.Targets)
            {
                var width = target.Shape.Size / rows.Length;
                target.Span.Slice(i * width, width).Clear();
            }
        }
    }

    private void CopyRows(ReadOnlyMemory<float> from, ReadOnlyMemory<int> rows, Tensor to, ITensorBackend? backend)
    {
        var width = from.Length / _split.Count;
        var copy = new RowCopy(from, rows, to, width);
        if (backend is null) copy.Run(0, rows.Length);
        else backend.For(rows.Length, Math.Max(1, CopiedAtOnce / Math.Max(1, width)), copy);
    }

    private readonly struct RowCopy(ReadOnlyMemory<float> from, ReadOnlyMemory<int> rows, Tensor to, int width) : IRange
    {
        public void Run(int start, int end) => Gather.Rows(from.Span, rows.Span[start..end], width, to.Span[(start * width)..]);
    }
}
