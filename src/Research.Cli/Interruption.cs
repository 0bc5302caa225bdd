using System.Runtime.InteropServices;

namespace Research.Cli;

/// <summary>
/// Ctrl-C and a polite kill: the first asks the run to stop and keep what is finished, the second ends it at once. What is asked says so
/// itself: it knows what else it writes to the terminal at that moment.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() =>
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        // Finished trials are in the store already, each written whole or not at all: nothing is lost by an abrupt end.
        if (_source.IsCancellationRequested) Environment.Exit(ExitCode.Interrupted);
        context.Cancel = true;
        _source.Cancel();
    }
}
