using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace Research.Hosting.Catalogue;

/// <summary>A technique in metadata.</summary>
/// <param name="TypeName">The class, by its reflection name.</param>
internal sealed record TechniqueMetadata(TechniqueInfo Info, string TypeName, IReadOnlyList<ExampleAttribute> Examples);

/// <summary>What the metadata of one plugin says.</summary>
/// <remarks>
/// Every start reads all plugins before the first experiment can be planned: it goes by loops, as each LINQ method over the metadata's
/// structs would be a dozen types more to load.
/// </remarks>
/// <param name="Contract">The version of Research.Abstractions that it was built against.</param>
/// <param name="Problem">What is wrong with one of its classes; null where nothing is.</param>
internal sealed record PluginMetadata(
    PluginIdentity Identity, Version Contract, IReadOnlyList<TechniqueMetadata> Techniques, string? Problem)
{
    private const string ContractsAssembly = "Research.Abstractions";

    /// <summary>Reads a DLL without loading it.</summary>
    /// <returns>Null where it has no techniques: a dependency of a plugin.</returns>
    /// <exception cref="BadImageFormatException">It is no .NET assembly.</exception>
    /// <exception cref="DamagedAssemblyException">It is one, and cannot be read.</exception>
    public static PluginMetadata? Read(string file)
    {
        using var stream = File.OpenRead(file);
        using var pe = new PEReader(stream);
        if (!pe.HasMetadata) throw new BadImageFormatException("it is a native library, not a .NET assembly");
        try
        {
            var metadata = pe.GetMetadataReader();
            if (metadata.IsAssembly)
                return ContractOf(metadata) is { } contract ? new Reader(metadata, contract).Read(() => Hash(stream)) : null;
        }
        catch (Exception exception) when (exception is not (IOException or UnauthorizedAccessException))
        {
            // Damage leads the reader anywhere: to numbers that overflow, to lists longer than memory.
            throw new DamagedAssemblyException(exception.Message);
        }

        throw new BadImageFormatException("it is a .NET module, not an assembly");
    }

    private static Version? ContractOf(MetadataReader metadata)
    {
        foreach (var handle in metadata.AssemblyReferences)
        {
            var reference = metadata.GetAssemblyReference(handle);
            if (metadata.StringComparer.Equals(reference.Name, ContractsAssembly)) return reference.Version;
        }

        return null;
    }

    private static string Hash(FileStream stream)
    {
        stream.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private sealed class Reader(MetadataReader metadata, Version contract)
    {
        private string? _problem;

        public PluginMetadata? Read(Func<string> hash)
        {
            PluginIdentity? identity = null;
            var techniques = new List<TechniqueMetadata>();
            foreach (var handle in metadata.TypeDefinitions)
            {
                var type = metadata.GetTypeDefinition(handle);
                foreach (var attributeHandle in type.GetCustomAttributes())
                {
                    var attribute = metadata.GetCustomAttribute(attributeHandle);
                    if (ContractAttribute(attribute) is not { } name) continue;
                    identity ??= Identity(hash());
                    if (Kinds.OfAttribute(name) is { } kind)
                        techniques.Add(Technique(kind, type, attribute.DecodeValue(AttributeTypes.Instance), identity));
                }
            }

            return identity is null ? null : new(identity, contract, techniques, _problem);
        }

        private PluginIdentity Identity(string hash)
        {
            var definition = metadata.GetAssemblyDefinition();
            return new(metadata.GetString(definition.Name), definition.Version.ToString(3), contract.ToString(2), hash);
        }

        private TechniqueMetadata Technique(Kind kind, TypeDefinition type, CustomAttributeValue<string> attribute, PluginIdentity identity)
        {
            var name = FullName(type);
            var id = attribute.FixedArguments[0].Value as string ?? "";
            if (!Ids.IsKebabCase(id)) _problem ??= $"the id \"{id}\" of the class {name} is not kebab-case";
            if (!IsPublic(type)) _problem ??= $"the class {name} is not public";
            if ((type.Attributes & TypeAttributes.Abstract) != 0) _problem ??= $"the class {name} is abstract";
            if (type.GetGenericParameters().Count > 0) _problem ??= $"the class {name} has type parameters";
            var named = Named(attribute);
            var info = new TechniqueInfo
            {
                Kind = kind.Name,
                Id = id,
                Plugin = identity,
                Summary = named.GetValueOrDefault(nameof(TechniqueAttribute.Summary)) as string,
                Source = named.GetValueOrDefault(nameof(TechniqueAttribute.Source)) as string,
                Activatable = named.GetValueOrDefault(nameof(LayerAttribute.Activatable)) is true,
                HigherIsBetter = named.GetValueOrDefault(nameof(MetricAttribute.HigherIsBetter)) is true,
                Unit = named.GetValueOrDefault(nameof(MetricAttribute.Unit)) as string ?? "",
                DefaultFor = Array.ConvertAll(Elements(named, nameof(MetricAttribute.DefaultFor)), value => (TargetKind)value),
            };
            return new(info, name, Examples(type));
        }

        private List<ExampleAttribute> Examples(TypeDefinition type)
        {
            var examples = new List<ExampleAttribute>();
            foreach (var handle in type.GetCustomAttributes())
            {
                var attribute = metadata.GetCustomAttribute(handle);
                if (ContractAttribute(attribute) != nameof(ExampleAttribute)) continue;
                var value = attribute.DecodeValue(AttributeTypes.Instance);
                var named = Named(value);
                examples.Add(new(value.FixedArguments[0].Value as string ?? "{}")
                {
                    Input = named.ContainsKey(nameof(ExampleAttribute.Input)) ? Elements(named, nameof(ExampleAttribute.Input)) : null,
                    IndicesBelow = named.GetValueOrDefault(nameof(ExampleAttribute.IndicesBelow)) as int? ?? 0,
                    Neutral = named.GetValueOrDefault(nameof(ExampleAttribute.Neutral)) is true,
                });
            }

            return examples;
        }

        private static Dictionary<string, object?> Named(CustomAttributeValue<string> attribute)
        {
            var named = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var argument in attribute.NamedArguments) named[argument.Name!] = argument.Value;
            return named;
        }

        private static int[] Elements(Dictionary<string, object?> named, string argument) =>
            AttributeTypes.Elements(named.GetValueOrDefault(argument));

        /// <summary>The attribute's name where the contracts define it.</summary>
        private string? ContractAttribute(CustomAttribute attribute)
        {
            if (attribute.Constructor.Kind != HandleKind.MemberReference) return null;
            var parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
            if (parent.Kind != HandleKind.TypeReference) return null;
            var type = metadata.GetTypeReference((TypeReferenceHandle)parent);
            if (type.ResolutionScope.Kind != HandleKind.AssemblyReference) return null;
            var assembly = metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope);
            return metadata.StringComparer.Equals(assembly.Name, ContractsAssembly) ? metadata.GetString(type.Name) : null;
        }

        private bool IsPublic(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic => IsPublic(metadata.GetTypeDefinition(type.GetDeclaringType())),
            _ => false,
        };

        private string FullName(TypeDefinition type)
        {
            var name = metadata.GetString(type.Name);
            if (type.IsNested) return $"{FullName(metadata.GetTypeDefinition(type.GetDeclaringType()))}+{name}";
            var space = metadata.GetString(type.Namespace);
            return space.Length == 0 ? name : $"{space}.{name}";
        }
    }
}

/// <summary>The headers of a .NET assembly, with something else after them.</summary>
internal sealed class DamagedAssemblyException(string message) : BadImageFormatException(message);
