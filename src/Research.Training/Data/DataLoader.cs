using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>Loads, cuts and preprocesses the data of a trial, sharing with other trials what is the same.</summary>
internal sealed class DataLoader(ITechniqueFactory factory, DataCache cache, string baseFolder)
{
    private const string Path = "data";

    /// <param name="role">Whose random streams the data are drawn from: the seed, or, drawn once, nobody in particular.</param>
    /// <returns>Null where faults were found.</returns>
    public PreparedData? Load(JToken data, Func<DataSettings, string> role, FaultCollector faults)
    {
        var keys = HostKeys.Split(data, DataSettings.Keys);
        var settings = DataSettings.Read(keys, Path, faults);
        var source = faults.Try(Path, () => HintAtHostKeys(() => factory.Create(TechniqueKind.DataSource, keys.Technique, Path)));
        var preprocessors = settings.Preprocess
            .Select(item => faults.Try(item.Path, () => factory.Create(TechniqueKind.Preprocessor, item.Json, item.Path))).ToList();
        if (source is null || preprocessors.Contains(null)) return null;

        var raw = faults.Try(Path, () => Fitting(() => Raw(source, settings, role(settings))));
        if (raw is null) return null;
        return faults.Try(
            Path, () => Fitting(() => Prepare(raw, source, [.. preprocessors.OfType<BoundTechnique>()], settings, role(settings))));
    }

    /// <summary>Samples that no array holds, or no memory, are the file's fault, not the source's.</summary>
    private static T Fitting<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception fault) when (fault is OverflowException or OutOfMemoryException)
        {
            throw new FaultsException(
                Path, "so many samples need more memory than there is, or than one array holds (2^31 numbers): give a smaller train or test");
        }
    }

    /// <summary>The source's samples. Loaded once for all seeds where the source draws nothing, and for all sizes where it does not ask for
    /// them.</summary>
    private RawData Raw(BoundTechnique source, DataSettings settings, string role)
    {
        var train = settings.Train is >= 1 ? (int?)DataSettings.Count(settings.Train.Value, 0) : null;
        var test = settings.Test is >= 1 ? (int?)DataSettings.Count(settings.Test.Value, 0) : null;
        var shared = $"raw\n{baseFolder}\n{source.Info.Plugin.Sha256}\n{source.Canonical}";
        var raw = Load(shared);
        if (Fits(raw)) return raw;
        raw = Load(string.Create(CultureInfo.InvariantCulture, $"{shared}\n{role}\n{train}\n{test}"));
        if (raw.Set.Test is not null || !raw.UsesCounts || train is null) return raw;
        // A source that makes its samples but no test split: the test samples must not depend on how many are trained on.
        train = test = null;
        return Load($"{shared}\n{role}\nall");

        bool Fits(RawData found) => (!found.UsesRandom || found.Role == role)
            && (!found.UsesCounts || (found.Train == train && found.Test == test))
            && (found.Set.Test is not null || !found.UsesCounts || train is null);

        RawData Load(string key) => cache.Get(key, () =>
        {
            var context = new DataContext(train, test, role, baseFolder);
            var set = Read(source, context);
            RequireSound(source, Path, set.Train, "training");
            if (set.Test is not null) RequireSound(source, Path, set.Test, "test", set.Train);
            var canonical = ContentHash.Replace(source.Canonical, context.Resolved);
            var raw = new RawData(key, set, role, train, test, context.UsesCounts, context.UsesRandom, canonical);
            return (raw, SplitRows.Bytes(set.Train) + SplitRows.Bytes(set.Test));
        });
    }

    private static DataSet Read(BoundTechnique source, DataContext context)
    {
        try
        {
            return ((IDataSource)source.Instance).Load(context)
                ?? throw new FaultsException(Path, $"'{source.Info.Id}' gives no data (null); its plugin is to be mended");
        }
        catch (Exception fault) when (fault is TechniqueException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FaultsException(DataFiles.OptionOf(fault.Message, Path, source.Canonical, context.Resolved) ?? Path, fault.Message);
        }
    }

    /// <param name="train">The split whose model it goes through; null: it is that one.</param>
    private static void RequireSound(BoundTechnique technique, string path, Split split, string which, Split? train = null)
    {
        var wrong = SplitChecks.Fault(split) is { } fault ? $"that are no split: {fault}"
            : train is not null && SplitChecks.Difference(split, train) is { } difference ? $"of another kind: {difference}"
            : null;
        if (wrong is not null)
            throw new FaultsException(path, $"'{technique.Info.Id}' gives {which} samples {wrong}; its plugin is to be mended");
    }

    private PreparedData Prepare(
        RawData raw, BoundTechnique source, IReadOnlyList<BoundTechnique> preprocessors, DataSettings settings, string role)
    {
        var targets = Choose(raw.Set.Train, settings.Targets);
        var stratifiedBy = targets.Concat(raw.Set.Train.Targets.Select(target => target.Info)).FirstOrDefault(IsPerSample)?.Name;
        var cut = cache.Get(
            string.Create(CultureInfo.InvariantCulture,
                $"cut\n{raw.Key}\n{role}\n{stratifiedBy}\n{settings.Train}\n{settings.Test}\n{settings.Validation}"),
            () => Sized(Cut(raw, settings, stratifiedBy, role)));
        var names = preprocessors.Select(bound => $"{bound.Info.Plugin.Sha256} {bound.Canonical}");
        var key = $"prepared\n{raw.Key}\n{cut.Hash}\n{string.Join('\n', names)}";
        var splits = cache.Get(key, () =>
        {
            var splits = Preprocess(raw, cut, preprocessors, settings);
            return (splits, SplitRows.Bytes(splits.Train) + SplitRows.Bytes(splits.Validation) + SplitRows.Bytes(splits.Test));
        });

        if (splits.Faults.Count > 0) throw new FaultsException(splits.Faults);
        return new PreparedData
        {
            Key = key,
            Train = splits.Train,
            Validation = splits.Validation,
            Test = splits.Test,
            Targets = targets,
            StratifiedBy = stratifiedBy,
            Source = raw.Canonical,
            Preprocessors = [.. preprocessors.Select(bound => bound.Canonical)],
            Techniques = [.. source.Parts, .. preprocessors.SelectMany(bound => bound.Parts)],
            Warnings = splits.Warnings,
        };
    }

    private static bool IsPerSample(TargetInfo target) => target.Kind == TargetKind.Classes && target.Shape.Rank == 1;

    private static List<TargetInfo> Choose(Split split, IReadOnlyList<string>? names)
    {
        var all = split.Targets.Select(target => target.Info).ToList();
        if (names is null) return all;
        var missing = names.Where(name => all.All(target => target.Name != name)).ToList();
        if (missing.Count > 0)
        {
            var known = string.Join(", ", all.Select(target => target.Name));
            throw new FaultsException($"{Path}.targets", $"there is no target '{string.Join("', '", missing)}'; there are {known}");
        }

        return [.. names.Select(name => all.First(target => target.Name == name))];
    }

    private static RowCut Cut(RawData raw, DataSettings settings, string? stratifiedBy, string role)
    {
        var set = raw.Set;
        // Samples made in the number asked for are the first of any larger number already.
        RandomStream? Stream(string purpose) => raw.UsesCounts && set.Test is not null ? null : RandomStream.Of(role, purpose);
        var order = DataCuts.StratifiedOrder(set.Train.Count, SplitRows.Classes(set.Train, stratifiedBy), Stream("data/split"));
        var test = set.Test is null ? DataSettings.Count(settings.Test ?? ExperimentDefaults.TestShare, order.Length) : 0;
        var rest = order.Length - test;
        if (test >= order.Length || (set.Test is null && test == 0))
            throw new FaultsException($"{Path}.test", $"{test} test samples cannot be cut from the {order.Length} that there are");
        var train = settings.Train is { } amount ? DataSettings.Count(amount, rest) : rest;
        if (train > rest) throw new FaultsException($"{Path}.train", $"there are {rest} training samples, not {train}");
        if (train == 0) throw new FaultsException($"{Path}.train", $"of {rest} training samples, the share is less than one sample");
        var validation = DataSettings.Count(settings.Validation, train);
        const string held = $"{Path}.validation";
        if (validation >= train)
            throw new FaultsException(held, $"{validation} validation samples leave none of the {train} training samples");
        if (validation == 0 && settings.Validation > 0)
            throw new FaultsException(held, $"of {train} training samples, the share is less than one sample: use 0 for none");
        var (trained, validated, tested) = DataCuts.Cut(order, test, train, validation);
        if (set.Test is null) return new RowCut(trained, validated, tested);

        var own = DataCuts.StratifiedOrder(set.Test.Count, SplitRows.Classes(set.Test, stratifiedBy), Stream("data/test-split"));
        var kept = settings.Test is { } wanted ? DataSettings.Count(wanted, own.Length) : own.Length;
        if (kept > own.Length || kept == 0)
            throw new FaultsException($"{Path}.test", $"the source's test split has {own.Length} samples, not {kept}");
        return new RowCut(trained, validated, DataCuts.Ascending(own.AsSpan(0, kept)));
    }

    private static Splits Preprocess(RawData raw, RowCut cut, IReadOnlyList<BoundTechnique> preprocessors, DataSettings settings)
    {
        var train = SplitRows.Gather(raw.Set.Train, cut.Train);
        var validation = cut.Validation.Length == 0 ? null : SplitRows.Gather(raw.Set.Train, cut.Validation);
        var test = SplitRows.Gather(raw.Set.Test ?? raw.Set.Train, cut.Test);
        for (var i = 0; i < preprocessors.Count; i++)
        {
            var (bound, path) = (preprocessors[i], settings.Preprocess[i].Path);
            var preprocessor = (IPreprocessor)bound.Instance;
            var faults = new FaultCollector();
            faults.Try(path, () => Fitting(() =>
            {
                preprocessor.Fit(train);
                train = Apply(train, "training");
                validation = validation is null ? null : Apply(validation, "validation", train);
                return test = Apply(test, "test", train);
            }));
            faults.ThrowIfAny();

            Split Apply(Split split, string which, Split? like = null)
            {
                var applied = preprocessor.Apply(split);
                RequireSound(bound, path, applied, which, like);
                return applied;
            }
        }

        return InputChecks.Check(train, validation, test);
    }

    private static (RowCut Cut, long Bytes) Sized(RowCut cut) =>
        (cut, sizeof(int) * (cut.Train.LongLength + cut.Validation.Length + cut.Test.Length));

    private static BoundTechnique HintAtHostKeys(Func<BoundTechnique> create)
    {
        try
        {
            return create();
        }
        catch (FaultsException faults)
        {
            throw new FaultsException([.. faults.Faults.Select(fault =>
            {
                var key = fault.Path[(fault.Path.LastIndexOf('.') + 1)..];
                return NearestName.Of(key, DataSettings.Keys) is { } near && near != key
                    ? fault with { Message = $"{fault.Message} (every source has '{near}')" }
                    : fault;
            })]);
        }
    }

    private sealed record RawData(
        string Key, DataSet Set, string Role, int? Train, int? Test, bool UsesCounts, bool UsesRandom, string Canonical);

    private sealed record RowCut(int[] Train, int[] Validation, int[] Test)
    {
        public string Hash { get; } = HashOf(Train) + HashOf(Validation) + HashOf(Test);

        private static string HashOf(int[] rows) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(rows.AsSpan())));
    }
}

/// <summary>The samples of a trial, preprocessed, with what was found wrong in them.</summary>
internal sealed record Splits(Split Train, Split? Validation, Split Test, IReadOnlyList<Fault> Faults, IReadOnlyList<Fault> Warnings);
