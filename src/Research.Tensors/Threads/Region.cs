using System.Runtime.ExceptionServices;

namespace Research;

/// <summary>What a parallel region runs, seen by the workers: blocks by number.</summary>
internal abstract class Region
{
    private readonly Lock _failing = new();
    private Exception? _failure;
    private int _failedBlock;

    /// <summary>Runs one block; its exception is kept for the caller.</summary>
    public void Run(int block)
    {
        try
        {
            RunBlock(block);
        }
        catch (Exception exception)
        {
            lock (_failing)
            {
                // The first block's, whichever thread was faster.
                if (_failure is not null && _failedBlock < block) return;
                _failure = exception;
                _failedBlock = block;
            }
        }
    }

    /// <summary>Throws what a block threw, with its own stack.</summary>
    public void Rethrow()
    {
        if (_failure is not { } failure) return;
        _failure = null;
        ExceptionDispatchInfo.Throw(failure);
    }

    protected abstract void RunBlock(int block);

    /// <summary>A number for each type of body, so that a pool finds its holder without a dictionary.</summary>
    protected static class Numbers
    {
        private static int _last = -1;

        public static int Next() => Interlocked.Increment(ref _last);
    }
}

/// <summary>Holds the body of a region by value: one for each pool and type, filled again for each region.</summary>
internal sealed class Region<TBody> : Region
    where TBody : struct, IRange
{
    private int _count;
    private int _grain;
    private TBody _body;

    public static int Number { get; } = Numbers.Next();

    public void Fill(int count, int grain, in TBody body)
    {
        _count = count;
        _grain = grain;
        _body = body;
    }

    /// <summary>Lets go of what the body refers to.</summary>
    public void Empty() => _body = default;

    protected override void RunBlock(int block)
    {
        var start = block * _grain;
        // A copy: a body's fields are its own thread's.
        var body = _body;
        body.Run(start, _grain < _count - start ? start + _grain : _count);
    }
}
