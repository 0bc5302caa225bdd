using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;

namespace Research.Hosting.Loading;

/// <summary>Loads a plugin's assembly. The one place that knows how (docs/decisions/0001-plugin-loader.md).</summary>
public interface IPluginLoader
{
    /// <param name="file">The plugin's DLL.</param>
    /// <param name="sha256">The hash under which the catalogue knows it: another file in its place is refused.</param>
    /// <exception cref="PluginException">It cannot be loaded.</exception>
    Assembly Load(string file, string sha256);
}

/// <summary>One load context a plugin; the contracts are the host's own.</summary>
/// <param name="compiled">A folder of images that were compiled ahead of time for this very tool, each named by the SHA-256 of the plugin
/// that it was made from, and listed in <see cref="List"/>; it need not exist.</param>
internal sealed class PluginLoader(string compiled) : IPluginLoader
{
    /// <summary>What publishing the tool compiled (src/Research.Cli/AheadOfTime.targets, docs/decisions/0005-published-tool.md).</summary>
    public static string CompiledWithTool { get; } = Path.Combine(AppContext.BaseDirectory, "compiled-plugins");

    /// <summary>A hash a line. What is not in it was left by a tool that stood here before, and fits only that one.</summary>
    public const string List = "list.txt";

    public Assembly Load(string file, string sha256)
    {
        try
        {
            // From the bytes that are hashed: a rebuild in place can neither slip another version in nor pull the file from under a run.
            var image = File.ReadAllBytes(file);
            if (Convert.ToHexStringLower(SHA256.HashData(image)) != sha256)
                throw new PluginException("the file has changed since this run began; run again");
            var context = new Context(file);
            return Twin(sha256) is { } twin
                ? context.LoadFromAssemblyPath(twin)
                : context.LoadFromStream(new MemoryStream(image, writable: false));
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            throw new PluginException(OneLine.Of(exception.Message), exception);
        }
    }

    private string? Twin(string sha256)
    {
        var (list, twin) = (Path.Combine(compiled, List), Path.Combine(compiled, sha256 + ".dll"));
        return File.Exists(twin) && File.Exists(list) && File.ReadAllText(list).Contains(sha256, StringComparison.Ordinal) ? twin : null;
    }

    private sealed class Context : AssemblyLoadContext
    {
        private static readonly Dictionary<string, Assembly> Shared = new[]
        {
            typeof(ITechniqueFactory).Assembly, typeof(Tensor).Assembly, typeof(System.Numerics.Tensors.TensorPrimitives).Assembly,
        }.ToDictionary(assembly => assembly.GetName().Name!, StringComparer.OrdinalIgnoreCase);

        /// <summary>Null for a plugin that brings nothing along, as most do: to ask the runtime what it brings takes longer than to look.</summary>
        private readonly AssemblyDependencyResolver? _resolver;

        private readonly string _folder;

        public Context(string file)
            : base(Path.GetFileNameWithoutExtension(file))
        {
            _folder = Path.GetDirectoryName(file)!;
            if (BringsNothing(file)) return;
            _resolver = new(file);
            // The resolver goes by .deps.json where there is one. What was only copied beside the plugin is in none.
            Resolving += (_, name) => LoadBeside(name);
            ResolvingUnmanagedDll += (_, name) => LoadUnmanagedBeside(name);
        }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name is { } name && Shared.TryGetValue(name, out var shared)) return shared;
            return _resolver?.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver?.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

        private Assembly? LoadBeside(AssemblyName name)
        {
            var path = Path.Combine(_folder, name.Name + ".dll");
            return string.IsNullOrEmpty(name.CultureName) && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }

        private nint LoadUnmanagedBeside(string name)
        {
            var suffix = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
            string[] names = [name, name + suffix, $"lib{name}{suffix}"];
            var path = names.Select(each => Path.Combine(_folder, each)).FirstOrDefault(File.Exists);
            return path is null ? 0 : LoadUnmanagedDllFromPath(path);
        }

        private static bool BringsNothing(string file) =>
            Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(file)!)
                .All(other => other == file || Path.GetExtension(other) is ".json" or ".pdb" or ".xml");
    }
}
