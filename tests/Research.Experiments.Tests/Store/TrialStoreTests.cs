using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Research.Training;

namespace Research.Experiments.Tests;

public sealed class TrialStoreTests : IDisposable
{
    private const string Id = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly string _folder = Directory.CreateTempSubdirectory("research-store-").FullName;
    private readonly List<string> _warnings = [];
    private readonly TrialStore _store;

    public TrialStoreTests() => _store = new TrialStore(_folder, _warnings.Add, new StillClock());

    private string Entry => Path.Combine(_folder, "01", Id["sha256:".Length..] + ".json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_never_kept_is_not_there() => Assert.Null(_store.Read(Id));

    [Fact]
    public void Every_bit_of_every_value_comes_back()
    {
        Prop.ForAll<double[]>(values =>
        {
            _store.Save(Id, Result("a", values), ["a"], replace: true);
            var back = _store.Read(Id)!.ToResult(["a"], []).Recordings[0];
            Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), back.Values.Select(BitConverter.DoubleToInt64Bits));
        }).QuickCheckThrowOnFailure();

        double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue, 1.0 / 3];
        _store.Save(Id, Result("a", odd), ["a"], replace: true);
        Assert.Equal(odd, _store.Read(Id)!.Measurements[0].Recordings[0].Values);
    }

    [Fact]
    public void A_result_comes_back_with_the_measurements_asked_for()
    {
        var result = Result("a", [1, 2]) with
        {
            State = TrialState.Diverged,
            Tables = [new TableRecording("b", "activations.histogram@hidden", "start", 3, [0, 1, 5])],
        };
        _store.Save(Id, result, ["a", "b", "told nothing"]);
        var stored = _store.Read(Id)!;

        Assert.True(stored.Has(["told nothing", "a"]));
        Assert.False(stored.Has(["a", "c"]));
        var back = stored.ToResult(["b"], []);
        Assert.Equal((TrialState.Diverged, 3, 30L, 42L, "w", 1.5, 4096L, 2),
            (back.State, back.Epochs, back.Steps, back.Parameters, back.WeightsHash, back.Seconds, back.PeakBytes, back.Threads));
        Assert.Empty(back.Recordings);
        var table = Assert.Single(back.Tables);
        Assert.Equal(("b", 3, 5.0), (table.Measurement, table.Columns, table.Values[2]));
    }

    [Fact]
    public void Measurements_made_later_stand_beside_the_earlier_ones()
    {
        _store.Save(Id, Result("a", [1]), ["a"]);
        _store.Save(Id, Result("b", [2]), ["b"]);

        Assert.Equal(["a", "b"], _store.Read(Id)!.Measurements.Select(measurement => measurement.Key));
    }

    [Fact]
    public void A_value_that_differs_is_refused_with_both_and_nothing_is_changed()
    {
        _store.Save(Id, Result("a", [1, 0.1]), ["a"]);
        var fault = Assert.Throws<NotDeterministicException>(() => _store.Save(Id, Result("a", [1, 0.1 + 1e-17 + 2e-17]), ["a"]));

        Assert.StartsWith("not deterministic: test.a at epoch:2 was 0.1 and is 0.10000000000000003 ", fault.Message,
            StringComparison.Ordinal);
        Assert.Equal([1, 0.1], _store.Read(Id)!.Measurements[0].Recordings[0].Values);
    }

    [Fact]
    public void Undefined_agrees_with_undefined()
    {
        _store.Save(Id, Result("a", [double.NaN]), ["a"]);
        _store.Save(Id, Result("a", [-double.NaN]), ["a"]);
    }

    [Fact]
    public void Seconds_and_memory_are_not_compared()
    {
        Recording Seconds(double value) => new("run", "run.seconds", ["end"], [value]);
        _store.Save(Id, Result("a", [1]) with { Recordings = [Seconds(1)], Seconds = 1 }, ["run"]);
        _store.Save(Id, Result("a", [1]) with { Recordings = [Seconds(2)], Seconds = 2, PeakBytes = 1, Threads = 8 }, ["run"]);
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("state")]
    [InlineData("epochs")]
    [InlineData("steps")]
    public void More_than_the_values_must_agree(string what)
    {
        _store.Save(Id, Result("a", [1]), ["a"]);
        var other = what switch
        {
            "weights" => Result("a", [1]) with { WeightsHash = "v" },
            "state" => Result("a", [1]) with { State = TrialState.Diverged },
            "steps" => Result("a", [1]) with { Steps = 31 },
            _ => Result("a", [1]) with { Epochs = 4 },
        };

        Assert.Contains(what, Assert.Throws<NotDeterministicException>(() => _store.Save(Id, other, ["a"])).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A measurement that is there must come out again in full: no value, moment, address or table more, fewer or other.</summary>
    [Theory]
    [InlineData("a value more")]
    [InlineData("a value less")]
    [InlineData("undefined now")]
    [InlineData("undefined before")]
    [InlineData("another moment")]
    [InlineData("an address more")]
    [InlineData("an address less")]
    [InlineData("another address")]
    [InlineData("a table more")]
    [InlineData("a table less")]
    [InlineData("another table")]
    [InlineData("a table of another moment")]
    [InlineData("another count in a table")]
    public void All_of_a_measurement_must_agree(string change)
    {
        var second = new Recording("a", "test.b", ["end"], [5]);
        var table = new TableRecording("a", "activations.histogram@hidden", "start", 3, [0, 1, 5]);
        var before = Result("a", [1, 2]);
        before = before with { Recordings = [.. before.Recordings, second], Tables = [table] };
        var (first, _) = (before.Recordings[0], before.Recordings[1]);
        if (change == "undefined before") before = before with { Recordings = [first with { Values = [1, double.NaN] }, second] };
        _store.Save(Id, before, ["a"]);
        var after = change switch
        {
            "a value more" => before with { Recordings = [first with { Values = [1, 2, 3] }, second] },
            "a value less" => before with { Recordings = [first with { Values = [1] }, second] },
            "undefined now" => before with { Recordings = [first with { Values = [1, double.NaN] }, second] },
            "undefined before" => before with { Recordings = [first, second] },
            "another moment" => before with { Recordings = [first with { Moments = ["epoch:1", "epoch:3"] }, second] },
            "an address more" => before with { Recordings = [first, second, second with { Address = "test.c" }] },
            "an address less" => before with { Recordings = [first] },
            "another address" => before with { Recordings = [first, second with { Address = "test.c" }] },
            "a table more" => before with { Tables = [table, table] },
            "a table less" => before with { Tables = [] },
            "another table" => before with { Tables = [table with { Address = "activations.histogram@output" }] },
            "a table of another moment" => before with { Tables = [table with { Moment = "end" }] },
            _ => before with { Tables = [table with { Values = [0, 1, 6] }] },
        };

        Assert.Throws<NotDeterministicException>(() => _store.Save(Id, after, ["a"]));
        _store.Save(Id, before, ["a"]);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("empty")]
    [InlineData("zeros")]
    [InlineData("other JSON")]
    [InlineData("another's")]
    public void A_damaged_entry_is_set_aside_with_one_line(string damage)
    {
        _store.Save(Id, Result("a", [0.25]), ["a"]);
        var whole = File.ReadAllText(Entry);
        File.WriteAllText(Entry, damage switch
        {
            "cut" => whole[..^10],
            "changed" => whole.Replace("0.25", "0.75", StringComparison.Ordinal),
            "empty" => "",
            "zeros" => new string('\0', whole.Length),
            "other JSON" => "[1, 2]",
            _ => Encoding.UTF8.GetString(TrialFile.Write(_store.Read(Id)! with { Id = "sha256:ffff" })),
        });

        Assert.Null(_store.Read(Id));
        Assert.False(File.Exists(Entry));
        Assert.True(File.Exists(Entry + ".damaged"));
        var line = Assert.Single(_warnings);
        Assert.StartsWith($"{Entry}: damaged (", line, StringComparison.Ordinal);
        Assert.EndsWith("and its training runs again", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    /// <summary>Another user's, or on a disk that errs: it is whole as far as one knows.</summary>
    [Fact]
    public void An_entry_that_cannot_be_read_is_told_with_its_path()
    {
        _store.Save(Id, Result("a", [1]), ["a"]);
        using (new FileStream(Entry, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var fault = Assert.Throws<TrialStoreException>(() => _store.Read(Id));
            Assert.StartsWith($"{Entry} cannot be read (", fault.Message, StringComparison.Ordinal);
            Assert.EndsWith("): make it readable, or name another folder with --runs", fault.Message, StringComparison.Ordinal);
        }

        Assert.NotNull(_store.Read(Id));
    }

    [Fact]
    public void A_second_damage_does_not_overwrite_what_the_first_set_aside()
    {
        for (var i = 0; i < 2; i++)
        {
            _store.Save(Id, Result("a", [1]), ["a"]);
            File.WriteAllText(Entry, $"damage {i}");
            Assert.Null(_store.Read(Id));
        }

        Assert.Equal(["damage 0", "damage 1"], Directory.GetFiles(_folder, "*.damaged", SearchOption.AllDirectories)
            .Select(File.ReadAllText).Order());
    }

    [Fact]
    public void Any_single_bit_that_flips_is_seen()
    {
        _store.Save(Id, Result("a", [0.25]), ["a"]);
        var whole = File.ReadAllBytes(Entry);
        var body = Encoding.UTF8.GetString(whole).IndexOf("\"trial\":", StringComparison.Ordinal) + "\"trial\":".Length;
        Prop.ForAll(Gen.Choose(body, whole.Length - 3).ToArbitrary(), Gen.Choose(0, 7).ToArbitrary(), (place, bit) =>
        {
            var bytes = (byte[])whole.Clone();
            bytes[place] ^= (byte)(1 << bit);
            File.WriteAllBytes(Entry, bytes);
            Assert.Null(_store.Read(Id));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_later_format_is_refused_and_left_alone()
    {
        _store.Save(Id, Result("a", [1]), ["a"]);
        File.WriteAllText(Entry, File.ReadAllText(Entry).Replace("research-trial/1", "research-trial/2", StringComparison.Ordinal));

        var fault = Assert.Throws<TrialStoreException>(() => _store.Read(Id));
        Assert.StartsWith(
            $"{Entry}: it is of format research-trial/2, and this tool reads research-trial/1; ", fault.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Entry));
    }

    [Fact]
    public void Predictions_come_back_with_what_was_measured_beside_them()
    {
        PredictionRecording[] predictions =
            [new("test", "", 2, [2], [0.1f, float.NaN, -0f, 4]), new("validation", "digit", 1, [3], [1, 2, 3])];
        _store.Save(Id, Result("a", [1]) with { Predictions = predictions }, ["a"], withPredictions: true);
        var back = _store.ReadPredictions(Id, [])!;

        Assert.True(back.Cover(["a"]));
        Assert.False(back.Cover(["a", "b"]));
        Assert.Equal(predictions.Select(block => (block.View, block.Head, block.Rows)),
            back.Predictions.Select(block => (block.View, block.Head, block.Rows)));
        Assert.Equal(Bits(predictions), Bits(back.Predictions));
        Assert.Equal([2], back.Predictions[0].Sample);
    }

    /// <summary>Of one training several: a run that measures all that an earlier one did replaces its, any other leaves them.</summary>
    [Fact]
    public void Predictions_are_found_by_what_was_measured_beside_them()
    {
        void Save(float value, bool replace, params string[] measurements) => _store.Save(
            Id, Result("a", [1]) with { Predictions = [new PredictionRecording("test", "", 1, [1], [value])] }, measurements,
            withPredictions: true, replace);
        float? Read(params string[] measurements) => _store.ReadPredictions(Id, measurements)?.Predictions[0].Values[0];
        int Files() => Directory.GetFiles(_folder, "*.predictions", SearchOption.AllDirectories).Length;

        Save(1, false, "a");
        Save(2, false, "a", "b");
        Assert.Equal((2, 2, 1), (Read("a"), Read("a", "b"), Files()));

        Save(3, false, "a", "c");
        Save(4, false, "d", "a");
        Assert.Equal((2, 2, 3, 4, null, 3), (Read("a"), Read("b", "a"), Read("a", "c"), Read("a", "d"), Read("a", "e"), Files()));

        Save(5, true, "a", "c");
        Assert.Equal((5, 5, null, 1), (Read("a"), Read("c", "a"), Read("a", "d"), Files()));
    }

    [Fact]
    public void A_run_without_predictions_leaves_them_and_a_fresh_one_removes_them()
    {
        _store.Save(Id, Result("a", [1]) with { Predictions = [new("test", "", 1, [1], [1])] }, ["a"], withPredictions: true);
        _store.Save(Id, Result("b", [1]), ["b"]);
        Assert.NotNull(_store.ReadPredictions(Id, []));

        _store.Save(Id, Result("a", [1]), ["a"], replace: true);
        Assert.Null(_store.ReadPredictions(Id, []));
    }

    [Fact]
    public void Writers_at_once_lose_nothing()
    {
        // Locks are the file system's: threads with a store each meet as processes do.
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            new TrialStore(_folder, _warnings.Add, new StillClock()).Save(Id, Result($"m{i}", [i]), [$"m{i}"]));

        Assert.Equal(32, _store.Read(Id)!.Measurements.Count);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void What_killed_writers_left_is_swept_after_a_day()
    {
        _store.Save(Id, Result("a", [1]), ["a"]);
        var now = new StillClock().GetUtcNow().UtcDateTime;
        var (old, young) = (Entry + ".old.tmp", Entry + ".young.tmp");
        File.WriteAllText(old, "");
        File.WriteAllText(young, "");
        File.SetLastWriteTimeUtc(old, now.AddDays(-2));
        File.SetLastWriteTimeUtc(young, now.AddHours(-1));
        _store.Save(Id, Result("a", [1]), ["a"]);

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("short")]
    [InlineData("empty")]
    [InlineData("changed")]
    [InlineData("another file")]
    public void Damaged_predictions_are_set_aside_with_one_line(string damage)
    {
        var result = Result("a", [1]) with { Predictions = [new("test", "", 2, [2], [1, 2, 3, 4])] };
        _store.Save(Id, result, ["a"], withPredictions: true);
        var file = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)
            .Single(name => name.StartsWith(Entry[..^".json".Length], StringComparison.Ordinal) && name != Entry);
        var whole = File.ReadAllBytes(file);
        var changed = (byte[])whole.Clone();
        changed[^40] ^= 1;
        File.WriteAllBytes(file, damage switch
        {
            "cut" => whole[..^1],
            "short" => whole[..20],
            "empty" => [],
            "changed" => changed,
            _ => [.. whole.Reverse()],
        });

        Assert.Null(_store.ReadPredictions(Id, []));
        Assert.StartsWith($"{file}: damaged (", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        Assert.NotNull(_store.Read(Id));
        _store.Save(Id, result, ["a"], withPredictions: true);
        Assert.Equal([1, 2, 3, 4], _store.ReadPredictions(Id, [])!.Predictions[0].Values);
    }

    /// <summary>What was recorded beside what was asked for is kept under its own measurement, tables too.</summary>
    [Fact]
    public void What_was_told_unasked_is_kept()
    {
        var table = new TableRecording("t", "activations.histogram@hidden", "start", 3, [0, 1, 5]);
        _store.Save(Id, Result("a", [1]) with { Tables = [table] }, ["b"]);

        Assert.Equal(["b", "a", "t"], _store.Read(Id)!.Measurements.Select(measurement => measurement.Key));
    }

    [Fact]
    public void A_lock_that_cannot_be_made_is_told_with_its_path()
    {
        var place = Path.Combine(_folder, "locks", "01");
        Directory.CreateDirectory(place);

        var fault = Assert.Throws<TrialStoreException>(() => _store.Save(Id, Result("a", [1]), ["a"]));
        Assert.StartsWith($"{place} cannot be written (", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("): make it writable, then run the same command again", fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> Bits(IEnumerable<PredictionRecording> predictions) =>
        predictions.SelectMany(block => block.Values).Select(BitConverter.SingleToInt32Bits);

    private static TrialResult Result(string key, double[] values) => new()
    {
        State = TrialState.Finished,
        Epochs = 3,
        Steps = 30,
        StepsPerEpoch = 10,
        Parameters = 42,
        Recordings = [new Recording(key, $"test.{key}", [.. values.Select((_, index) => $"epoch:{index + 1}")], values)],
        WeightsHash = "w",
        Seconds = 1.5,
        PeakBytes = 4096,
        Threads = 2,
    };
}
