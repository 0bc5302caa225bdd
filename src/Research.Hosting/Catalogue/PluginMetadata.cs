using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace Research.Hosting.Catalogue;

/// <summary>A technique in metadata.</summary>
/// <param name="TypeName">The class, by its reflection name.</param>
internal sealed record TechniqueMetadata(TechniqueInfo Info, string TypeName, IReadOnlyList<ExampleAttribute> Examples);

/// <summary>What the metadata of one plugin says.</summary>
/// <param name="Contract">The version of Research.Abstractions that it was built against.</param>
/// <param name="Problem">What is wrong with one of its classes; null where nothing is.</param>
internal sealed record PluginMetadata(
    PluginIdentity Identity, Version Contract, IReadOnlyList<TechniqueMetadata> Techniques, string? Problem)
{
    private const string ContractsAssembly = "Research.Abstractions";

    /// <summary>Reads a DLL without loading it.</summary>
    /// <returns>Null where it has no techniques: a dependency of a plugin.</returns>
    /// <exception cref="BadImageFormatException">It is no .NET assembly.</exception>
    public static PluginMetadata? Read(string file)
    {
        using var stream = File.OpenRead(file);
        using var pe = new PEReader(stream);
        if (!pe.HasMetadata) throw new BadImageFormatException("it is a native library, not a .NET assembly");
        var metadata = pe.GetMetadataReader();
        if (!metadata.IsAssembly) throw new BadImageFormatException("it is a .NET module, not an assembly");
        return ContractOf(metadata) is { } contract ? new Reader(metadata, contract).Read(() => Hash(stream)) : null;
    }

    private static Version? ContractOf(MetadataReader metadata) => metadata.AssemblyReferences
        .Select(metadata.GetAssemblyReference)
        .Where(reference => metadata.StringComparer.Equals(reference.Name, ContractsAssembly))
        .Select(reference => reference.Version)
        .FirstOrDefault();

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
            var found = new List<(Kind Kind, TypeDefinition Type, CustomAttributeValue<string> Attribute)>();
            var contractAttributes = false;
            foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
            {
                foreach (var attribute in type.GetCustomAttributes().Select(metadata.GetCustomAttribute))
                {
                    if (ContractAttribute(attribute) is not { } name) continue;
                    contractAttributes = true;
                    if (Kinds.OfAttribute(name) is { } kind) found.Add((kind, type, attribute.DecodeValue(AttributeTypes.Instance)));
                }
            }

            if (!contractAttributes) return null;
            var definition = metadata.GetAssemblyDefinition();
            var identity = new PluginIdentity(
                metadata.GetString(definition.Name), definition.Version.ToString(3), contract.ToString(2), hash());
            var techniques = found.Select(item => Technique(item.Kind, item.Type, item.Attribute, identity)).ToList();
            return new(identity, contract, techniques, _problem);
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
                DefaultFor = [.. Elements(named, nameof(MetricAttribute.DefaultFor)).Select(value => (TargetKind)value)],
            };
            return new(info, name, [.. Examples(type)]);
        }

        private IEnumerable<ExampleAttribute> Examples(TypeDefinition type)
        {
            foreach (var attribute in type.GetCustomAttributes().Select(metadata.GetCustomAttribute))
            {
                if (ContractAttribute(attribute) != nameof(ExampleAttribute)) continue;
                var value = attribute.DecodeValue(AttributeTypes.Instance);
                var named = Named(value);
                yield return new(value.FixedArguments[0].Value as string ?? "{}")
                {
                    Input = named.ContainsKey(nameof(ExampleAttribute.Input)) ? [.. Elements(named, nameof(ExampleAttribute.Input))] : null,
                    IndicesBelow = named.GetValueOrDefault(nameof(ExampleAttribute.IndicesBelow)) as int? ?? 0,
                    Neutral = named.GetValueOrDefault(nameof(ExampleAttribute.Neutral)) is true,
                };
            }
        }

        private static Dictionary<string, object?> Named(CustomAttributeValue<string> attribute) =>
            attribute.NamedArguments.ToDictionary(argument => argument.Name!, argument => argument.Value, StringComparer.Ordinal);

        private static IEnumerable<int> Elements(Dictionary<string, object?> named, string argument) =>
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
