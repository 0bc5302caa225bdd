using System.Globalization;

namespace Research.Experiments;

/// <summary>
/// run.log: what happened when, appended run after run. Several processes may write; what cannot be written is not worth a run.
/// </summary>
internal sealed class RunLog(string path, TimeProvider time)
{
    private readonly Lock _lock = new();

    public void Write(string line)
    {
        var stamp = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        lock (_lock)
        {
            try
            {
                using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                using var writer = new StreamWriter(stream);
                writer.Write($"{stamp} {line}\n");
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Another process writes at this moment, the disk is full, or the file is another user's: the store and the report decide,
                // not the log.
            }
        }
    }
}
