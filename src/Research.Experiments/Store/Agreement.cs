using System.Globalization;

namespace Research.Experiments;

/// <summary>Whether two runs of one training gave the same bits, and all that both measured in one entry.</summary>
internal static class Agreement
{
    /// <summary>What was there, with what came newly.</summary>
    /// <exception cref="NotDeterministicException">Something that both runs told differs.</exception>
    public static StoredTrial Merge(StoredTrial earlier, StoredTrial later)
    {
        Same(later.Id, "state", earlier.State, later.State);
        Same(later.Id, "epochs", earlier.Epochs, later.Epochs);
        Same(later.Id, "steps", earlier.Steps, later.Steps);
        var known = earlier.Measurements.ToDictionary(measurement => measurement.Key, StringComparer.Ordinal);
        foreach (var measurement in later.Measurements)
        {
            if (known.TryGetValue(measurement.Key, out var before)) Compare(later.Id, before, measurement);
        }

        // Last: where a measurement differs as well, its two values say more than two hashes.
        Same(later.Id, "hash of the weights", earlier.WeightsHash, later.WeightsHash);
        var added = later.Measurements.Where(measurement => !known.ContainsKey(measurement.Key));
        return earlier with { Measurements = [.. earlier.Measurements, .. added] };
    }

    private static void Compare(string id, StoredMeasurement earlier, StoredMeasurement later)
    {
        var told = later.Recordings.ToDictionary(recording => recording.Address, StringComparer.Ordinal);
        Same(id, $"number of addresses of {later.Key}", earlier.Recordings.Count, later.Recordings.Count);
        foreach (var before in earlier.Recordings.Where(recording => !MachineMeasures.Holds(recording.Address)))
        {
            if (!told.TryGetValue(before.Address, out var after)) throw Differs(id, before.Address, "told", "not told");
            Values(id, before.Address, before.Moments, before.Values, after.Moments, after.Values);
        }
        Same(id, $"number of tables of {later.Key}", earlier.Tables.Count, later.Tables.Count);
        foreach (var (before, after) in earlier.Tables.Zip(later.Tables))
        {
            Same(id, "table", before.Address, after.Address);
            Same(id, before.Address, before.Moment, after.Moment);
            Values(id, before.Address, [], before.Values, [], after.Values);
        }
    }

    private static void Values(
        string id,
        string address,
        IReadOnlyList<string> momentsBefore,
        IReadOnlyList<double> before,
        IReadOnlyList<string> momentsAfter,
        IReadOnlyList<double> after)
    {
        Same(id, $"number of values of {address}", before.Count, after.Count);
        Same(id, $"moments of {address}", string.Join(' ', momentsBefore), string.Join(' ', momentsAfter));
        for (var i = 0; i < before.Count; i++)
        {
            if (SameBits(before[i], after[i])) continue;
            var moment = i < momentsBefore.Count ? $" at {momentsBefore[i]}" : "";
            throw Differs(id, address + moment, Text(before[i]), Text(after[i]));
        }
    }

    private static bool SameBits(double a, double b) =>
        BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b));

    private static void Same<T>(string id, string what, T earlier, T later)
    {
        if (!EqualityComparer<T>.Default.Equals(earlier, later)) throw Differs(id, what, $"{earlier}", $"{later}");
    }

    private static NotDeterministicException Differs(string id, string what, string earlier, string later) =>
        new($"not deterministic: {what} was {earlier} and is {later} (training {id}); a plugin that takes part draws from outside its "
            + "streams, or the machine errs: `research check` finds the first, --fresh replaces what is stored");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
