using System.Globalization;
using System.Security.Cryptography;

namespace Research.Testing;

/// <summary>Reporters read any report, write into their folder alone, and keep to the console's width.</summary>
internal sealed class ReporterSuite(ITechniqueFactory factory) : ISuite
{
    private const int NarrowTerminal = 80;

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Reporter];

    public IReadOnlyList<Check> Checks => [new("writes", Writes)];

    private void Writes(Subject subject)
    {
        var parent = Directory.CreateTempSubdirectory("research-check-");
        var folder = parent.CreateSubdirectory("run");
        // As a run's own report lies there.
        var report = Path.Combine(folder.FullName, "report.json");
        try
        {
            File.WriteAllBytes(report, Context.Sample);
            var first = Write(subject, folder.FullName);
            var files = Files(folder);
            var second = Write(subject, folder.FullName);
            Expect.True(first == second, "it writes something else to the console the second time");
            Expect.True(files.SequenceEqual(Files(folder)), "it writes other files the second time");
            Expect.True(File.Exists(report) && File.ReadAllBytes(report).AsSpan().SequenceEqual(Context.Sample),
                "it changes report.json, which is the host's");
            foreach (var other in parent.EnumerateFileSystemInfos().Where(other => other.Name != folder.Name))
                throw new CheckFailedException($"it writes {other.Name} beside its folder, not into it");
            Expect.True(first.Length > 0 || files.Count > 1, "it writes nothing, neither to the console nor to the folder");
            Expect.True(!first.Contains('\u001b'), "it writes terminal codes where the console is no terminal");
            foreach (var line in first.Split('\n'))
                Expect.True(new StringInfo(line.TrimEnd('\r')).LengthInTextElements <= NarrowTerminal,
                    $"a line is wider than {NarrowTerminal} columns: {line}");
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    private static List<string> Files(DirectoryInfo folder) =>
        [.. folder.EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file => $"{file.Name} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName)))}")];

    private string Write(Subject subject, string folder)
    {
        using var console = new StringWriter(CultureInfo.InvariantCulture);
        factory.Create<IReporter>(subject).Write(new Context(folder, console));
        return console.ToString();
    }

    private sealed class Context(string folder, TextWriter console) : IReportContext
    {
        public ReadOnlyMemory<byte> Report => Sample;

        public string Folder => folder;

        public TextWriter Console => console;

        public int Width => NarrowTerminal;

        public bool Interactive => false;

        public static byte[] Sample { get; } = Read();

        private static byte[] Read()
        {
            using var stream = typeof(ReporterSuite).Assembly.GetManifestResourceStream("Research.Testing.Kit.sample-report.json")!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }
}
