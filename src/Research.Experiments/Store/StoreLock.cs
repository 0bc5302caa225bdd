namespace Research.Experiments;

/// <summary>One writer at a time, in this and every other process; the system lets go of it when a process dies.</summary>
internal sealed class StoreLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly FileStream _stream;

    private StoreLock(FileStream stream) => _stream = stream;

    /// <exception cref="TrialStoreException">Another process has held it for a minute: writes take milliseconds.</exception>
    public static StoreLock Take(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new StoreLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException fault) when (IsHeld(fault) && waited < Patience)
            {
                Thread.Sleep(Pause);
            }
            catch (IOException fault) when (Medium.IsFull(fault))
            {
                throw;
            }
            catch (Exception fault) when (fault is UnauthorizedAccessException || (fault is IOException other && !IsHeld(other)))
            {
                throw new TrialStoreException($"{path} cannot be written ({fault.Message.TrimEnd('.')}): make it writable, then run the same command again");
            }
            catch (IOException fault)
            {
                throw new TrialStoreException(
                    $"{path}: another process holds this lock ({fault.Message}); end it, then run the same command again");
            }
        }
    }

    /// <summary>Another has the file open: not a full or write-protected medium, which no waiting helps.</summary>
    private static bool IsHeld(IOException fault)
    {
        const int sharing = 32, locked = 33, tryAgainOnLinux = 11, tryAgainOnMac = 35, code = 0xFFFF;
        return OperatingSystem.IsWindows() ? (fault.HResult & code) is sharing or locked
            : fault.HResult == (OperatingSystem.IsLinux() ? tryAgainOnLinux : tryAgainOnMac);
    }

    public void Dispose() => _stream.Dispose();
}
