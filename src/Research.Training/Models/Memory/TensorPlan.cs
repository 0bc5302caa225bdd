namespace Research.Training;

/// <summary>
/// The tensors of a pass, and when each is needed. A tensor may lie over another (a view, a layer in place): the two are then one buffer.
/// Buffers that are kept lie apart, one set a tape; the others share memory where their times do not meet, and all tapes share them.
/// </summary>
internal sealed class TensorPlan(bool shares)
{
    private readonly List<(Shape Shape, bool PerSample)> _tensors = [];
    private readonly List<int> _over = [];
    private readonly List<List<Interval>> _times = [];
    private readonly List<bool> _kept = [];

    public int Count => _tensors.Count;

    public int Add(Shape shape, bool perSample = true)
    {
        _tensors.Add((shape, perSample));
        _over.Add(_over.Count);
        _times.Add([]);
        _kept.Add(false);
        return _over.Count - 1;
    }

    /// <summary>A tensor that lies over another one of equal size.</summary>
    public int AddOver(int tensor, Shape shape)
    {
        var added = Add(shape);
        _over[added] = Buffer(tensor);
        return added;
    }

    /// <summary>The buffer holds its values from its writing till the tape's next Forward.</summary>
    public void Keep(int tensor) => _kept[Buffer(tensor)] = true;

    /// <summary>The buffer is needed at this time too; time between two uses of one direction of a pass counts.</summary>
    public void Use(int tensor, Interval time, bool apart = false)
    {
        var times = _times[Buffer(tensor)];
        if (apart || times.Count == 0) times.Add(time);
        else times[^1] = new Interval(Math.Min(times[^1].Start, time.Start), Math.Max(times[^1].End, time.End));
    }

    /// <summary>Finds a place for each buffer, for so many rows.</summary>
    public TensorPlaces Place(int rows)
    {
        var places = new int[Count];
        var shared = new List<int>();
        var keptLength = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_over[i] != i) continue;
            if (_kept[i])
            {
                places[i] = keptLength;
                keptLength = checked(keptLength + Packing.Aligned(Size(i, rows)));
            }
            else
            {
                shared.Add(i);
            }
        }

        Interval[] always = [new(0, int.MaxValue)];
        var packed = Packing.Pack(
            [.. shared.Select(i => (Size(i, rows), shares ? (IReadOnlyList<Interval>)_times[i] : always))], out var sharedLength);
        for (var i = 0; i < shared.Count; i++) places[shared[i]] = packed[i];
        return new TensorPlaces(this, places, keptLength, sharedLength);
    }

    public Tensor At(int tensor, int place, Arena kept, Arena shared, int rows)
    {
        var (shape, perSample) = _tensors[tensor];
        return (_kept[Buffer(tensor)] ? kept : shared).At(place, perSample ? shape.Batched(rows) : shape);
    }

    public int Buffer(int tensor) => _over[tensor];

    private int Size(int tensor, int rows) => checked(_tensors[tensor].Shape.Size * (_tensors[tensor].PerSample ? rows : 1));
}

/// <summary>Where the tensors of a plan lie.</summary>
internal sealed record TensorPlaces(TensorPlan Plan, int[] Places, int KeptLength, int SharedLength)
{
    /// <summary>Every tensor, for so many rows.</summary>
    public void Fill(Span<Tensor> tensors, Arena kept, Arena shared, int rows)
    {
        for (var i = 0; i < tensors.Length; i++) tensors[i] = Plan.At(i, Places[Plan.Buffer(i)], kept, shared, rows);
    }
}
