using System.Reflection;
using Newtonsoft.Json.Linq;
using Research.Hosting;
using Research.Training;

namespace Research.Testing;

/// <summary>Data sources: sound splits, the same each time; what is missing is said with the file's name.</summary>
internal sealed class DataSourceSuite(ITechniqueFactory factory, IPluginCatalogue catalogue) : ISuite
{
    private const int Train = 40, Test = 20;

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.DataSource];

    public IReadOnlyList<Check> Checks => [new("loads", Loads), new("a missing file", MissingFile)];

    public IReadOnlyList<Check> ChecksAtEnds => [new("loads", Loads)];

    private DataSet Load(JObject spec, Subject subject, string folder)
    {
        var context = new KitDataContext(folder, Train, Test);
        var data = ((IDataSource)factory.Create(TechniqueKind.DataSource, spec.ToString(), subject.Info.Id).Instance).Load(context);
        Expect.True(context.Resolved || !ReadsFiles(subject),
            "it reads a file whose path it did not have resolved (IDataContext.Resolve): a run would take other content for the same");
        return data ?? throw new CheckFailedException("it gives no data (null)");
    }

    private static bool ReadsFiles(Subject subject) =>
        subject.Options.ToString().Contains(ExampleFiles.Placeholder, StringComparison.Ordinal);

    private void Loads(Subject subject)
    {
        using var files = new ExampleFiles(catalogue.TypeOf(subject.Info).Assembly);
        var spec = files.Resolve(subject.Spec);
        var first = Load(spec, subject, files.Folder);
        KitData.ExpectSound(first.Train, "the training split");
        if (first.Test is { } test)
        {
            KitData.ExpectSound(test, "the test split");
            if (SplitChecks.Difference(test, first.Train) is { } difference)
                throw new CheckFailedException($"its test samples are of another kind: {difference}");
        }

        var second = Load(spec, subject, files.Folder);
        KitData.ExpectSame(second.Train, first.Train, "the training split, loaded again");
        if (first.Test is not null) KitData.ExpectSame(second.Test!, first.Test, "the test split, loaded again");
    }

    private void MissingFile(Subject subject)
    {
        if (!ReadsFiles(subject))
            throw new NotApplicableException("it reads no file");
        const string missing = "no-such-folder";
        var spec = JObject.Parse(subject.Spec.ToString().Replace(ExampleFiles.Placeholder, missing, StringComparison.Ordinal));
        try
        {
            Load(spec, subject, Path.GetTempPath());
        }
        catch (TechniqueException refused)
        {
            Expect.True(refused.Message.Contains(missing, StringComparison.Ordinal), $"a missing file is not named: {refused.Message}");
            return;
        }

        throw new CheckFailedException("it does not say that its file is missing");
    }
}

/// <summary>A folder with the embedded resources <c>example/*</c> of a plugin, deleted when done.</summary>
internal sealed class ExampleFiles : IDisposable
{
    public const string Placeholder = "{dir}";

    private const string Prefix = "example/";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("research-example-");

    public ExampleFiles(Assembly plugin)
    {
        foreach (var name in plugin.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var file = Path.Combine(Folder, name[Prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var resource = plugin.GetManifestResourceStream(name)!;
            using var target = File.Create(file);
            resource.CopyTo(target);
        }
    }

    public string Folder => _folder.FullName;

    /// <summary>The options with the placeholder filled in.</summary>
    public JObject Resolve(JObject spec) =>
        JObject.Parse(spec.ToString().Replace(Placeholder, Folder.Replace('\\', '/'), StringComparison.Ordinal));

    public void Dispose() => _folder.Delete(recursive: true);
}
