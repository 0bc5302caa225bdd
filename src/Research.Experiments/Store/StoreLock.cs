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
            catch (IOException) when (waited < Patience)
            {
                Thread.Sleep(Pause);
            }
            catch (IOException fault)
            {
                throw new TrialStoreException(
                    $"{path}: another process holds this lock ({fault.Message}); end it, then run the same command again");
            }
        }
    }

    public void Dispose() => _stream.Dispose();
}
