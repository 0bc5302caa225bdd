namespace Research.Training;

/// <summary>
/// Data that trials share: made once for each key, by whoever comes first while the others wait. What was used last is held up to
/// <see cref="CapacityBytes"/>; the rest lives as long as a trial uses it.
/// </summary>
public sealed class DataCache
{
    /// <summary>A quarter of a small machine's memory.</summary>
    public const long CapacityBytes = 1L << 30;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private long _clock;

    /// <summary>What the key stands for; exceptions reach every waiter, and nothing is kept of them.</summary>
    /// <param name="create">Gives the value and its size in bytes.</param>
    public T Get<T>(string key, Func<(T Value, long Bytes)> create)
        where T : class
    {
        Entry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out entry!)) _entries[key] = entry = new Entry();
            entry.Used = ++_clock;
        }

        lock (entry.Gate)
        {
            if (entry.Weak is not null && entry.Weak.TryGetTarget(out var cached))
            {
                if (entry.Strong is null) Keep(entry, cached, entry.Bytes);
                return (T)cached;
            }

            var (value, bytes) = create();
            entry.Weak = new WeakReference<object>(value);
            Keep(entry, value, bytes);
            return value;
        }
    }

    private void Keep(Entry entry, object value, long bytes)
    {
        lock (_lock)
        {
            entry.Strong = value;
            entry.Bytes = bytes;
            var held = _entries.Values.Where(other => other.Strong is not null).Sum(other => other.Bytes);
            foreach (var oldest in _entries.Values.Where(other => other.Strong is not null && other != entry).OrderBy(other => other.Used))
            {
                if (held <= CapacityBytes) break;
                oldest.Strong = null;
                held -= oldest.Bytes;
            }
        }
    }

    private sealed class Entry
    {
        public Lock Gate { get; } = new();

        public WeakReference<object>? Weak { get; set; }

        public object? Strong { get; set; }

        public long Bytes { get; set; }

        public long Used { get; set; }
    }
}
