using System.Security.Cryptography;
using System.Text;
using Research.Training;

namespace Research.Experiments;

/// <summary>
/// Finished and diverged trainings by their id, under <c>&lt;runs&gt;/trials/&lt;first two digits&gt;/&lt;digits&gt;.json</c>, predictions
/// beside them, once more for each way in which a training was looked at that none covers. Any number of processes may read and write at
/// once; an entry is whole or not there; a damaged one is set aside as <c>*.damaged</c>, said in one line, and its training runs again.
/// </summary>
public sealed class TrialStore
{
    private const string IdPrefix = "sha256:";
    private const int ShardDigits = 2, MeasurementDigits = 16;
    private const string Entry = ".json";
    private const string Beside = ".predictions";

    private readonly string _folder;
    private readonly Action<string> _warn;
    private readonly TimeProvider _time;

    /// <param name="folder"><c>&lt;runs&gt;/trials</c>; made when something is kept.</param>
    /// <param name="warn">Takes one line for each damaged entry; any thread.</param>
    /// <param name="time">Only to tell a killed writer's leftovers from a live one's files.</param>
    public TrialStore(string folder, Action<string> warn, TimeProvider time)
    {
        _folder = folder;
        _warn = warn;
        _time = time;
    }

    /// <returns>Null where it is not there, or was damaged.</returns>
    /// <exception cref="TrialStoreException">It is of a later format, or cannot be read.</exception>
    public StoredTrial? Read(string id)
    {
        var path = PathOf(id, Entry);
        return Load(path, bytes => Checked(id, TrialFile.Read(path, bytes)));
    }

    /// <summary>Predictions that were told by a run that measured all of this: one training may have been looked at in several
    /// ways.</summary>
    /// <returns>Null where there are none, or they were damaged.</returns>
    public StoredPredictions? ReadPredictions(string id, IReadOnlyList<string> measurements)
    {
        foreach (var path in (string[])[PathOf(id, Beside), PathOf(id, BesideOnly(measurements))])
        {
            if (Load(path, PredictionFile.Read) is { } known && known.Cover(measurements)) return known;
        }

        return null;
    }

    /// <summary>Keeps a result beside what is there already.</summary>
    /// <param name="measurements">The keys of everything that the run was asked to measure.</param>
    /// <param name="withPredictions">The run was asked for predictions; they are kept beside the measurements made with them.</param>
    /// <param name="replace">Forgets what was there, unread.</param>
    /// <returns>All that is now known.</returns>
    /// <exception cref="NotDeterministicException">What was there is not what came now: nothing is changed.</exception>
    public StoredTrial Save(
        string id, TrialResult result, IReadOnlyList<string> measurements, bool withPredictions = false, bool replace = false)
    {
        var trial = StoredTrial.Of(id, result, measurements);
        var shard = Path.GetDirectoryName(PathOf(id, Entry))!;
        Directory.CreateDirectory(shard);
        using var held = Lock(id);
        if (!replace && ReadHeld(id) is { } earlier) trial = Agreement.Merge(earlier, trial);
        var predictions = withPredictions ? PlaceOfPredictions(id, measurements, replace) : null;
        if (predictions is not null)
            AtomicFile.Write(predictions, PredictionFile.Write(new StoredPredictions(measurements, result.Predictions)));
        if (replace)
        {
            foreach (var file in Directory.GetFiles(shard, $"{id[IdPrefix.Length..]}*{Beside}").Where(file => file != predictions))
                File.Delete(file);
        }
        AtomicFile.Write(PathOf(id, Entry), TrialFile.Write(trial));
        AtomicFile.Sweep(shard, _time.GetUtcNow());
        return trial;
    }

    /// <summary>With the lock held. Those of another set of measurements stay, unless all of it is measured now.</summary>
    private string PlaceOfPredictions(string id, IReadOnlyList<string> measurements, bool replace)
    {
        var first = PathOf(id, Beside);
        var isFree = replace || LoadHeld(first, PredictionFile.Read) is not { } known
            || new StoredPredictions(measurements, []).Cover(known.Measurements);
        return isFree ? first : PathOf(id, BesideOnly(measurements));
    }

    /// <summary>What is beside a training once more, for these measurements alone, in whatever order.</summary>
    private static string BesideOnly(IEnumerable<string> measurements)
    {
        var all = Encoding.UTF8.GetBytes(string.Join('\n', measurements.Order(StringComparer.Ordinal)));
        return $".{Convert.ToHexStringLower(SHA256.HashData(all))[..MeasurementDigits]}{Beside}";
    }

    private T? Load<T>(string path, Func<byte[], T> read)
        where T : class
    {
        if (ReadFile(path) is not { } bytes) return null;
        try
        {
            return read(bytes);
        }
        catch (DamagedFileException)
        {
            using var held = Lock(path);
            return LoadHeld(path, read);
        }
    }

    private StoredTrial? ReadHeld(string id)
    {
        var path = PathOf(id, Entry);
        return LoadHeld(path, bytes => Checked(id, TrialFile.Read(path, bytes)));
    }

    /// <summary>With the lock held: another process may have mended the file since.</summary>
    private T? LoadHeld<T>(string path, Func<byte[], T> read)
        where T : class
    {
        if (ReadFile(path) is not { } bytes) return null;
        try
        {
            return read(bytes);
        }
        catch (DamagedFileException damage)
        {
            var aside = FreeName(path);
            File.Move(path, aside);
            _warn($"{path}: damaged ({damage.Message}); it is set aside as {Path.GetFileName(aside)}, and its training runs again");
            return null;
        }
    }

    private static string FreeName(string path)
    {
        var aside = path + ".damaged";
        for (var i = 2; File.Exists(aside); i++) aside = $"{path}.{i}.damaged";
        return aside;
    }

    private static StoredTrial Checked(string id, StoredTrial trial) =>
        trial.Id == id ? trial : throw new DamagedFileException($"it holds the training {trial.Id}");

    private static byte[]? ReadFile(string path)
    {
        // Most often it is not there, and an exception takes a hundred times as long to say so.
        if (!File.Exists(path)) return null;
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new TrialStoreException(
                $"{path} cannot be read ({Medium.Reason(fault)}): make it readable, or name another folder with --runs");
        }
    }

    private StoreLock Lock(string idOrPath)
    {
        var digits = idOrPath.StartsWith(IdPrefix, StringComparison.Ordinal) ? idOrPath[IdPrefix.Length..] : Path.GetFileName(idOrPath);
        return StoreLock.Take(Path.Combine(_folder, "locks", digits[..ShardDigits]));
    }

    private string PathOf(string id, string extension)
    {
        if (!id.StartsWith(IdPrefix, StringComparison.Ordinal) || id.Length <= IdPrefix.Length + ShardDigits)
            throw new ArgumentException($"a training id is \"{IdPrefix}\" and hexadecimal digits, not \"{id}\"", nameof(id));
        var digits = id[IdPrefix.Length..];
        return Path.Combine(_folder, digits[..ShardDigits], digits + extension);
    }
}
